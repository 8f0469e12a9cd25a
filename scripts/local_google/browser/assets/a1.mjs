/** Ranges as people write them. */

import { quoted } from './sheets_api.mjs';

/** @param {number} column from 0 @returns {string} */
export function letters(column) {
  const rest = Math.floor(column / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (column % 26));
}

/** @param {{title: string}} tab @param {import('./grid.mjs').Area} area @returns {string} such as `'业务录入'!A2:C3` */
export function a1(tab, { row, column, rows, columns }) {
  const first = letters(column) + (row + 1);
  const last = letters(column + columns - 1) + (row + rows);
  return `${quoted(tab.title)}!${first === last ? first : `${first}:${last}`}`;
}

/** @param {import('./grid.mjs').Area} area @param {string} sheetId @returns {object} GridRange */
export function gridRange({ row, column, rows, columns }, sheetId) {
  return {
    sheetId: Number(sheetId),
    startRowIndex: row,
    endRowIndex: row + rows,
    startColumnIndex: column,
    endColumnIndex: column + columns,
  };
}
