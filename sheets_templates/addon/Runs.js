/**
 * Starting a run and following it. UrlFetch stops waiting long before a large run is over, so the sidebar watches the
 * workbook meanwhile: hidden staging tabs fill first, then the run's line appears in 运行记录.
 */

const STAGING_PREFIX = '_staging';
const RUNS_LOOKED_AT = 20;
// How far the clock of the functions may be from the clock of this script.
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * @typedef {'validate' | 'recalculate'} RunAction
 *
 * @typedef {object} Baseline how the workbook looked when a run was asked for
 * @property {number} clickedAt milliseconds
 * @property {string[]} knownRuns numbers of the runs at both ends of 运行记录
 * @property {string[]} knownStaging staging tabs of other runs
 * @property {number} expectedRows rows that a complete run will write
 *
 * @typedef {object} FinishedRun
 * @property {string} id
 * @property {string} seconds
 * @property {string} rows
 * @property {string} problems
 *
 * @typedef {object} Progress
 * @property {number} stagedRows rows written so far, 0 before the first
 * @property {FinishedRun | null} finished the run, once it is committed
 */

/** @type {Record<RunAction, Target>} */
const RUN_TARGETS = { validate: 'validate_deals', recalculate: 'recalculate' };

/**
 * Remembers how the workbook looks, so that the run about to start can be told from all others.
 * @returns {Baseline}
 */
function beginRun() {
  return {
    clickedAt: Date.now(),
    knownRuns: latestRuns_().map((run) => run.id),
    knownStaging: stagingTabs_().map((sheet) => sheet.getName()),
    expectedRows: columnTexts_(tab_('deals'), words_().headers.deals.key).filter((key) => key.trim()).length,
  };
}

/**
 * Runs the function and waits for its answer as long as UrlFetch does.
 * @param {string} action
 * @returns {Outcome}
 */
function startRun(action) {
  if (action !== 'validate' && action !== 'recalculate') {
    throw new Error(fill_(phrases_().server.unknownAction, { action }));
  }
  return callFunction_(RUN_TARGETS[action], {});
}

/**
 * How far the run that was asked for has come.
 * @param {RunAction} action
 * @param {Baseline} baseline
 * @returns {Progress}
 */
function followRun(action, baseline) {
  const staged = stagingTabs_().filter((sheet) => !baseline.knownStaging.includes(sheet.getName()));
  const rows = staged.map((sheet) => Math.max(sheet.getLastRow() - HEADER_ROW, 0));
  return { stagedRows: Math.max(0, ...rows), finished: finishedRun_(action, baseline) };
}

/**
 * @param {RunAction} action
 * @param {Baseline} baseline
 * @returns {FinishedRun | null}
 */
function finishedRun_(action, baseline) {
  const trigger = words_().triggers[RUN_TARGETS[action]];
  const person = Session.getEffectiveUser().getEmail().toLowerCase();
  const run = latestRuns_().find(
    (candidate) =>
      !baseline.knownRuns.includes(candidate.id) &&
      candidate.trigger === trigger &&
      candidate.person.toLowerCase() === person &&
      !(candidate.startedAt < baseline.clickedAt - CLOCK_TOLERANCE_MS),
  );
  return run ? { id: run.id, seconds: run.seconds, rows: run.rows, problems: run.problems } : null;
}

/** @returns {GoogleAppsScript.Spreadsheet.Sheet[]} */
function stagingTabs_() {
  return SpreadsheetApp.getActiveSpreadsheet()
    .getSheets()
    .filter((sheet) => sheet.getName().startsWith(STAGING_PREFIX));
}

/**
 * @typedef {FinishedRun & {trigger: string, person: string, startedAt: number}} RunLine
 *     `startedAt` in milliseconds, NaN where the cell holds no date
 */

/**
 * The lines at both ends of 运行记录: new runs are at one of them, whichever way people sorted the tab.
 * @returns {RunLine[]}
 */
function latestRuns_() {
  const sheet = tab_('runs');
  const columns = columnsOf_(sheet, words_().headers.runs);
  const first = HEADER_ROW + 1;
  const last = sheet.getLastRow();
  const top = runLines_(sheet, columns, first, Math.min(last, first + RUNS_LOOKED_AT - 1));
  const bottom = runLines_(sheet, columns, Math.max(first + top.length, last - RUNS_LOOKED_AT + 1), last);
  return [...top, ...bottom].filter((run) => run.id);
}

/**
 * @param {GoogleAppsScript.Spreadsheet.Sheet} sheet
 * @param {Record<keyof Words['headers']['runs'], number>} columns
 * @param {number} first
 * @param {number} last
 * @returns {RunLine[]}
 */
function runLines_(sheet, columns, first, last) {
  if (last < first) return [];
  return sheet
    .getRange(first, 1, last - first + 1, sheet.getLastColumn())
    .getValues()
    .map((line) => {
      const text = (/** @type {keyof typeof columns} */ name) => String(line[columns[name] - 1] ?? '').trim();
      return {
        id: text('id'),
        trigger: text('trigger'),
        person: text('person'),
        startedAt: milliseconds_(line[columns.start - 1]),
        seconds: text('seconds'),
        rows: text('rows'),
        problems: text('problems'),
      };
    });
}

/**
 * @param {unknown} cell a date, or text such as 2016-04-01 09:30:00
 * @returns {number} NaN where the cell holds no date
 */
function milliseconds_(cell) {
  return cell instanceof Date ? cell.getTime() : Date.parse(String(cell));
}
