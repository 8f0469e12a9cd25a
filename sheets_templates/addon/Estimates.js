/** Estimates: what a row that does not exist yet would add to the pay of the person who asks. Nothing is written. */

/**
 * @typedef {object} EstimateForm
 * @property {{title: string, fields: string[], options: Record<string, string[]>}[]} tabs that staff fill in
 * @property {string} title of the one to begin with: where the person is, else the first
 * @property {Record<string, string>} values what the selected row says, by header; nothing where none is selected
 *
 * @typedef {object} Estimated what a function says of it, in yuan
 * @property {string} run_id
 * @property {{month: string, now: string, estimate: string, difference: string, says: string}[]} months
 * @property {{row: number, month: string, result: string, says: string}[]} lines
 * @property {string[]} advice what is wrong with the row
 *
 * @typedef {{kind: 'done', answer: Estimated} | Refused | Unknown} EstimateOutcome
 */

/** @returns {EstimateForm} */
function readEstimate() {
  const tabs = checkedTabs_().flatMap(({ title, fields, options = {} }) =>
    fields ? [{ title, fields, options }] : [],
  );
  const selected = SpreadsheetApp.getActiveSpreadsheet().getActiveRange();
  const sheet = selected?.getSheet();
  const there = tabs.find(({ title }) => title === sheet?.getName());
  const row = selected?.getRow() ?? HEADER_ROW;
  if (!sheet || !there || row <= HEADER_ROW) {
    return { tabs, title: (there ?? tabs[0])?.title ?? '', values: {} };
  }
  const headers = headersOf_(sheet);
  const cells = sheet.getRange(row, 1, 1, headers.length).getDisplayValues()[0] ?? [];
  const said = there.fields.map((field) => [field, cells[headers.indexOf(fold_(field))] ?? '']);
  return { tabs, title: there.title, values: Object.fromEntries(said) };
}

/**
 * @param {string} tab
 * @param {Record<string, string>} values by header, blanks left out
 * @returns {EstimateOutcome}
 */
function askEstimate(tab, values) {
  const outcome = callFunction_('estimate', { rows: [{ tab, values }] });
  return /** @type {EstimateOutcome} */ (/** @type {unknown} */ (outcome));
}
