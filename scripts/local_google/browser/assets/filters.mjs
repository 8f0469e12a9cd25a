/** The basic filter of a tab: a button on each column's header, and the list of values that it opens. */

import { a1 } from './a1.mjs';
import { element } from './messages.mjs';
import { Overlay } from './overlay.mjs';
import { fill, texts } from './setup.mjs';
import * as api from './sheets_api.mjs';

const LISTED = 2_000;
const BUTTON = 18; // pixels

/**
 * @typedef {import('./grid.mjs').Grid} Grid
 * @typedef {import('./grid.mjs').Tab} Tab
 */

export class Filters {
  #overlay;

  /** @param {Grid} grid @param {(requests: object[]) => Promise<void>} change */
  constructor(grid, change) {
    this.change = change;
    this.#overlay = new Overlay(grid, 'filters', 'all');
  }

  /** @param {Tab} tab whose columns get their buttons, where it has a filter */
  show(tab) {
    if (!tab.filter) return this.#overlay.show([]);
    const { startRowIndex: row = 0, startColumnIndex = 0, endColumnIndex = tab.columns } = tab.filter.range;
    const columns = Array.from(
      { length: endColumnIndex - startColumnIndex },
      (_, at) => startColumnIndex + at,
    );
    this.#overlay.show(
      columns.map((column) => ({ node: this.#button(tab, column), place: atHeader(row, column) })),
    );
  }

  /** A filter over the whole tab that hides nothing yet. @param {Tab} tab */
  create(tab) {
    return this.change([{ setBasicFilter: { filter: { range: rangeOf(tab) } } }]);
  }

  /** @param {Tab} tab @param {number} column lets the person choose which of its values are shown */
  async choose(tab, column) {
    const range = tab.filter?.range ?? rangeOf(tab);
    const { startRowIndex = 0, endRowIndex = tab.rows } = range;
    const rows = endRowIndex - startRowIndex;
    const cells = await api.values(a1(tab, { row: startRowIndex, column, rows, columns: 1 }));
    const [[header = ''] = [], ...below] = cells;
    const blanks = below.length < rows - 1 ? [''] : [];
    const values = [...new Set([...below.map(([text = '']) => String(text)), ...blanks])];
    values.sort((one, other) => one.localeCompare(other, undefined, { numeric: true }));
    const before = new Set(criteria(tab).get(column)?.hiddenValues ?? []);
    const hidden = await chosen(String(header), values, before);
    if (hidden === null) return;
    const wanted = criteria(tab);
    if (hidden.length > 0) wanted.set(column, { hiddenValues: hidden });
    else wanted.delete(column);
    const filterSpecs = [...wanted].map(([columnIndex, filterCriteria]) => ({ columnIndex, filterCriteria }));
    await this.change([{ setBasicFilter: { filter: { range, filterSpecs } } }]);
  }

  /** @param {Tab} tab @param {number} column */
  #button(tab, column) {
    const isActive = criteria(tab).has(column);
    const button = element('button', {
      type: 'button',
      className: isActive ? 'active' : '',
      textContent: '▾',
    });
    button.ariaLabel = fill(texts.filterColumn ?? '', { column: String(column + 1) });
    button.onclick = () => void this.choose(tab, column);
    return button;
  }
}

/**
 * What hides rows of a tab, by column.
 * @param {Tab} tab
 * @returns {Map<number, any>} FilterCriteria
 */
export function criteria({ filter }) {
  const specs = (filter?.filterSpecs ?? []).map(
    (/** @type {any} */ { columnIndex = 0, filterCriteria = {} }) => [columnIndex, filterCriteria],
  );
  const byColumn = Object.entries(filter?.criteria ?? {}).map(([column, each]) => [Number(column), each]);
  return new Map(specs.length > 0 ? specs : byColumn);
}

/** @param {Tab} tab */
function rangeOf(tab) {
  const frozen = tab.properties.gridProperties?.frozenRowCount ?? 0;
  return {
    sheetId: Number(tab.id),
    startRowIndex: Math.max(frozen - 1, 0),
    endRowIndex: tab.rows,
    startColumnIndex: 0,
    endColumnIndex: tab.columns,
  };
}

/** @param {number} row @param {number} column @returns {import('./overlay.mjs').Placed['place']} */
function atHeader(row, column) {
  return (view) => {
    const [start, end] = [view.corner(row, column), view.end(row, column)];
    const isSeen = end.x - start.x > BUTTON * view.zoom && view.isOpen(row, column);
    return isSeen ? { x: end.x - (BUTTON + 2) * view.zoom, y: end.y - (BUTTON + 2) * view.zoom } : null;
  };
}

/**
 * Asks which values are shown.
 * @param {string} title
 * @param {string[]} values
 * @param {Set<string>} before those that are hidden now
 * @returns {Promise<string[] | null>} those to hide; null where the person thought better of it
 */
function chosen(title, values, before) {
  const dialog = element('dialog', { className: 'question filter' });
  const boxes = values.slice(0, LISTED).map((value) => {
    const box = element('input', { type: 'checkbox', checked: !before.has(value), value });
    return { value, box, line: element('label', {}, box, value === '' ? `（${texts.emptyCell}）` : value) };
  });
  const isFound = (/** @type {string} */ value) =>
    value.toLowerCase().includes(search.value.trim().toLowerCase());
  const search = element('input', { type: 'search', placeholder: texts.search, ariaLabel: texts.search });
  search.oninput = () => boxes.forEach(({ value, line }) => (line.hidden = !isFound(value)));
  const all = (/** @type {boolean} */ checked) => () =>
    boxes.forEach(({ value, box }) => {
      if (isFound(value)) box.checked = checked;
    });
  const button = (
    /** @type {string | undefined} */ textContent,
    /** @type {() => void} */ onclick,
    className = '',
  ) => element('button', { type: 'button', textContent, onclick, className });
  return new Promise((resolve) => {
    const end = (/** @type {string[] | null} */ hidden) => {
      dialog.close();
      dialog.remove();
      resolve(hidden);
    };
    const hidden = () => [
      ...boxes.filter(({ box }) => !box.checked).map(({ value }) => value),
      ...values.slice(LISTED).filter((value) => before.has(value)),
    ];
    dialog.append(
      element('h2', { textContent: title }),
      element(
        'div',
        { className: 'picks' },
        button(texts.allValues, all(true)),
        button(texts.noValues, all(false)),
      ),
      search,
      element('div', { className: 'values' }, ...boxes.map(({ line }) => line)),
      element(
        'div',
        { className: 'buttons' },
        button(texts.ok, () => end(hidden()), 'main'),
        button(texts.cancel, () => end(null)),
      ),
    );
    dialog.oncancel = () => end(null);
    document.body.append(dialog);
    dialog.showModal();
  });
}
