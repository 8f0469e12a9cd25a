/** A plan on trial: the rows of the plan tabs to change in the sidebar, and asking what they would have paid. */

/**
 * @typedef {string | number | boolean} PlanCell as it stands in the sheet, a day as 2016-01-05; '' where it is blank
 *
 * @typedef {object} PlanRow
 * @property {number} row as the spreadsheet counts it
 * @property {Record<string, PlanCell>} cells by header
 *
 * @typedef {object} TrialChange
 * @property {string} tab
 * @property {number | null} row null for a row that is added
 * @property {Record<string, PlanCell>} seen what the row held when it was chosen
 * @property {Record<string, PlanCell | null> | null} values new cells by header; null where the row is left out
 *
 * @typedef {{now: string, trial: string, difference: string}} Compared in yuan, with two decimals
 *
 * @typedef {object} Tried what a function says when it has tried a plan
 * @property {string} run_id
 * @property {Record<string, number>} counts
 * @property {number} seconds
 * @property {(Compared & {month: string})[]} months
 * @property {(Compared & {month: string, staff_no: string, name: string, says: string})[]} people whose pay moves
 *
 * @typedef {{kind: 'done', answer: Tried} | Refused | Unknown} TrialOutcome
 */

/**
 * The plan tabs, and the months that there are to try a plan on.
 * @returns {{tabs: PlanTab[], months: string[]}}
 */
function listPlans() {
  return { tabs: planTabs_(), months: listMonths() };
}

/**
 * The rows of a plan tab that hold anything. Columns that people added themselves are left out.
 * @param {string} title
 * @returns {PlanRow[]}
 */
function readPlan(title) {
  const plan = planTabs_().find((tab) => tab.title === title);
  if (!plan) throw new Error(fill_(phrases_().server.noPlanTab, { tab: title }));
  const workbook = SpreadsheetApp.getActiveSpreadsheet();
  const sheet = workbook.getSheetByName(title);
  if (!sheet) throw new Error(fill_(phrases_().server.missingTab, { tab: title }));
  const height = sheet.getLastRow() - HEADER_ROW;
  if (height < 1) return [];
  const labels = headersOf_(sheet);
  const zone = workbook.getSpreadsheetTimeZone();
  const places = [...plan.names, ...plan.figures, ...plan.others]
    .map((header) => ({ header, at: labels.indexOf(fold_(header)) }))
    .filter(({ at }) => at >= 0);
  return sheet
    .getRange(HEADER_ROW + 1, 1, height, labels.length)
    .getValues()
    .map((line, index) => ({
      row: index + HEADER_ROW + 1,
      cells: Object.fromEntries(places.map(({ header, at }) => [header, planCell_(line[at], zone)])),
    }))
    .filter(({ cells }) => Object.values(cells).some((cell) => cell !== ''));
}

/**
 * @param {PlanCell | Date} value
 * @param {string} zone
 * @returns {PlanCell}
 */
function planCell_(value, zone) {
  return value instanceof Date ? Utilities.formatDate(value, zone, 'yyyy-MM-dd') : value;
}

/**
 * What the changed plan would have paid, beside what the plan pays; only the comparison is written.
 * @param {TrialChange[]} changes
 * @param {string} month blank for all
 * @returns {TrialOutcome}
 */
function tryPlan(changes, month) {
  const moved = movedSince_(changes);
  if (moved) return refused_(fill_(phrases_().server.planMoved, { tab: moved.tab, row: moved.row ?? '' }));
  const body = {
    changes: changes.map(({ tab, row, values }) => ({ tab, values, ...(row === null ? {} : { row }) })),
    ...(month ? { months: [checkedMonth_(month)] } : {}),
  };
  return /** @type {TrialOutcome} */ (/** @type {unknown} */ (callFunction_('simulate', body)));
}

/**
 * The first change of a row that is no longer what it was when it was chosen: rows move, and others edit them.
 * @param {TrialChange[]} changes
 * @returns {TrialChange | undefined}
 */
function movedSince_(changes) {
  const present = changes.filter(({ row }) => row !== null);
  const rows = new Map([...new Set(present.map(({ tab }) => tab))].map((tab) => [tab, readPlan(tab)]));
  return present.find(({ tab, row, seen }) => {
    const now = rows.get(tab)?.find((candidate) => candidate.row === row)?.cells ?? {};
    return Object.entries(seen).some(([header, cell]) => now[header] !== cell);
  });
}
