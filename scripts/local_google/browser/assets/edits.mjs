/** What the person does in the grid, sent to the API; what the API refuses is undone on the screen and said. */

import { a1, gridRange } from './a1.mjs';
import { contentOf, editOf, runs, sizeOf, widths } from './blocks.mjs';
import * as api from './sheets_api.mjs';
import { say, status } from './messages.mjs';
import { texts } from './setup.mjs';
import { Undo, content } from './undo.mjs';

const PROTECTED = /protected/i;
const COMMAND = 0;
/** Commands of the grid that do nothing to the workbook, or whose changes of cells are sent on. */
const FREE =
  /^sheet\.command\.(clear-selection-content|auto-fill|auto-clear-content|refill|set-range-values|copy$|move-selection|expand-selection|select-|scroll-|change-zoom|set-zoom|set-worksheet-activate|set-scroll|toggle-cell-checkbox|set-worksheet-col-width|update-note|delete-note|toggle-note-popup|delta-column-width|set-once|set-row-header|set-col-header|register-worksheet|set-selection)/;

/**
 * @typedef {import('./grid.mjs').Grid} Grid
 * @typedef {import('./grid.mjs').Tab} Tab
 * @typedef {import('./pieces.mjs').Pieces} Pieces
 * @typedef {import('./blocks.mjs').Typed} Typed
 */

export class Edits {
  /** @type {Promise<void>} edits are sent one after another, in the order in which they were made */
  #line = Promise.resolve();
  #undo = new Undo();
  /** @type {import('./clipboard.mjs').Clipboard | null} */
  clipboard = null;

  /**
   * @param {Grid} grid
   * @param {Pieces} pieces
   * @param {(id: string) => Tab | undefined} tabOf
   * @param {{refresh: () => Promise<void>, edited: (edit: any) => Promise<void>, rowsRemoved: () => Promise<void>}} after
   */
  constructor(grid, pieces, tabOf, after) {
    this.grid = grid;
    this.pieces = pieces;
    this.tabOf = tabOf;
    this.after = after;
    grid.guard((command) => this.#refuses(command));
    grid.onCommand((command, options) => this.#happened(command, options));
  }

  /**
   * Enters texts from a cell on, to the right and down, as pasting does.
   * @param {Tab} tab
   * @param {number} row
   * @param {number} column
   * @param {string[][]} rows
   */
  enter(tab, row, column, rows) {
    const typed = rows.flatMap((line, y) =>
      line.map((text, x) => ({ row: row + y, column: column + x, text })),
    );
    return this.#send(tab, typed);
  }

  /**
   * Changes the workbook as a whole.
   * @param {object[]} requests
   * @param {() => Promise<void>} [afterwards]
   */
  change(requests, afterwards = async () => undefined) {
    return this.#queue(async () => {
      await api.batchUpdate(requests);
      this.#undo.block();
      void afterwards();
    });
  }

  /**
   * @param {Tab} tab
   * @param {'ROWS' | 'COLUMNS'} dimension
   * @param {number} startIndex from 0
   * @param {number} count
   */
  insert(tab, dimension, startIndex, count) {
    const range = { sheetId: Number(tab.id), dimension, startIndex, endIndex: startIndex + count };
    // New rows look like the row above, unless that is the header.
    return this.change([{ insertDimension: { range, inheritFromBefore: startIndex > 1 } }]);
  }

  /**
   * @param {Tab} tab
   * @param {'ROWS' | 'COLUMNS'} dimension
   * @param {number} startIndex from 0
   * @param {number} count
   */
  remove(tab, dimension, startIndex, count) {
    const range = { sheetId: Number(tab.id), dimension, startIndex, endIndex: startIndex + count };
    const afterwards = dimension === 'ROWS' ? this.after.rowsRemoved : undefined;
    return this.change([{ deleteDimension: { range } }], afterwards);
  }

