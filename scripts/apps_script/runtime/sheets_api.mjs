/** The Sheets API as the services of this runtime use it, with the access token of the person they act for. */

/** @typedef {import('./context.mjs').Context} Context */

/**
 * @typedef {object} SheetProperties
 * @property {number} sheetId
 * @property {string} title
 * @property {boolean} [hidden]
 * @property {{rowCount: number, columnCount: number}} gridProperties
 *
 * @typedef {object} Workbook
 * @property {string} spreadsheetUrl
 * @property {{title: string, locale: string, timeZone: string}} properties
 * @property {{properties: SheetProperties}[]} sheets
 *
 * @typedef {string | number | boolean} Cell
 * @typedef {object} Rendering
 * @property {'FORMATTED_VALUE' | 'UNFORMATTED_VALUE'} valueRenderOption
 * @property {'SERIAL_NUMBER' | 'FORMATTED_STRING'} [dateTimeRenderOption]
 */

// Taken at the start: a host removes everything from the global scope that Apps Script does not have.
const { URLSearchParams } = globalThis;
/** What SpreadsheetApp and people in the sheet do counts towards no quota of the API's: a stand-in is told so. */
export const IN_THE_SHEET = { 'X-Local-In-The-Sheet': 'yes' };
const WORKBOOK_FIELDS = 'spreadsheetUrl,properties(title,locale,timeZone),sheets.properties';

/** Reads of one spreadsheet. What was read of its structure is kept until `forget`. */
export class SheetsApi {
  /** @type {Workbook | undefined} */
  #workbook;

  /** @param {Context} context */
  constructor(context) {
    this.context = context;
  }

  /** @returns {Workbook} */
  workbook() {
    this.#workbook ??= /** @type {Workbook} */ (this.#get('', { fields: WORKBOOK_FIELDS }));
    return this.#workbook;
  }

  /** Time has passed: the next question is asked anew. */
  forget() {
    this.#workbook = undefined;
  }

  /**
   * The cells of a range, row by row, without the blanks at the ends.
   * @param {string} range in A1 notation
   * @param {Rendering} rendering
   * @returns {Cell[][]}
   */
  values(range, rendering) {
    const answer = this.#get(`/values/${encodeURIComponent(range)}`, { ...rendering });
    return answer.values ?? [];
  }

  /**
   * @param {string} path
   * @param {Record<string, string>} query
   * @returns {any}
   */
  #get(path, query) {
    const { context } = this;
    const token = context.call('identity.accessToken', {});
    const url = `${context.google}/v4/spreadsheets/${context.spreadsheetId}${path}?${new URLSearchParams(query)}`;
    const answer = context.call('fetch', {
      url,
      method: 'GET',
      headers: { Authorization: `Bearer ${token}`, ...IN_THE_SHEET },
    });
    if (answer.failure) throw new Error(`${answer.failure}: ${url}`);
    const content = JSON.parse(answer.body);
    if (answer.status !== 200) throw new Error(content.error.message);
    return content;
  }
}
