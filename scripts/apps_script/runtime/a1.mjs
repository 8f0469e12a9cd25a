/** A1 notation. */

/** @typedef {{row: number, column: number, rows?: number, columns?: number}} OpenArea without a count: to the end */

const RANGE = /^\$?([A-Z]+)?\$?(\d+)?(?::\$?([A-Z]+)?\$?(\d+)?)?$/i;

/**
 * @param {number} column counted from 1
 * @returns {string}
 */
export function columnLetters(column) {
  const rest = Math.floor((column - 1) / 26);
  return (rest > 0 ? columnLetters(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26));
}

/**
 * @param {string} letters
 * @returns {number} counted from 1
 */
function columnNumber(letters) {
  return [...letters.toUpperCase()].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
}

/**
 * @param {{row: number, column: number, rows: number, columns: number}} area
 * @returns {string}
 */
export function a1Notation({ row, column, rows, columns }) {
  const first = columnLetters(column) + row;
  const last = columnLetters(column + columns - 1) + (row + rows - 1);
  return first === last ? first : `${first}:${last}`;
}

/**
 * @param {string} title
 * @returns {string} as A1 notation wants it
 */
export function quotedTitle(title) {
  return `'${title.replaceAll("'", "''")}'`;
}

/**
 * @param {string} a1 such as `B5`, `Sheet1!B5:C`, `'It''s'!3:4`
 * @returns {{title: string | null, area: OpenArea}}
 */
export function parseA1(a1) {
  const bang = a1.lastIndexOf('!');
  const title =
    bang < 0
      ? null
      : a1
          .slice(0, bang)
          .replace(/^'(.*)'$/s, '$1')
          .replaceAll("''", "'");
  const [, left, top, right, bottom] = RANGE.exec(a1.slice(bang + 1)) ?? [];
  if (left === undefined && top === undefined) throw new Error(`Range not found: ${a1}`);
  const row = top === undefined ? 1 : Number(top);
  const column = left === undefined ? 1 : columnNumber(left);
  const isOneCell = !a1.slice(bang + 1).includes(':');
  const area = {
    row,
    column,
    ...countTo(row, bottom === undefined ? undefined : Number(bottom), isOneCell, 'rows'),
    ...countTo(column, right === undefined ? undefined : columnNumber(right), isOneCell, 'columns'),
  };
  return { title, area };
}

/**
 * @param {number} first
 * @param {number | undefined} last
 * @param {boolean} isOneCell
 * @param {'rows' | 'columns'} name
 * @returns {Partial<Record<'rows' | 'columns', number>>}
 */
function countTo(first, last, isOneCell, name) {
  if (isOneCell) return { [name]: 1 };
  return last === undefined ? {} : { [name]: last - first + 1 };
}
