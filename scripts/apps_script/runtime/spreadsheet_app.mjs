/** SpreadsheetApp: the spreadsheet that the script is bound to, its sheets and ranges, for reading and showing. */

import { a1Notation, parseA1, quotedTitle } from './a1.mjs';
import { SCOPES, needsScope } from './context.mjs';
import { offer } from './guard.mjs';
import { dateOf } from './dates.mjs';
import { ui } from './ui.mjs';

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {import('./sheets_api.mjs').SheetsApi} SheetsApi */
/** @typedef {import('./sheets_api.mjs').SheetProperties} SheetProperties */
/** @typedef {{row: number, column: number, rows: number, columns: number}} Area counted from 1 */

const OUTSIDE = 'The coordinates of the range are outside the dimensions of the sheet.';

/**
 * @param {Context} context
 * @param {SheetsApi} api
 */
export function spreadsheetApp(context, api) {
  const bound = () => {
    needsScope(context, 'SpreadsheetApp.getActiveSpreadsheet', SCOPES.spreadsheet);
    return spreadsheet(context, api);
  };
  return offer('SpreadsheetApp', {
    getActiveSpreadsheet: bound,
    getActive: bound,
    getActiveSheet: () => bound().getActiveSheet(),
    getUi() {
      if (!context.activePerson) throw new Error('Cannot call SpreadsheetApp.getUi() from this context.');
      return ui(context);
    },
    flush: () => api.forget(),
  });
}

/**
 * @param {Context} context
 * @param {SheetsApi} api
 */
export function spreadsheet(context, api) {
  const sheets = () => api.workbook().sheets.map(({ properties }) => properties);
  const named = (/** @type {string} */ title) => {
    const found = sheets().find((properties) => properties.title === title);
    return found ? sheet(context, api, found) : null;
  };
  const self = offer('Spreadsheet', {
    getId: () => context.spreadsheetId,
    getName: () => api.workbook().properties.title,
    getUrl: () => api.workbook().spreadsheetUrl,
    getSpreadsheetLocale: () => api.workbook().properties.locale,
    getSpreadsheetTimeZone: () => api.workbook().properties.timeZone,
    getSheets: () => sheets().map((properties) => sheet(context, api, properties)),
    getSheetByName: named,
    getActiveSheet() {
      const active = context.call('ui.active', {}).sheetId;
      const properties = sheets().find(({ sheetId, hidden }) =>
        active === null ? !hidden : sheetId === active,
      );
      if (!properties) throw new Error('The spreadsheet has no sheet to show.');
      return sheet(context, api, properties);
    },
    getActiveRange() {
      const { sheetId, range: a1 } = context.call('ui.active', {});
      const properties = sheets().find((one) => one.sheetId === sheetId);
      return properties && a1 ? sheet(context, api, properties).getRange(a1) : null;
    },
    setActiveSheet: (/** @type {ReturnType<typeof sheet>} */ target) => target.activate(),
    getRange(/** @type {string} */ a1) {
      const { title, area } = parseA1(a1);
      const target = title === null ? self.getActiveSheet() : named(title);
      if (!target) throw new Error(`Range not found: ${a1}`);
      return target.getRange(area);
    },
    toast(/** @type {string} */ text, title = '', seconds = 5) {
      // Where nobody is at the keyboard, nobody sees it.
      if (context.activePerson) context.call('ui.toast', { text, title, seconds });
    },
  });
  return self;
}

/**
 * @param {Context} context
 * @param {SheetsApi} api
 * @param {SheetProperties} properties
 */
