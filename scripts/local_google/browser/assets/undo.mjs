/**
 * Taking back what was typed, and doing it again. Others work on the same rows meanwhile: a row is found where it is
 * by then, and a cell that no longer holds what this person put there is left alone.
 */

import { gridRange } from './a1.mjs';
import { say } from './messages.mjs';
import { fill, texts } from './setup.mjs';
import * as api from './sheets_api.mjs';

const KEPT = 100;
const LARGEST = 500; // rows of one edit
const WINDOW = 500; // rows to either side in which a row is looked for

/**
 * @typedef {import('./grid.mjs').Tab} Tab
 * @typedef {{row: number, column: number}} Place
 * @typedef {{userEnteredValue?: any, userEnteredFormat?: any}} Cell
 * @typedef {string | number | boolean} Entered as the API shows it in place of what it comes to; '' for nothing
 * @typedef {{column: number, before: Cell, after: Entered}} Changed
 * @typedef {{row: number, cells: Changed[], others: Map<number, Entered>}} Row others: what else it holds, by column
 * @typedef {{tabId: string, rows: Row[]}} Step
 */

/** @type {Step} stands for what cannot be taken back */
const BLOCKED = { tabId: '', rows: [] };

export class Undo {
  /** @type {Step[]} */
  #done = [];
  /** @type {Step[]} */
  #undone = [];
  /**
   * Does something to cells of a tab, so that it can be taken back.
   * @param {Tab} tab
   * @param {Place[]} places
   * @param {() => Promise<(place: Place) => Entered>} work gives what the cells hold after it
   */
  async around(tab, places, work) {
    const first = Math.min(...places.map(({ row }) => row));
    const last = Math.max(...places.map(({ row }) => row));
    if (last - first >= LARGEST) {
      await work();
      this.block();
      return;
    }
    const before = await api.entered(tab.title, first, last);
    const after = await work();
    this.#done = [...this.#done, { tabId: tab.id, rows: rowsOf(places, first, before, after) }].slice(-KEPT);
    this.#undone = [];
  }

  /** Something was done that cannot be taken back here. */
  block() {
    if (this.#done.at(-1) !== BLOCKED) this.#done.push(BLOCKED);
    this.#undone = [];
  }

  /**
   * The requests that take back the last step, or do it again; null where there is none.
   * @param {'undo' | 'redo'} direction
   * @param {(id: string) => Tab | undefined} tabOf
   * @returns {Promise<{tab: Tab, places: Place[], requests: object[], settle: () => void} | null>}
   */
  async step(direction, tabOf) {
    const [from, to] = direction === 'undo' ? [this.#done, this.#undone] : [this.#undone, this.#done];
    const step = from.at(-1);
    if (step === BLOCKED) {
      from.pop();
      say(texts.notUndoable);
    }
    const tab = step && tabOf(step.tabId);
    if (!tab) return null;
    const rows = await found(tab, step.rows);
    if (rows.length < step.rows.length)
      say(fill(texts.notUndone ?? '', { count: String(step.rows.length - rows.length) }));
    const places = rows.flatMap(({ row, cells }) => cells.map(({ column }) => ({ row, column })));
    const requests = rows.flatMap((row) => row.cells.map((cell) => restored(tab.id, row.row, cell)));
    const settle = () => {
      from.pop();
      if (rows.length > 0)
        to.push({ tabId: tab.id, rows: rows.map(({ back, ...row }) => ({ ...row, cells: back })) });
    };
    return { tab, places, requests, settle };
  }
}

/**
 * @param {Place[]} places
 * @param {number} first row of `before`
 * @param {Cell[][]} before
 * @param {(place: Place) => Entered} after
 * @returns {Row[]}
 */
function rowsOf(places, first, before, after) {
  return [...Map.groupBy(places, ({ row }) => row)].map(([row, cells]) => {
    const line = before[row - first] ?? [];
    const columns = new Set(cells.map(({ column }) => column));
    const others = line.map((cell, column) => /** @type {const} */ ([column, content(cell)]));
    return {
      row,
      cells: cells.map((place) => ({
        column: place.column,
        before: line[place.column] ?? {},
        after: after(place),
      })),
      others: new Map(others.filter(([column, known]) => known !== '' && !columns.has(column))),
    };
  });
}

/**
 * The rows as they stand now, with what takes the step `back` again; those that cannot be told any more are left out.
 * @param {Tab} tab
 * @param {Row[]} rows
 */
async function found(tab, rows) {
  const start = Math.max(Math.min(...rows.map(({ row }) => row)) - WINDOW, 0);
  const end = Math.min(Math.max(...rows.map(({ row }) => row)) + WINDOW, tab.rows - 1);
  const now = await api.entered(tab.title, start, end);
  /** @type {Set<number>} */
  const taken = new Set();
  return rows.flatMap((wanted) => {
    const row = place(wanted, now, start, end, taken);
    if (row === null) return [];
    taken.add(row);
    const back = wanted.cells.map(({ column, before }) => ({
      column,
      before: now[row - start]?.[column] ?? {},
      after: content(before),
    }));
    return [{ ...wanted, row, back }];
  });
}

/** @param {Row} wanted @param {Cell[][]} now @param {number} start @param {number} end @param {Set<number>} taken */
function place({ row, cells, others }, now, start, end, taken) {
  let [best, most] = [/** @type {number | null} */ (null), -1];
  for (let at = start; at <= end; at += 1) {
    const line = now[at - start] ?? [];
    if (taken.has(at) || !cells.every(({ column, after }) => content(line[column]) === after)) continue;
    const same = [...others].filter(([column, known]) => content(line[column]) === known).length;
    const isNearer = best === null || Math.abs(at - row) < Math.abs(best - row);
    if (same > most || (same === most && isNearer)) [best, most] = [at, same];
  }
  // A row that shares less than half with the one that was edited is another row.
  return most * 2 >= others.size ? best : null;
}

/** @param {Cell | undefined} cell @returns {Entered} */
export function content(cell) {
  const { formulaValue, stringValue, numberValue, boolValue } = cell?.userEnteredValue ?? {};
  return formulaValue ?? stringValue ?? numberValue ?? boolValue ?? '';
}

/** @param {string} tabId @param {number} row @param {Changed} changed */
function restored(tabId, row, { column, before }) {
  const range = gridRange({ row, column, rows: 1, columns: 1 }, tabId);
  const fields = 'userEnteredValue,userEnteredFormat.numberFormat';
  return { updateCells: { range, rows: [{ values: [before] }], fields } };
}
