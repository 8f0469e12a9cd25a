/**
 * What provisioning tells of this workbook's tabs in _系统: which have rows that are checked, and of what plan tabs
 * consist. So the add-on knows no scheme, and a workbook may hold several side by side.
 */

const TAB_FACT = 'tab:';

/**
 * @typedef {object} CheckedTab
 * @property {string} title
 * @property {'main' | 'list' | 'plan'} kind `main` for a tab that earns, `list` for others that people fill in
 * @property {string} key header of the column that a row is known by; blank where there is none
 * @property {string[]} [fields] of a tab that staff fill in: the headers of what is to be said of a row
 * @property {Record<string, string[]>} [options] the words that a column offers
 * @property {string[]} [knownBy] of a register: the headers whose cells together are what a row is known by
 *
 * @typedef {object} PlanTab its headers: `names` tell rows apart, `figures` are changed most, `others` are the rest
 * @property {string} title
 * @property {string[]} names
 * @property {string[]} figures
 * @property {string[]} others
 * @property {Record<string, string[]>} options the words that a column offers
 */

/**
 * The tabs whose rows are checked, in the order in which problems are listed.
 * @returns {CheckedTab[]}
 * @throws {Error} saying what to do with a workbook that was made before it told of its tabs
 */
function checkedTabs_() {
  const facts = tab_('system').getDataRange().getDisplayValues();
  const tabs = facts
    .filter(([name = '']) => name.startsWith(TAB_FACT))
    .map(([name = '', value = '']) => ({ title: name.slice(TAB_FACT.length), ...JSON.parse(value) }));
  if (tabs.length === 0)
    throw new Error(fill_(phrases_().server.olderWorkbook, { tab: words_().tabs.system }));
  return tabs;
}

/** @returns {PlanTab[]} */
function planTabs_() {
  const plans = checkedTabs_().filter(({ kind }) => kind === 'plan');
  return /** @type {PlanTab[]} */ (/** @type {unknown} */ (plans));
}
