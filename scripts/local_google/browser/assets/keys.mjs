/** Keys that the page answers itself, and texts as spreadsheets put them on the clipboard. */

/**
 * The space bar ticks a box, as it does everywhere.
 * @param {import('./grid.mjs').Grid} grid
 * @param {import('./edits.mjs').Edits} edits
 */
export function ticking(grid, edits) {
  addEventListener(
    'keydown',
    (event) => {
      const cursor = grid.cursor();
      const tab = edits.tabOf(grid.active);
      if (event.key !== ' ' || grid.isEditing || isOutside(event.target) || !cursor || !tab) return;
      if (!edits.pieces.rules.isTickBox(tab.id, cursor.row, cursor.column)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const isTicked = Number(grid.cell(tab.id, cursor.row, cursor.column)?.v) === 1;
      void edits.enter(tab, cursor.row, cursor.column, [[isTicked ? 'FALSE' : 'TRUE']]);
    },
    true,
  );
}

/** @param {EventTarget | null} target whether typing there is not meant for the cells */
function isOutside(target) {
  return target instanceof Element && target.closest('header, dialog, [data-u-comp=defined-name]') !== null;
}

/** @param {string} text as spreadsheets put it on the clipboard @returns {string[][]} */
export function table(text) {
  /** @type {string[][]} */
  const rows = [[]];
  const cell = /"((?:[^"]|"")*)"(?=[\t\n\r]|$)|([^\t\n\r]*)/y;
  for (let at = 0; at <= text.length;) {
    cell.lastIndex = at;
    const [whole, quoted, plain] = cell.exec(text) ?? ['', undefined, ''];
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    at += whole.length;
    const end = /^\r?\n|^\r/.exec(text.slice(at, at + 2));
    if (end) {
      at += end[0].length;
      if (at >= text.length) break;
      rows.push([]);
    } else at += 1;
  }
  return rows;
}

/** One cell fills what is chosen. @param {string[][]} rows @param {{rows: number, columns: number}} chosen */
export function repeated(rows, { rows: height, columns: width }) {
  const only = rows.length === 1 && rows[0]?.length === 1 ? rows[0][0] : undefined;
  return only === undefined ? rows : Array.from({ length: height }, () => Array(width).fill(only));
}
