/** Data validation: drop-downs and tick boxes are the grid's; what a rule refuses is refused before it is sent. */

import { texts, fill } from './setup.mjs';
import { values } from './sheets_api.mjs';

const LIST_LIMIT = 500;

/**
 * @typedef {import('./grid.mjs').Grid} Grid
 * @typedef {import('./grid.mjs').Tab} Tab
 * @typedef {{rule: any, spans: Map<number, [number, number][]>, choices: string[] | null}} Known
 */

export class Rules {
  /** @type {Map<string, Map<string, Known>>} by tab and the rule's text */
  #rules = new Map();

  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
  }

  reset() {
    this.#rules.clear();
  }

  /**
   * Takes note of the rules of the rows from `first` to before `end`.
   * @param {Tab} tab
   * @param {number} first
   * @param {number} end
   * @param {any[]} rowData
   */
  note(tab, first, end, rowData) {
    const known = this.#rules.get(tab.id) ?? new Map();
    this.#rules.set(tab.id, known);
    const before = new Map([...known].map(([key, { spans }]) => [key, spansText(spans)]));
    for (const { spans } of known.values()) cut(spans, first, end);
    rowData.forEach(({ values: cells = [] }, at) => {
      cells.forEach((/** @type {any} */ cell, /** @type {number} */ column) => {
        if (cell.dataValidation && !holdsWords(cell))
          this.#add(known, cell.dataValidation, first + at, column);
      });
    });
    for (const [key, found] of known) {
      join(found.spans);
      if (spansText(found.spans) !== before.get(key)) void this.#show(tab, key, found);
      else if (found.rule.condition.type === 'ONE_OF_RANGE') void this.#renew(tab, key, found);
    }
  }

  /**
   * What is on offer stands in cells, which may have been typed since.
   * @param {Tab} tab @param {string} key @param {Known} found
   */
  async #renew(tab, key, found) {
    const now = await choicesOf(found.rule.condition);
    if (JSON.stringify(now) !== JSON.stringify(found.choices)) await this.#show(tab, key, found);
  }

  /**
   * What is wrong with a text for a cell; null where it may be entered.
   * @param {string} id of the tab
   * @param {number} row
   * @param {number} column
   * @param {string} text
   */
  refusal(id, row, column, text) {
    const found = this.#at(id, row, column);
    if (!found || !found.rule.strict || text === '') return null;
    const { type, values: parts = [] } = found.rule.condition;
    const said = found.rule.inputMessage;
    if (type === 'CUSTOM_FORMULA' && /^=\s*FALSE(\(\))?$/i.test(parts[0]?.userEnteredValue ?? '')) {
      return said ?? texts.ruleRefuses;
    }
    if (found.choices && !found.choices.includes(text.trim())) {
      return said ?? fill(texts.notInList ?? '', { choices: found.choices.slice(0, 12).join('、') });
    }
    return null;
  }

  /** @param {string} id @param {number} row @param {number} column */
  isTickBox(id, row, column) {
    return this.#at(id, row, column)?.rule.condition.type === 'BOOLEAN';
  }

  /** @param {string} id @param {number} row @param {number} column */
  #at(id, row, column) {
    const holds = (/** @type {Known} */ { spans }) =>
      (spans.get(column) ?? []).some(([first, last]) => row >= first && row <= last);
    return [...(this.#rules.get(id)?.values() ?? [])].find(holds);
  }

  /** @param {Map<string, Known>} known @param {any} rule @param {number} row @param {number} column */
  #add(known, rule, row, column) {
    const key = JSON.stringify(rule);
    const found = known.get(key) ?? { rule, spans: new Map(), choices: null };
    known.set(key, found);
    const spans = found.spans.get(column) ?? [];
    const last = spans.at(-1);
    if (last && last[1] === row - 1) last[1] = row;
    else spans.push([row, row]);
    found.spans.set(column, spans);
  }

  /** @param {Tab} tab @param {string} key @param {Known} found */
  async #show(tab, key, found) {
    const { condition } = found.rule;
    found.choices = await choicesOf(condition);
    const uid = `${tab.id} ${key}`;
    const ranges = [...found.spans].flatMap(([column, spans]) =>
      spans.map(([startRow, endRow]) => ({ startRow, endRow, startColumn: column, endColumn: column })),
    );
    this.grid.apply('data-validation.mutation.removeRule', tab.id, { ruleId: uid });
    const shownAs =
      condition.type === 'BOOLEAN'
        ? { type: 'checkbox' }
        : found.choices && {
            type: 'list',
            formula1: found.choices.join(','),
            renderMode: 1,
            showDropDown: true,
          };
    if (!shownAs || ranges.length === 0) return;
    // Refusing is done here, where it can be told in the workbook's own words.
    const rule = { uid, ...shownAs, ranges, errorStyle: 0, showErrorMessage: false, allowBlank: true };
    this.grid.apply('data-validation.mutation.addRule', tab.id, { rule });
  }
}

/**
 * Whether a cell that is meant for a tick box holds something else, which a box would hide.
 * @param {any} cell CellData
 * @returns {boolean}
 */
export function holdsWords({ dataValidation, effectiveValue = {} }) {
  if (dataValidation?.condition?.type !== 'BOOLEAN') return false;
  return 'stringValue' in effectiveValue || 'numberValue' in effectiveValue;
}

/** @param {any} condition @returns {Promise<string[] | null>} null where it is no list */
async function choicesOf({ type, values: parts = [] }) {
  if (type === 'ONE_OF_LIST') return parts.map((/** @type {any} */ part) => part.userEnteredValue);
  if (type !== 'ONE_OF_RANGE') return null;
  const rows = await values(parts[0].userEnteredValue.replace(/^=/, ''));
  return [...new Set(rows.flat().map(String).filter(Boolean))].slice(0, LIST_LIMIT);
}

/** @param {Map<number, [number, number][]>} spans @param {number} first @param {number} end */
function cut(spans, first, end) {
  for (const [column, list] of spans) {
    /** @type {[number, number][]} */
    const left = list.flatMap(([from, to]) => [
      ...(from < first ? [/** @type {[number, number]} */ ([from, Math.min(to, first - 1)])] : []),
      ...(to >= end ? [/** @type {[number, number]} */ ([Math.max(from, end), to])] : []),
    ]);
    if (left.length > 0) spans.set(column, left);
    else spans.delete(column);
  }
}

/** @param {Map<number, [number, number][]>} spans */
function join(spans) {
  for (const [column, list] of spans) {
    /** @type {[number, number][]} */
    const joined = [];
    for (const span of list.sort(([one], [other]) => one - other)) {
      const last = joined.at(-1);
      if (last && last[1] >= span[0] - 1) last[1] = Math.max(last[1], span[1]);
      else joined.push([...span]);
    }
    spans.set(column, joined);
  }
}

/** @param {Map<number, [number, number][]>} spans */
function spansText(spans) {
  return JSON.stringify([...spans].sort(([one], [other]) => one - other));
}
