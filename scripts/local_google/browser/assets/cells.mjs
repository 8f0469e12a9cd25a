/** A cell of the API as a cell of the grid: what it shows, how it looks, and what editing starts from. */

import { holdsWords } from './rules.mjs';

const TEXT = 1;
const BOOLEAN = 3;
const HORIZONTAL = { LEFT: 1, CENTER: 2, RIGHT: 3 };
const VERTICAL = { TOP: 1, MIDDLE: 2, BOTTOM: 3 };
const WRAPS = { OVERFLOW_CELL: 1, LEGACY_WRAP: 1, CLIP: 2, WRAP: 3 };
const MOMENTS = ['DATE', 'TIME', 'DATE_TIME', 'PERCENT', 'CURRENCY'];

/** A cell with nothing in it, in place of one that had something. */
export const EMPTY = Object.freeze({ v: null, t: null, s: null, f: null, si: null, p: null, custom: null });

/**
 * @param {any} cell CellData
 * @returns {object} the grid's cell
 */
export function shown(cell) {
  const look = style(cell.effectiveFormat ?? {});
  const entered = enteredText(cell);
  const base = { ...EMPTY, s: look, custom: { entered, link: cell.hyperlink } };
  if (cell.dataValidation?.condition?.type === 'BOOLEAN' && !holdsWords(cell)) {
    return { ...base, v: cell.effectiveValue?.boolValue ? 1 : 0, t: BOOLEAN };
  }
  const text = cell.formattedValue ?? '';
  return text === '' ? { ...base, v: null } : { ...base, v: text, t: TEXT };
}

/**
 * What stands in the editor when someone begins to change the cell.
 * @param {any} cell CellData
 * @returns {string}
 */
function enteredText({ userEnteredValue, effectiveFormat, formattedValue }) {
  if (!userEnteredValue) return '';
  const { formulaValue, stringValue, numberValue, boolValue } = userEnteredValue;
  if (formulaValue !== undefined) return formulaValue;
  if (stringValue !== undefined) return stringValue.startsWith('=') ? `'${stringValue}` : stringValue;
  if (boolValue !== undefined) return boolValue ? 'TRUE' : 'FALSE';
  return MOMENTS.includes(effectiveFormat?.numberFormat?.type) ? (formattedValue ?? '') : String(numberValue);
}

/** @param {any} format CellFormat */
function style(format) {
  const { textFormat = {}, backgroundColor, horizontalAlignment, verticalAlignment, wrapStrategy } = format;
  const background = rgb(backgroundColor);
  return {
    fs: textFormat.fontSize ?? 10,
    bl: textFormat.bold ? 1 : 0,
    it: textFormat.italic ? 1 : 0,
    ...(textFormat.strikethrough ? { st: { s: 1 } } : {}),
    ...(textFormat.underline ? { ul: { s: 1 } } : {}),
    cl: { rgb: rgb(textFormat.foregroundColor ?? {}) },
    ...(background === '#ffffff' ? {} : { bg: { rgb: background } }),
    ht: HORIZONTAL[/** @type {keyof typeof HORIZONTAL} */ (horizontalAlignment)] ?? 0,
    vt: VERTICAL[/** @type {keyof typeof VERTICAL} */ (verticalAlignment)] ?? VERTICAL.BOTTOM,
    tb: WRAPS[/** @type {keyof typeof WRAPS} */ (wrapStrategy)] ?? WRAPS.OVERFLOW_CELL,
  };
}

/** @param {{red?: number, green?: number, blue?: number} | undefined} color shares from 0 to 1 @returns {string} */
export function rgb(color) {
  if (!color) return '#ffffff';
  const part = (/** @type {number | undefined} */ share) =>
    Math.round((share ?? 0) * 255)
      .toString(16)
      .padStart(2, '0');
  return `#${part(color.red)}${part(color.green)}${part(color.blue)}`;
}
