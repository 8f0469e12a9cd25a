/**
 * Copying, cutting and pasting. Within a workbook the API does it, with formulas, formats and all; what comes from
 * elsewhere is entered as if typed.
 */

import { a1, gridRange } from './a1.mjs';
import { repeated, table } from './keys.mjs';
import { say } from './messages.mjs';
import { setup, texts } from './setup.mjs';
import * as api from './sheets_api.mjs';

const MARK = 'data-sheet-cells';

/**
 * @typedef {import('./grid.mjs').Grid} Grid
 * @typedef {import('./grid.mjs').Area} Area
 * @typedef {{spreadsheetId: string, tabId: string, area: Area, isCut: boolean, id: string}} Copied
 */

export class Clipboard {
  /** @type {Set<string>} what was cut and is no longer where it was */
  #moved = new Set();

  /** @param {Grid} grid @param {import('./edits.mjs').Edits} edits */
  constructor(grid, edits) {
    this.grid = grid;
    this.edits = edits;
    addEventListener('paste', (event) => this.#heard(event), true);
    edits.clipboard = this;
  }

  /** Puts the chosen cells on the clipboard. @param {boolean} isCut */
  async take(isCut) {
    const tab = this.edits.tabOf(this.grid.active);
    const area = this.grid.selection();
    if (!tab || !area) return;
    /** @type {Copied} */
    const copied = {
      spreadsheetId: setup.spreadsheetId,
      tabId: tab.id,
      area,
      isCut,
      id: crypto.randomUUID(),
    };
    const rows = api.values(a1(tab, area)).then((found) => whole(found, area));
    const blob = (/** @type {string} */ type, /** @type {(rows: string[][]) => string} */ written) =>
      rows.then((found) => new Blob([written(found)], { type }));
    const content = {
      'text/plain': blob('text/plain', tsv),
      'text/html': blob('text/html', (found) => html(found, copied)),
    };
    await navigator.clipboard.write([new ClipboardItem(content)]);
  }

  /** Pastes what the browser's own command would. */
  async read() {
    const [item] = await navigator.clipboard.read();
    const text = async (/** @type {string} */ type) =>
      item?.types.includes(type) ? (await item.getType(type)).text() : '';
    await this.#paste(await text('text/plain'), await text('text/html'));
  }

  /** @param {ClipboardEvent} event */
  #heard(event) {
    const isOutside = event.target instanceof Element && event.target.closest('header, dialog, textarea');
    if (this.grid.isEditing || isOutside) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { clipboardData } = event;
    void this.#paste(clipboardData?.getData('text/plain') ?? '', clipboardData?.getData('text/html') ?? '');
  }

  /** @param {string} text @param {string} marked */
  async #paste(text, marked) {
    const tab = this.edits.tabOf(this.grid.active);
    const chosen = this.grid.selection();
    if (!tab || !chosen) return;
    const copied = copiedIn(marked);
    const source = copied && this.edits.tabOf(copied.tabId);
    if (copied && source && !this.#moved.has(copied.id)) {
      const now = whole(await api.values(a1(source, copied.area)), copied.area);
      if (tsv(now) === text.replaceAll('\r\n', '\n')) return this.#within(copied, tab, chosen);
      say(texts.copiedChanged);
    }
    if (text) await this.edits.enter(tab, chosen.row, chosen.column, repeated(table(text), chosen));
  }

  /** @param {Copied} copied @param {import('./grid.mjs').Tab} tab @param {Area} chosen */
  #within({ tabId, area, isCut, id }, tab, chosen) {
    const source = gridRange(area, tabId);
    const isMultiple = chosen.rows % area.rows === 0 && chosen.columns % area.columns === 0;
    const size = isMultiple && !isCut ? chosen : { ...area, row: chosen.row, column: chosen.column };
    if (!isCut) {
      const destination = gridRange(size, tab.id);
      return this.edits.replace(tab, size, [
        { copyPaste: { source, destination, pasteType: 'PASTE_NORMAL' } },
      ]);
    }
    this.#moved.add(id);
    const destination = { sheetId: Number(tab.id), rowIndex: chosen.row, columnIndex: chosen.column };
    const moved = { cutPaste: { source, destination, pasteType: 'PASTE_NORMAL' } };
    return this.edits.change([moved], () => this.edits.after.edited({ range: a1(tab, size) }));
  }
}

/** @param {string} marked @returns {Copied | null} what was copied from this workbook */
function copiedIn(marked) {
  const mark = new DOMParser()
    .parseFromString(marked, 'text/html')
    .querySelector(`[${MARK}]`)
    ?.getAttribute(MARK);
  /** @type {Copied | null} */
  const copied = mark ? JSON.parse(mark) : null;
  return copied?.spreadsheetId === setup.spreadsheetId ? copied : null;
}

/** @param {unknown[][]} rows as the API gives them, without the blanks at the ends @param {Area} area */
function whole(rows, { rows: height, columns: width }) {
  return Array.from({ length: height }, (_row, y) =>
    Array.from({ length: width }, (_cell, x) => String(rows[y]?.[x] ?? '')),
  );
}

/** @param {string[][]} rows */
function tsv(rows) {
  const cell = (/** @type {string} */ text) =>
    /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => row.map(cell).join('\t')).join('\n');
}

/** @param {string[][]} rows @param {Copied} copied */
function html(rows, copied) {
  const made = document.createElement('table');
  made.setAttribute(MARK, JSON.stringify(copied));
  for (const row of rows) {
    const line = made.insertRow();
    for (const text of row) line.insertCell().textContent = text;
  }
  return made.outerHTML;
}
