/** The problems of a run, with a way to the cell that has to change. */

const PROBLEMS_SHOWN = 100;

/**
 * @typedef {object} Problem
 * @property {string} tab title of the tab that the row is in
 * @property {number} row as the spreadsheet counts it, 0 where the problem has no row
 * @property {string} column header of the cell
 * @property {string} key of the row, such as its order number; blank where its tab has no such column
 * @property {boolean} isError false for a mere reminder
 * @property {string} advice what is wrong and what to do
 *
 * @typedef {{problems: Problem[], total: number}} ProblemList
 */

/**
 * The first problems in 问题清单, in its order.
 * @returns {ProblemList}
 */
function listProblems() {
  const sheet = tab_('problems');
  const { headers, levels } = words_();
  const columns = columnsOf_(sheet, headers.problems);
  const total = Math.max(sheet.getLastRow() - HEADER_ROW, 0);
  if (total === 0) return { problems: [], total };
  const problems = sheet
    .getRange(HEADER_ROW + 1, 1, Math.min(total, PROBLEMS_SHOWN), sheet.getLastColumn())
    .getDisplayValues()
    .map((line) => {
      const text = (/** @type {keyof typeof columns} */ name) => line[columns[name] - 1] ?? '';
      return {
        tab: text('tab'),
        row: Number(text('row')) || 0,
        column: text('column'),
        key: text('key'),
        isError: text('level') !== levels.reminder,
        advice: text('advice'),
      };
    });
  return { problems, total };
}

/**
 * Takes the person to a cell that has a problem. Rows move while people sort and insert, so a row whose key is no
 * longer the problem's is looked for by its key.
 * @param {Problem} problem
 */
function goToProblem({ tab, row, column, key }) {
  const sheet = SpreadsheetApp.getActiveSpreadsheet().getSheetByName(tab);
  if (!sheet) throw new Error(fill_(phrases_().server.missingTab, { tab }));
  const labels = headersOf_(sheet);
  const keyHeader = checkedTabs_().find(({ title }) => title === tab)?.key ?? '';
  const rowNow = currentRow_(sheet, keyHeader, row, key);
  if (rowNow > sheet.getMaxRows()) throw new Error(fill_(phrases_().server.rowGone, { tab, row }));
  const at = labels.indexOf(fold_(column));
  const cells = at < 0 ? sheet.getRange(rowNow, 1, 1, labels.length) : sheet.getRange(rowNow, at + 1);
  sheet.activate();
  cells.activate();
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {string} keyHeader header of the column that its rows are known by; blank where there is none
 * @param {number} row where the problem was found
 * @param {string} key
 * @returns {number}
 */
function currentRow_(sheet, keyHeader, row, key) {
  if (!key || !keyHeader) return row;
  const keys = columnTexts_(sheet, keyHeader).map(fold_);
  const wanted = fold_(key);
  if (keys[row - HEADER_ROW - 1] === wanted) return row;
  const found = keys.indexOf(wanted);
  return found < 0 ? row : found + HEADER_ROW + 1;
}
