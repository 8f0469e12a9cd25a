/** Reading the workbook: which language it speaks, and its tabs by title and header, wherever people moved them. */

const HEADER_ROW = 1;

/** @typedef {'zh' | 'en'} Language */
/** @typedef {keyof Words['tabs']} TabName */

/** @type {Language | undefined} told once an execution: every question to the workbook costs time */
let spokenLanguage;

/**
 * The language of this workbook. Its own tabs decide, so that the add-on names tabs as people see them; a workbook
 * that has none of them yet is spoken to in the person's language, Chinese for everyone whose language is Chinese.
 * @returns {Language}
 */
function language_() {
  spokenLanguage ??= spokenLanguageOf_(SpreadsheetApp.getActiveSpreadsheet());
  return spokenLanguage;
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Spreadsheet} workbook
 * @returns {Language}
 */
function spokenLanguageOf_(workbook) {
  const titles = workbook.getSheets().map((sheet) => sheet.getName());
  const languages = /** @type {Language[]} */ (['zh', 'en']);
  const spoken = languages.find((language) =>
    Object.values(WORDS[language].tabs).some((title) => titles.includes(title)),
  );
  return spoken ?? (Session.getActiveUserLocale().startsWith('zh') ? 'zh' : 'en');
}

/** @returns {Words} */
function words_() {
  return WORDS[language_()];
}

/** @returns {Phrases} */
function phrases_() {
  return PHRASES[language_()];
}

/**
 * The tab of that name.
 * @param {TabName} name
 * @returns {GoogleAppsScript.Spreadsheet.Sheet}
 * @throws {Error} saying which tab is missing
 */
function tab_(name) {
  const title = words_().tabs[name];
  const sheet = SpreadsheetApp.getActiveSpreadsheet().getSheetByName(title);
  if (!sheet) throw new Error(fill_(phrases_().server.missingTab, { tab: title }));
  return sheet;
}

/**
 * The form in which typed words are compared: width, case and white space make no difference.
 * @param {string} typed
 * @returns {string}
 */
function fold_(typed) {
  return typed.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
}

/**
 * The folded headers of a tab, from left to right.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @returns {string[]}
 */
function headersOf_(sheet) {
  const width = Math.max(sheet.getLastColumn(), 1);
  return sheet.getRange(HEADER_ROW, 1, 1, width).getDisplayValues()[0]?.map(fold_) ?? [];
}

/**
 * Where the columns of a tab stand.
 * @template {string} Column
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Record<Column, string>} headers the header of each column asked for
 * @returns {Record<Column, number>} positions counted from 1
 * @throws {Error} naming a header that is missing
 */
function columnsOf_(sheet, headers) {
  const labels = headersOf_(sheet);
  const positions = /** @type {Record<Column, number>} */ ({});
  for (const [column, header] of /** @type {[Column, string][]} */ (Object.entries(headers))) {
    const at = labels.indexOf(fold_(header));
    if (at < 0) {
      throw new Error(fill_(phrases_().server.missingHeader, { tab: sheet.getName(), header }));
    }
    positions[column] = at + 1;
  }
  return positions;
}

/**
 * What one column shows under its header, blanks included.
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {string} header
 * @returns {string[]}
 */
function columnTexts_(sheet, header) {
  const { column } = columnsOf_(sheet, { column: header });
  const rows = sheet.getLastRow() - HEADER_ROW;
  if (rows < 1) return [];
  return sheet
    .getRange(HEADER_ROW + 1, column, rows, 1)
    .getDisplayValues()
    .map((row) => row[0] ?? '');
}
