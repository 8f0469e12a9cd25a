/** Steps on rows of registers: what waits for the person, what may be done with the selected row, and doing it. */

const DUTIES_SHOWN = 100;
const SEVERAL = /[、,]\s*/;

/**
 * @typedef {object} Duty a row of a register, and the steps there are for it now
 * @property {string} tab its title
 * @property {string} key the number of the row
 * @property {string} state
 * @property {string[]} steps
 * @property {string} due the last day, blank where there is none
 * @property {boolean} isOverdue
 * @property {string} says what the row is about, or why it is in its state
 *
 * @typedef {object} Duties
 * @property {Duty | null} selected the row that the person has selected, where it is one of a register
 * @property {Duty[]} waiting what waits for the person
 * @property {number} total how many there are
 */

/**
 * What waits for the person, as 待办 has it, and the selected row as 登记状态 has it.
 * @returns {Duties}
 */
function listDuties() {
  const numbers = ownNumbers_();
  const waiting = dutyLines_('toDo', words_().headers.toDo).filter(({ staffNo }) =>
    staffNo.split(SEVERAL).some((number) => numbers.includes(number)),
  );
  const duties = waiting.slice(0, DUTIES_SHOWN).map(dutyOf_);
  return { selected: selectedDuty_(), waiting: duties, total: waiting.length };
}

/**
 * Takes a step on a row; the functions know who asks.
 * @param {string} tab
 * @param {string} key
 * @param {string} step
 * @param {string} note what the person says of it
 * @returns {Outcome}
 */
function takeStep(tab, key, step, note) {
  return callFunction_('act', { tab, key, step, note });
}

/** @returns {string[]} the staff numbers that the staff list has for the person's address */
function ownNumbers_() {
  const person = fold_(Session.getEffectiveUser().getEmail());
  const { staffNo, email } = words_().headers.staff;
  const sheet = tab_('staff');
  const emails = columnTexts_(sheet, email).map(fold_);
  return columnTexts_(sheet, staffNo)
    .map((number) => number.trim())
    .filter((number, at) => number !== '' && emails[at] === person);
}

/** @returns {Duty | null} */
function selectedDuty_() {
  const selected = SpreadsheetApp.getActiveSpreadsheet().getActiveRange();
  if (!selected) return null;
  const sheet = selected.getSheet();
  const headers = checkedTabs_().find(({ title }) => title === sheet.getName())?.knownBy;
  if (!headers) return null;
  const at = selected.getRow() - HEADER_ROW - 1;
  const key = headers.map((header) => columnTexts_(sheet, header)[at] ?? '').join('');
  const found = dutyLines_('states', words_().headers.states).find(
    (line) => line.tab === sheet.getName() && fold_(line.key) === fold_(key),
  );
  return found ? dutyOf_(found) : null;
}

/**
 * The rows of a tab as texts by the names of its headers.
 * @template {string} Column
 * @param {TabName} name
 * @param {Record<Column, string>} headers
 * @returns {Record<Column, string>[]}
 */
function dutyLines_(name, headers) {
  const sheet = tab_(name);
  const columns = columnsOf_(sheet, headers);
  const rows = sheet.getLastRow() - HEADER_ROW;
  if (rows < 1) return [];
  const named = (/** @type {string[]} */ line) =>
    Object.entries(columns).map(([column, at]) => [column, (line[Number(at) - 1] ?? '').trim()]);
  return sheet
    .getRange(HEADER_ROW + 1, 1, rows, sheet.getLastColumn())
    .getDisplayValues()
    .map((line) => /** @type {Record<Column, string>} */ (Object.fromEntries(named(line))));
}

/**
 * @param {Record<keyof Words['headers']['states'], string>} line
 * @returns {Duty}
 */
function dutyOf_({ tab, key, state, steps, due, overdue, says }) {
  return {
    tab,
    key,
    state,
    steps: steps.split(SEVERAL).filter(Boolean),
    due,
    isOverdue: overdue === words_().yes,
    says,
  };
}
