/**
 * Starting a run and following it. UrlFetch stops waiting long before a large recalculation is over, so the sidebar
 * watches the workbook meanwhile: hidden staging tabs fill first, then the run's line appears in 运行记录.
 */

const STAGING_PREFIX = '_staging';
const RUNS_LOOKED_AT = 20;
// How far the clock of the functions may be from the clock of this script.
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * @typedef {'validate' | 'recalculate'} RunAction
 *
 * @typedef {object} Baseline how the workbook looked when a recalculation was asked for
 * @property {number} clickedAt milliseconds
 * @property {string[]} knownRuns numbers of the runs at both ends of 运行记录
 * @property {string[]} knownStaging staging tabs of other runs
 *
 * @typedef {object} FinishedRun
 * @property {string} id
 * @property {string} seconds
 * @property {string} rows
 * @property {string} problems
 *
 * @typedef {object} Progress
 * @property {number} stagedRows rows written so far
 * @property {number} allRows rows that will be written; 0 before that is known
 * @property {FinishedRun | null} finished the run, once it is committed
 */

/** @type {Record<RunAction, Target>} */
const RUN_TARGETS = { validate: 'validate_deals', recalculate: 'recalculate' };

/**
 * Runs the function and waits for its answer as long as UrlFetch does.
 * @param {string} action
 * @param {boolean} [acceptsLosses] whether the person said that what the plan lost is meant
 * @returns {Outcome}
 */
function startRun(action, acceptsLosses) {
  if (action !== 'validate' && action !== 'recalculate') {
    throw new Error(fill_(phrases_().server.unknownAction, { action }));
  }
  const accepted = action === 'recalculate' && acceptsLosses ? { accept_losses: true } : {};
  return covering_(() => callFunction_(RUN_TARGETS[action], accepted));
}

/**
 * Remembers how the workbook looks, so that the recalculation about to start can be told from all others.
 * @returns {Baseline}
 */
function beginRecalculation() {
  return {
    clickedAt: Date.now(),
    knownRuns: latestRuns_().map((run) => run.id),
    knownStaging: stagingTabs_().map((sheet) => sheet.getName()),
  };
}

/**
 * How far the recalculation has come. Its staging tabs have as many rows as they will hold from the start.
 * @param {Baseline} baseline
 * @returns {Progress}
 */
function followRecalculation(baseline) {
  const staged = stagingTabs_().filter((sheet) => !baseline.knownStaging.includes(sheet.getName()));
  const sum = (/** @type {number[]} */ counts) => counts.reduce((total, count) => total + count, 0);
  return {
    stagedRows: sum(staged.map((sheet) => sheet.getLastRow())),
    allRows: sum(staged.map((sheet) => sheet.getMaxRows())),
    finished: finishedRun_(baseline),
  };
}

/**
 * @param {Baseline} baseline
 * @returns {FinishedRun | null}
 */
function finishedRun_(baseline) {
  const person = Session.getEffectiveUser().getEmail().toLowerCase();
  const run = latestRuns_().find(
    (candidate) =>
      !baseline.knownRuns.includes(candidate.id) &&
      candidate.trigger === RUN_TARGETS.recalculate &&
      candidate.person.toLowerCase() === person &&
      !(startOf_(candidate.id) < baseline.clickedAt - CLOCK_TOLERANCE_MS),
  );
  return run ? { id: run.id, seconds: run.seconds, rows: run.rows, problems: run.problems } : null;
}

/**
 * When a run began: its number says so in UTC, whatever time zone the workbook and this script are in.
 * @param {string} id such as 20160401-013000-5f2c
 * @returns {number} milliseconds; NaN for a number of another kind
 */
function startOf_(id) {
  const [, date = '', hour = '', minute = '', second = ''] = /^(\d{8})-(\d\d)(\d\d)(\d\d)-/.exec(id) ?? [];
  const day = date.replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');
  return Date.parse(`${day}T${hour}:${minute}:${second}Z`);
}

/** @returns {GoogleAppsScript.Spreadsheet.Sheet[]} */
function stagingTabs_() {
  return SpreadsheetApp.getActiveSpreadsheet()
    .getSheets()
    .filter((sheet) => sheet.getName().startsWith(STAGING_PREFIX));
}

/** @typedef {FinishedRun & {trigger: string, person: string}} RunLine */

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
    .getDisplayValues()
    .map((line) => {
      const text = (/** @type {keyof typeof columns} */ name) => (line[columns[name] - 1] ?? '').trim();
      return {
        id: text('id'),
        trigger: text('trigger'),
        person: text('person'),
        seconds: text('seconds'),
        rows: text('rows'),
        problems: text('problems'),
      };
    });
}
