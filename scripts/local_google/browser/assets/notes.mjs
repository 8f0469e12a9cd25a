/** Notes of cells: shown as the server has them, and sent to it as the person writes them. */

const WRITE_MS = 600;

/** @typedef {import('./grid.mjs').Grid} Grid */

export class Notes {
  /** @type {Map<string, string>} what the grid holds, by place */
  #shown = new Map();
  /** @type {Map<string, ReturnType<typeof setTimeout>>} places that are being written to */
  #written = new Map();

  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
  }

  reset() {
    this.#shown.clear();
  }

  /**
   * Puts a note into the grid, unless the person is writing another there.
   * @param {string} id of the tab
   * @param {number} row
   * @param {number} column
   * @param {string | undefined} text none takes the note away
   */
  show(id, row, column, text) {
    const key = `${id} ${row}:${column}`;
    if (this.#written.has(key) || this.#shown.get(key) === text) return;
    this.#keep(key, text);
    this.grid.note(id, row, column, text);
  }

  /**
   * The person wrote a note; it is sent when they pause.
   * @param {string} id of the tab
   * @param {number} row
   * @param {number} column
   * @param {string | undefined} text
   * @param {() => Promise<void>} send
   */
  wrote(id, row, column, text, send) {
    const key = `${id} ${row}:${column}`;
    this.#keep(key, text);
    clearTimeout(this.#written.get(key));
    const timer = setTimeout(async () => {
      await send();
      if (this.#written.get(key) === timer) this.#written.delete(key);
    }, WRITE_MS);
    this.#written.set(key, timer);
  }

  /** @param {string} key @param {string | undefined} text */
  #keep(key, text) {
    if (text) this.#shown.set(key, text);
    else this.#shown.delete(key);
  }
}