  /**
   * Puts other content into an area, by a request that changes nothing else there.
   * @param {Tab} tab
   * @param {import('./grid.mjs').Area} area
   * @param {object[]} requests
   */
  replace(tab, area, requests) {
    const last = area.row + area.rows - 1;
    const places = Array.from({ length: area.rows * area.columns }, (_, at) => ({
      row: area.row + Math.floor(at / area.columns),
      column: area.column + (at % area.columns),
    }));
    return this.#queue(
      async () => {
        await this.#undo.around(tab, places, async () => {
          const cells = await api.batchUpdateAndRead(requests, a1(tab, area));
          return ({ row, column }) => content(cells[row - area.row]?.[column - area.column]);
        });
        void this.after.edited({ range: a1(tab, area) });
      },
      () => this.pieces.forget(tab.id, area.row, last),
    );
  }

  /** @param {'undo' | 'redo'} direction */
  step(direction) {
    return this.#queue(async () => {
      const step = await this.#undo.step(direction, this.tabOf);
      if (!step) return;
      if (step.requests.length > 0) await api.batchUpdate(step.requests);
      step.settle();
      const typed = step.places.map((place) => ({ ...place, text: '' }));
      if (typed.length > 0) void this.after.edited(editOf(step.tab, typed));
    });
  }

  /** Commands of the grid's own whose work this page does. @param {string} name */
  #own(name) {
    return {
      undo: () => this.step('undo'),
      redo: () => this.step('redo'),
      copy: () => this.clipboard?.take(false),
      cut: () => this.clipboard?.take(true),
      paste: () => this.clipboard?.read(),
    }[name];
  }

  /** @param {{id: string, type: number, params: any}} command */
  #refuses({ id, type, params }) {
    const isOwn = id.startsWith('univer.command.') && !this.grid.isEditing;
    const own = isOwn ? this.#own(id.replace('univer.command.', '')) : undefined;
    if (own) {
      own()?.catch((error) => say(reason(error), { title: texts.failed, isError: true }));
      return true;
    }
    if (type !== COMMAND || !id.startsWith('sheet.command.') || FREE.test(id)) return false;
    const tab = this.tabOf(this.grid.active);
    const chosen = this.grid.selection();
    const work = tab && chosen && this.#carried(id.replace('sheet.command.', ''), params ?? {}, tab, chosen);
    if (work) void work();
    else say(texts.notHere);
    return true;
  }

  /**
   * A command of the grid as what it is at the API; undefined where it is not offered.
   * @param {string} name
   * @param {any} params
   * @param {Tab} tab
   * @param {import('./grid.mjs').Area} chosen
   * @returns {(() => unknown) | undefined}
   */
  #carried(name, params, tab, { row, column, rows, columns }) {
    const sheetId = Number(params.subUnitId ?? tab.id);
    const properties = { sheetId, title: params.name };
    const many = params.value;
    return {
      'insert-row-before': () => this.insert(tab, 'ROWS', row, rows),
      'insert-multi-rows-above': () => this.insert(tab, 'ROWS', row, many ?? rows),
      'insert-multi-rows-after': () => this.insert(tab, 'ROWS', row + rows, many ?? rows),
      'insert-col-before': () => this.insert(tab, 'COLUMNS', column, columns),
      'insert-multi-cols-before': () => this.insert(tab, 'COLUMNS', column, many ?? columns),
      'insert-multi-cols-right': () => this.insert(tab, 'COLUMNS', column + columns, many ?? columns),
      'remove-row-confirm': () => this.remove(tab, 'ROWS', row, rows),
      'remove-col-confirm': () => this.remove(tab, 'COLUMNS', column, columns),
      'set-worksheet-name': () => this.change([{ updateSheetProperties: { properties, fields: 'title' } }]),
      'insert-sheet': () => this.change([{ addSheet: {} }]),
      'remove-sheet': () => this.change([{ deleteSheet: { sheetId } }]),
      'remove-sheet-confirm': () => this.change([{ deleteSheet: { sheetId } }]),
    }[name];
  }

  /** @param {{id: string, params: any}} command @param {any} options */
  #happened({ id, params }, options) {
    if (options?.fromServer) return;
    if (/^sheet\.mutation\.(update|remove)-note$/.test(id)) this.#noted(params);
    const tab = this.tabOf(params?.subUnitId);
    if (!tab) return;
    if (id === 'sheet.mutation.set-range-values')
      void this.#send(tab, this.#typed(tab, params.cellValue ?? {}));
    if (id === 'sheet.mutation.set-worksheet-col-width') void this.change(widths(tab, params));
  }

  /** @param {{sheetId: string, row: number, col: number, note?: {note: string}}} params */
  #noted({ sheetId, row, col, note }) {
    const text = note?.note || undefined;
    const range = gridRange({ row, column: col, rows: 1, columns: 1 }, sheetId);
    const written = {
      updateCells: { range, rows: [{ values: [text ? { note: text } : {}] }], fields: 'note' },
    };
    this.pieces.notes.wrote(sheetId, row, col, text, async () => {
      await this.change([written]);
      this.pieces.forget(sheetId, row, row);
    });
  }

  /** @param {Tab} tab @param {Record<string, Record<string, any>>} cellValue @returns {Typed[]} */
  #typed(tab, cellValue) {
    return Object.entries(cellValue).flatMap(([row, line]) =>
      Object.entries(line ?? {})
        .filter(([, cell]) => cell === null || 'v' in cell || 'f' in cell)
        .map(([column, cell]) => ({
          row: Number(row),
          column: Number(column),
          text: this.#text(tab, Number(row), Number(column), cell ?? {}),
        })),
    );
  }

  /** @param {Tab} tab @param {number} row @param {number} column @param {any} cell */
  #text(tab, row, column, { v, f, custom }) {
    if (custom?.typed !== undefined) return custom.typed;
    if (this.pieces.rules.isTickBox(tab.id, row, column) && v !== null)
      return Number(v) === 1 ? 'TRUE' : 'FALSE';
    if (custom?.entered) return custom.entered;
    return String(f ?? v ?? '');
  }

  /** @param {Tab} tab @param {Typed[]} typed */
  #send(tab, typed) {
    if (typed.length === 0) return Promise.resolve();
    const first = Math.min(...typed.map(({ row }) => row));
    const last = Math.max(...typed.map(({ row }) => row));
    const { held } = this.pieces;
    held.hold(tab.id, typed);
    return this.#queue(
      async () => {
        await this.pieces.met(tab, first, last);
        for (const { row, column, text } of typed) {
          const refusal = this.pieces.rules.refusal(tab.id, row, column, text);
          if (refusal) throw new api.Refused(400, refusal);
        }
        await this.#undo.around(tab, typed, async () => {
          const blocks = runs(typed);
          const entered = await api.type(
            blocks.map((block) => ({ range: a1(tab, sizeOf(block)), values: block.values })),
          );
          return contentOf(blocks, entered);
        });
        void this.after.edited(editOf(tab, typed));
      },
      () => {
        held.release(tab.id, typed);
        this.pieces.forget(tab.id, first, last);
      },
    );
  }

  /** @param {() => Promise<void>} work @param {() => void} [afterwards] whatever came of it */
  #queue(work, afterwards = () => undefined) {
    this.#line = this.#line.then(async () => {
      status(texts.saving);
      try {
        await work();
        status(texts.saved);
      } catch (error) {
        status('');
        say(reason(error), { title: texts.refused, isError: true });
      }
      afterwards();
      void this.after.refresh();
    });
    return this.#line;
  }
}

/** @param {unknown} error */
function reason(error) {
  if (!(error instanceof api.Refused)) return String(error);
  if (PROTECTED.test(error.message)) return texts.protected;
  return error.status === 403 ? texts.readOnly : error.message;
}
