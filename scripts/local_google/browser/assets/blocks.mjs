/** What a person typed, as ranges of the API. */

import { a1 } from './a1.mjs';

/**
 * @typedef {import('./grid.mjs').Tab} Tab
 * @typedef {{row: number, column: number, text: string}} Typed
 * @typedef {{row: number, column: number, values: string[][]}} Block
 */

/**
 * The fewest ranges that hold these cells: each row's neighbours together, and equal rows below one another.
 * @param {Typed[]} typed
 * @returns {Block[]}
 */
export function runs(typed) {
  /** @type {Block[]} */
  const blocks = [];
  for (const line of lines(typed)) {
    const above = blocks.at(-1);
    const fits =
      above &&
      above.column === line.column &&
      above.values[0]?.length === line.texts.length &&
      above.row + above.values.length === line.row;
    if (fits) above.values.push(line.texts);
    else blocks.push({ row: line.row, column: line.column, values: [line.texts] });
  }
  return blocks;
}

/** @param {Block} block */
export function sizeOf({ row, column, values }) {
  return { row, column, rows: values.length, columns: values[0]?.length ?? 1 };
}

/**
 * @param {Block[]} blocks
 * @param {any[][][]} entered what each shows, without the blanks at the ends. Where nothing was entered, what a formula
 *   elsewhere shows there is not the cell's own.
 * @returns {(place: {row: number, column: number}) => import('./undo.mjs').Entered}
 */
export function contentOf(blocks, entered) {
  return ({ row, column }) => {
    const at = blocks.map(sizeOf).findIndex((area) => {
      const [down, across] = [row - area.row, column - area.column];
      return down >= 0 && down < area.rows && across >= 0 && across < area.columns;
    });
    const block = blocks[at];
    const [down, across] = [row - (block?.row ?? 0), column - (block?.column ?? 0)];
    return block?.values[down]?.[across] === '' ? '' : (entered[at]?.[down]?.[across] ?? '');
  };
}

/** @param {Typed[]} typed */
function lines(typed) {
  /** @type {{row: number, column: number, texts: string[]}[]} */
  const found = [];
  for (const { row, column, text } of [...typed].sort(
    (one, other) => one.row - other.row || one.column - other.column,
  )) {
    const last = found.at(-1);
    if (last && last.row === row && last.column + last.texts.length === column) last.texts.push(text);
    else found.push({ row, column, texts: [text] });
  }
  return found;
}

/** @param {Tab} tab @param {Typed[]} typed what an edit trigger is told of it */
export function editOf(tab, typed) {
  const rows = typed.map(({ row }) => row);
  const columns = typed.map(({ column }) => column);
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  const range = a1(tab, {
    row: top,
    column: left,
    rows: Math.max(...rows) - top + 1,
    columns: Math.max(...columns) - left + 1,
  });
  return typed.length === 1 ? { range, value: typed[0]?.text || undefined } : { range };
}

/** @param {Tab} tab @param {{ranges: any[], colWidth: number | Record<string, number>}} params */
export function widths(tab, { ranges, colWidth }) {
  return ranges.flatMap(({ startColumn, endColumn }) =>
    Array.from({ length: endColumn - startColumn + 1 }, (_, at) => {
      const startIndex = startColumn + at;
      const pixelSize = Math.round(typeof colWidth === 'number' ? colWidth : (colWidth[startIndex] ?? 100));
      const range = { sheetId: Number(tab.id), dimension: 'COLUMNS', startIndex, endIndex: startIndex + 1 };
      return { updateDimensionProperties: { range, properties: { pixelSize }, fields: 'pixelSize' } };
    }),
  );
}
