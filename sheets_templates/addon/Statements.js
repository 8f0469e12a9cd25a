/** Monthly statements: the months there are, a look at the mails before they go, sending, and how far it has come. */

const MONTH = /^\d{4}-\d{2}$/;

/**
 * The months that have rows in 月度汇总, newest first.
 * @returns {string[]}
 */
function listMonths() {
  const shown = columnTexts_(tab_('summary'), words_().headers.summary.month).map((month) => month.trim());
  return [...new Set(shown)]
    .filter((month) => MONTH.test(month))
    .sort()
    .reverse();
}

/**
 * The mails of a month as they would be sent; nothing is written.
 * @param {string} month
 * @returns {Outcome}
 */
function previewStatements(month) {
  return callFunction_('send_statements', { month: checkedMonth_(month), preview: true });
}

/**
 * Writes the month's statements into the outbox; those that have not changed since they were sent stay as they are.
 * @param {string} month
 * @returns {Outcome}
 */
function queueStatements(month) {
  return callFunction_('send_statements', { month: checkedMonth_(month) });
}

/**
 * Sends what is waiting in the outbox.
 * @param {boolean} [failedToo] whether what failed is tried again
 * @returns {Outcome}
 */
function deliverMail(failedToo) {
  return callFunction_('deliver_mail', failedToo ? { retry_failed: true } : {});
}

/**
 * How many mails of the outbox are in each state.
 * @returns {{waiting: number, sent: number, failed: number}}
 */
function followDelivery() {
  const { headers, states } = words_();
  const shown = columnTexts_(tab_('outbox'), headers.outbox.state).map((state) => state.trim());
  const count = (/** @type {string[]} */ ...wanted) => shown.filter((state) => wanted.includes(state)).length;
  return {
    waiting: count(states.queued, states.sending),
    sent: count(states.sent),
    failed: count(states.failed),
  };
}

/**
 * @param {string} month
 * @returns {string}
 */
function checkedMonth_(month) {
  if (!MONTH.test(month)) throw new Error(phrases_().server.badMonth);
  return month;
}