function sheet(context, api, properties) {
  const { rowCount, columnCount } = properties.gridProperties;
  const filled = () => api.values(quotedTitle(properties.title), { valueRenderOption: 'FORMATTED_VALUE' });
  const self = offer('Sheet', {
    getName: () => properties.title,
    getSheetId: () => properties.sheetId,
    isSheetHidden: () => properties.hidden ?? false,
    getMaxRows: () => rowCount,
    getMaxColumns: () => columnCount,
    getLastRow: () => filled().length,
    getLastColumn: () => filled().reduce((widest, row) => Math.max(widest, row.length), 0),
    getRange(/** @type {any[]} */ ...args) {
      const area = areaOf(args, properties);
      if (area.rows < 1) throw new Error('The number of rows in the range must be at least 1.');
      if (area.columns < 1) throw new Error('The number of columns in the range must be at least 1.');
      const fits =
        area.row >= 1 &&
        area.column >= 1 &&
        area.row + area.rows - 1 <= rowCount &&
        area.column + area.columns - 1 <= columnCount;
      if (!fits) throw new Error(OUTSIDE);
      return range(context, api, self, area);
    },
    getDataRange: () =>
      self.getRange(1, 1, Math.max(self.getLastRow(), 1), Math.max(self.getLastColumn(), 1)),
    activate() {
      context.call('ui.activate', { sheetId: properties.sheetId, title: properties.title, range: null });
      return self;
    },
  });
  return self;
}

/**
 * getRange takes A1 notation, or row and column with optional counts.
 * @param {any[]} args
 * @param {SheetProperties} properties
 * @returns {Area}
 */
function areaOf(args, properties) {
  const { rowCount, columnCount } = properties.gridProperties;
  if (typeof args[0] === 'number') {
    const [row, column, rows = 1, columns = 1] = args;
    return { row, column, rows, columns };
  }
  const area = typeof args[0] === 'string' ? parseA1(args[0]).area : args[0];
  return {
    row: area.row,
    column: area.column,
    rows: area.rows ?? rowCount - area.row + 1,
    columns: area.columns ?? columnCount - area.column + 1,
  };
}

/**
 * @param {Context} context
 * @param {SheetsApi} api
 * @param {ReturnType<typeof sheet>} parent
 * @param {Area} area
 */
function range(context, api, parent, area) {
  const a1 = a1Notation(area);
  const address = `${quotedTitle(parent.getName())}!${a1}`;
  const whole = (/** @type {any[][]} */ rows) =>
    Array.from({ length: area.rows }, (_row, y) =>
      Array.from({ length: area.columns }, (_cell, x) => rows[y]?.[x] ?? ''),
    );
  const self = offer('Range', {
    getSheet: () => parent,
    getRow: () => area.row,
    getColumn: () => area.column,
    getNumRows: () => area.rows,
    getNumColumns: () => area.columns,
    getLastRow: () => area.row + area.rows - 1,
    getLastColumn: () => area.column + area.columns - 1,
    getA1Notation: () => a1,
    getDisplayValues: () => whole(api.values(address, { valueRenderOption: 'FORMATTED_VALUE' })),
    getDisplayValue: () => self.getDisplayValues()[0]?.[0],
    getValues: () => whole(typedValues(api, address)),
    getValue: () => self.getValues()[0]?.[0],
    activate() {
      const at = { sheetId: parent.getSheetId(), title: parent.getName(), range: a1 };
      context.call('ui.activate', at);
      return self;
    },
  });
  return self;
}

/**
 * Values as Apps Script gives them: a cell formatted as a date is a Date. The API tells such cells apart by rendering
 * their numbers as text on demand.
 * @param {SheetsApi} api
 * @param {string} address
 * @returns {(import('./sheets_api.mjs').Cell | Date)[][]}
 */
function typedValues(api, address) {
  const plain = { valueRenderOption: /** @type {const} */ ('UNFORMATTED_VALUE') };
  const serials = api.values(address, { ...plain, dateTimeRenderOption: 'SERIAL_NUMBER' });
  const texts = api.values(address, { ...plain, dateTimeRenderOption: 'FORMATTED_STRING' });
  const zone = api.workbook().properties.timeZone;
  return serials.map((row, y) =>
    row.map((cell, x) => {
      const isDate = typeof cell === 'number' && typeof texts[y]?.[x] === 'string';
      return isDate ? dateOf(cell, zone) : cell;
    }),
  );
}
