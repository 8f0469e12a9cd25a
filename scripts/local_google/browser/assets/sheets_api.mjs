/** The public Sheets API, as the person at this page. */

import { IN_THE_SHEET } from './runtime/sheets_api.mjs';
import { person, setup } from './setup.mjs';
import { token } from './tokens.mjs';

const BASE = `/v4/spreadsheets/${setup.spreadsheetId}`;
const STRUCTURE =
  'properties(title,locale),sheets(properties,merges,basicFilter,charts,' +
  'protectedRanges(range,unprotectedRanges,warningOnly,editors,requestingUserCanEdit))';
const CELLS =
  'sheets(properties.sheetId,data(startRow,rowMetadata(pixelSize,hiddenByUser,hiddenByFilter),rowData.values(' +
  'userEnteredValue,effectiveValue,formattedValue,hyperlink,note,dataValidation,effectiveFormat(numberFormat.type,' +
  'backgroundColor,horizontalAlignment,verticalAlignment,wrapStrategy,' +
  'textFormat(foregroundColor,fontSize,bold,italic,strikethrough,underline)))))';

/** A request that was refused, in the API's words. */
export class Refused extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [content]
 * @returns {Promise<any>}
 */
async function ask(method, path, content) {
  const answer = await fetch(BASE + path, {
    method,
    headers: {
      Authorization: `Bearer ${await token('access-token', person)}`,
      'Content-Type': 'application/json',
      ...IN_THE_SHEET,
    },
    ...(content ? { body: JSON.stringify(content) } : {}),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Refused(answer.status, said.error?.message ?? `HTTP ${answer.status}`);
  return said;
}

/** @param {string} title */
export function quoted(title) {
  return `'${title.replaceAll("'", "''")}'`;
}

/** The tabs, without their cells. */
export function structure() {
  return ask('GET', `?prettyPrint=false&fields=${encodeURIComponent(STRUCTURE)}`);
}

/** @param {string[]} titles @returns the columns of these tabs */
export function columns(titles) {
  const ranges = titles.map((title) => `&ranges=${encodeURIComponent(`${quoted(title)}!1:1`)}`).join('');
  const fields = 'sheets(properties.sheetId,data.columnMetadata(pixelSize,hiddenByUser))';
  return ask('GET', `?prettyPrint=false&fields=${encodeURIComponent(fields)}${ranges}`);
}

/** @param {string} title @param {number} first row from 1 @param {number} last */
export async function cells(title, first, last) {
  const range = encodeURIComponent(`${quoted(title)}!${first}:${last}`);
  const said = await ask('GET', `?prettyPrint=false&fields=${encodeURIComponent(CELLS)}&ranges=${range}`);
  return said.sheets[0].data?.[0] ?? {};
}

/** @param {string} title @param {number} first row from 0 @param {number} last @returns {Promise<any[][]>} what was entered */
export async function entered(title, first, last) {
  const range = encodeURIComponent(`${quoted(title)}!${first + 1}:${last + 1}`);
  const fields = 'sheets.data.rowData.values(userEnteredValue,userEnteredFormat.numberFormat)';
  const said = await ask('GET', `?prettyPrint=false&fields=${encodeURIComponent(fields)}&ranges=${range}`);
  const rows = said.sheets[0].data?.[0]?.rowData ?? [];
  return rows.map((/** @type {any} */ { values: cells = [] }) => cells);
}

/** @param {string} title @returns which rows are hidden */
export async function rows(title) {
  const range = encodeURIComponent(quoted(title));
  const fields = 'sheets.data.rowMetadata(hiddenByUser,hiddenByFilter)';
  const said = await ask('GET', `?prettyPrint=false&fields=${encodeURIComponent(fields)}&ranges=${range}`);
  return said.sheets[0].data?.[0]?.rowMetadata ?? [];
}

/** @param {string} range @param {string} [rendering] */
export async function values(range, rendering = 'FORMATTED_VALUE') {
  const path = `/values/${encodeURIComponent(range)}?prettyPrint=false&valueRenderOption=${rendering}`;
  return /** @type {any[][]} */ ((await ask('GET', path)).values ?? []);
}

/**
 * Types or pastes texts, all of them or none.
 * @param {{range: string, values: string[][]}[]} data
 * @returns {Promise<any[][][]>} what the cells of each range hold then
 */
export async function type(data) {
  const said = await ask('POST', '/values:batchUpdate', {
    valueInputOption: 'USER_ENTERED',
    data,
    includeValuesInResponse: true,
    responseValueRenderOption: 'FORMULA',
  });
  return said.responses.map((/** @type {any} */ { updatedData }) => updatedData?.values ?? []);
}

/** @param {object[]} requests @returns {Promise<any>} */
export function batchUpdate(requests) {
  return ask('POST', ':batchUpdate', { requests });
}

/** @param {object[]} requests @param {string} range @returns {Promise<any[][]>} the cells of the range after them */
export async function batchUpdateAndRead(requests, range) {
  const response = {
    includeSpreadsheetInResponse: true,
    responseRanges: [range],
    responseIncludeGridData: true,
  };
  const { updatedSpreadsheet } = await ask('POST', ':batchUpdate', { requests, ...response });
  const rows = updatedSpreadsheet.sheets[0].data?.[0]?.rowData ?? [];
  return rows.map((/** @type {any} */ { values: cells = [] }) => cells);
}
