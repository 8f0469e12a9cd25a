/** The month on its way to being closed: what stands in the way, and the steps of a manager. */

/** @typedef {'ask' | 'propose' | 'close' | 'reopen'} MonthAction */

/**
 * @typedef {object} MonthChecklist how far the next month to close is
 * @property {string} month the first month with results that is not closed; blank where there is none
 * @property {string} lastClosed the last closed month; blank where there is none
 * @property {number} people who have results in it
 * @property {number} held how many of them have money that is held back
 * @property {number} errors faulty cells, of any month
 * @property {number} duties what waits for steps
 * @property {number} waiting statements of the month that wait to be sent
 * @property {number} sent statements of the month that went out
 * @property {number} confirmed people who confirmed the month
 * @property {number} undecided differences of closed months that wait for a manager
 */

/** @returns {MonthChecklist} */
function readMonth() {
  const { headers, levels, states, closing } = words_();
  const texts = (/** @type {TabName} */ name, /** @type {string} */ header) =>
    columnTexts_(tab_(name), header);
  const count = (/** @type {boolean[]} */ found) => found.filter(Boolean).length;
  const closedStates = texts('closings', headers.closings.state);
  const closed = texts('closings', headers.closings.month).filter(
    (_, at) => closedStates[at] === closing.closed,
  );
  const lastClosed = closed.sort().at(-1) ?? '';
  const months = texts('summary', headers.summary.month);
  const month = [...new Set(months)].filter((each) => each > lastClosed).sort()[0] ?? '';
  const held = texts('summary', headers.summary.held);
  const letters = texts('outbox', headers.outbox.state);
  const about = texts('outbox', headers.outbox.month);
  const kinds = texts('outbox', headers.outbox.kind);
  const statements = letters.filter((_, at) => about[at] === month && kinds[at] === closing.statement);
  const keys = texts('stepLog', headers.stepLog.key);
  const steps = texts('stepLog', headers.stepLog.step);
  const confirmed = keys.filter(
    (key, at) =>
      key.startsWith(`${month} `) && [closing.confirm, closing.confirmFor].includes(steps[at] ?? ''),
  );
  return {
    month,
    lastClosed,
    people: count(months.map((each) => each === month)),
    held: count(held.map((amount, at) => months[at] === month && /[1-9]/.test(amount))),
    errors: count(texts('problems', headers.problems.level).map((level) => level === levels.error)),
    duties: count(texts('toDo', headers.toDo.key).map(Boolean)),
    waiting: count(statements.map((state) => state === states.queued || state === states.sending)),
    sent: count(statements.map((state) => state === states.sent)),
    confirmed: new Set(confirmed).size,
    undecided: count(
      texts('differences', headers.differences.state).map((state) => state === closing.undecided),
    ),
  };
}

/**
 * Takes a manager's step on a month; the functions know who asks and whether it is time.
 * @param {MonthAction} action
 * @param {string} month
 * @param {string} reason
 * @returns {Outcome}
 */
function settleMonth(action, month, reason) {
  const { tabs, closing } = words_();
  if (action === 'close') return callFunction_('close_month', { month, reason });
  if (action === 'reopen') return callFunction_('reopen_month', { month, reason });
  const [tab, step] = action === 'ask' ? [tabs.summary, closing.ask] : [tabs.closings, closing.propose];
  return callFunction_('act', { tab, key: month, step, note: reason });
}
