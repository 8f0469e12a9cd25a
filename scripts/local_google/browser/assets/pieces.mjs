/** The cells of a tab, fetched in pieces as they come into view, and again when the workbook has changed. */

import * as api from './sheets_api.mjs';
import { EMPTY, shown } from './cells.mjs';
import { Held } from './held.mjs';
import { Notes } from './notes.mjs';
import { Rules } from './rules.mjs';

const ROWS = 50;
const MARGIN = 25;

/**
 * @typedef {import('./grid.mjs').Grid} Grid
 * @typedef {import('./grid.mjs').Tab} Tab
 * @typedef {{generation: number, loading: Promise<void> | null}} Piece
 */

export class Pieces {
  /** Counts the changes of the workbook that are known of. */
  #generation = 1;
  /** @type {Map<string, Map<number, Piece>>} */
  #pieces = new Map();
  /** @type {Map<string, Map<number, string>>} what was last put into each row */
  #rows = new Map();
  /** @type {Map<string, Set<number>>} */
  #hidden = new Map();
  #isComingBack = false;

  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
    this.rules = new Rules(grid);
    this.notes = new Notes(grid);
    /** Cells that the server does not have yet as they are on the screen. */
    this.held = new Held(grid);
  }

  /** All is new: another workbook is in the grid. */
  reset() {
    for (const kept of [this.#pieces, this.#rows, this.#hidden]) kept.clear();
    this.notes.reset();
    this.rules.reset();
  }

  /** The workbook has changed: what is in view is fetched again at once, the rest when it is looked at. */
  outdate() {
    this.#generation += 1;
  }

  /** @param {string} id @param {number} first @param {number} last rows to put in anew even where nothing changed */
  forget(id, first, last) {
    for (let row = first; row <= last; row += 1) this.#rows.get(id)?.delete(row);
    this.outdate();
  }

  /**
   * Fetches what lacks between two rows.
   * @param {Tab} tab
   * @param {number} first from 0
   * @param {number} last
   */
  async bring(tab, first, last) {
    const outdated = this.#between(tab, first - MARGIN, last + MARGIN).filter(
      ([, { generation, loading }]) => generation < this.#generation && !loading,
    );
    await Promise.all(outdated.map(([number, piece]) => this.#load(tab, number, piece)));
  }

  /**
   * Waits until rows have been fetched that were never looked at: only then is it known what may stand in them.
   * @param {Tab} tab @param {number} first from 0 @param {number} last
   */
  async met(tab, first, last) {
    const unknown = this.#between(tab, first, last).filter(([, { generation }]) => generation === 0);
    await Promise.all(unknown.map(([number, piece]) => piece.loading ?? this.#load(tab, number, piece)));
  }

  /** @param {Tab} tab @param {number} first @param {number} last @returns {[number, Piece][]} */
  #between(tab, first, last) {
    const pieces = this.#pieces.get(tab.id) ?? new Map();
    this.#pieces.set(tab.id, pieces);
    const from = Math.floor(Math.max(first, 0) / ROWS);
    const to = Math.floor(Math.min(last, tab.rows - 1) / ROWS);
    return Array.from({ length: to - from + 1 }, (_, at) => {
      const piece = pieces.get(from + at) ?? { generation: 0, loading: null };
      pieces.set(from + at, piece);
      return [from + at, piece];
    });
  }

  /** @param {Tab} tab @param {number} number @param {Piece} piece */
  async #load(tab, number, piece) {
    piece.loading = this.#fetch(tab, number, piece);
    try {
      await piece.loading;
    } finally {
      piece.loading = null;
    }
  }

  /** @param {Tab} tab @param {number} number @param {Piece} piece */
  async #fetch(tab, number, piece) {
    while (piece.generation < this.#generation) {
      const generation = this.#generation;
      const first = number * ROWS;
      const last = Math.min(first + ROWS, tab.rows);
      const data = await api.cells(tab.title, first + 1, last);
      // What was sent meanwhile is newer than this.
      if (generation !== this.#generation) continue;
      this.#put(tab, first, last, data);
      piece.generation = generation;
    }
  }

  /** @param {Tab} tab @param {number} first @param {number} end @param {any} data GridData */
  #put(tab, first, end, data) {
    const known = this.#rows.get(tab.id) ?? new Map();
    this.#rows.set(tab.id, known);
    /** @type {Record<number, Record<number, object>>} */
    const changed = {};
    for (let row = first; row < end; row += 1) {
      const cells = data.rowData?.[row - first]?.values ?? [];
      const text = JSON.stringify(cells);
      const before = known.get(row);
      if (before === text || (before === undefined && cells.length === 0)) continue;
      known.set(row, text);
      changed[row] = this.#row(tab, row, cells, before ? JSON.parse(before).length : 0);
      for (const column of this.held.columns(tab.id, row)) {
        delete changed[row]?.[column];
        known.delete(row);
        void this.#comeBack(tab);
      }
    }
    if (Object.keys(changed).length > 0) this.grid.put(tab.id, changed);
    this.rules.note(tab, first, end, data.rowData ?? []);
    this.hide(tab, first, data.rowMetadata ?? []);
  }

  /** Puts in what was left out, once the person pauses. @param {Tab} tab */
  async #comeBack(tab) {
    if (this.#isComingBack) return;
    this.#isComingBack = true;
    await this.grid.pause();
    this.#isComingBack = false;
    this.outdate();
    await this.bring(tab, ...this.grid.inView());
  }

  /** @param {Tab} tab @param {number} row @param {any[]} cells @param {number} width before */
  #row(tab, row, cells, width) {
    /** @type {Record<number, object>} */
    const line = {};
    for (let column = 0; column < Math.max(cells.length, width); column += 1) {
      const cell = cells[column] ?? {};
      line[column] = cells[column] ? shown(cell) : EMPTY;
      this.notes.show(tab.id, row, column, cell.note);
    }
    return line;
  }

  /** @param {Tab} tab */
  hasHidden(tab) {
    return (this.#hidden.get(tab.id)?.size ?? 0) > 0;
  }

  /** @param {Tab} tab @param {number} first row @param {any[]} metadata DimensionProperties of it and those below */
  hide(tab, first, metadata) {
    const hidden = this.#hidden.get(tab.id) ?? new Set();
    this.#hidden.set(tab.id, hidden);
    const wanted = metadata.map(({ hiddenByUser, hiddenByFilter }) =>
      Boolean(hiddenByUser || hiddenByFilter),
    );
    for (let at = 0; at < wanted.length;) {
      const isHidden = wanted[at] ?? false;
      let end = at;
      while (end < wanted.length && wanted[end] === isHidden && hidden.has(first + end) !== isHidden)
        end += 1;
      for (let row = at; row < end; row += 1) {
        if (isHidden) hidden.add(first + row);
        else hidden.delete(first + row);
      }
      if (end > at) this.grid.hide(tab.id, isHidden, first + at, first + end - 1);
      at = Math.max(end, at + 1);
    }
  }
}
