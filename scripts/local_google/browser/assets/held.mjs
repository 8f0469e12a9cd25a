/** Cells whose content on the screen is ahead of the server's: the one being typed into, and those on their way. */

/**
 * @typedef {import('./grid.mjs').Grid} Grid
 * @typedef {{row: number, column: number}} Place
 */

export class Held {
  /** @type {Map<string, Map<number, Map<number, number>>>} how many edits of a cell are on their way, by tab and row */
  #sent = new Map();

  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
  }

  /** @param {string} id of the tab @param {Place[]} places */
  hold(id, places) {
    this.#count(id, places, 1);
  }

  /** @param {string} id of the tab @param {Place[]} places */
  release(id, places) {
    this.#count(id, places, -1);
  }

  /** @param {string} id of the tab @param {number} row @returns {number[]} columns that must be left as they are */
  columns(id, row) {
    const sent = [...(this.#sent.get(id)?.get(row)?.keys() ?? [])];
    const cursor = this.grid.isBusy && this.grid.active === id ? this.grid.cursor() : null;
    return cursor?.row === row ? [...sent, cursor.column] : sent;
  }

  /** @param {string} id @param {Place[]} places @param {number} more */
  #count(id, places, more) {
    const rows = this.#sent.get(id) ?? new Map();
    this.#sent.set(id, rows);
    for (const { row, column } of places) {
      const columns = rows.get(row) ?? new Map();
      const count = (columns.get(column) ?? 0) + more;
      if (count > 0) columns.set(column, count);
      else columns.delete(column);
      if (columns.size > 0) rows.set(row, columns);
      else rows.delete(row);
    }
  }
}
