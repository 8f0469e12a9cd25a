/** Calling the payout functions: one POST with the identity of the person, and every kind of answer made plain. */

/**
 * @typedef {'validate_deals' | 'recalculate' | 'simulate' | 'estimate' | 'send_statements' | 'deliver_mail' | 'act' | 'close_month' | 'reopen_month'} Target
 *
 * @typedef {object} Statement
 * @property {string} to
 * @property {string} name
 * @property {string} staff_no
 * @property {string} subject
 * @property {string} html
 * @property {string} text
 *
 * @typedef {object} Answer what a function says when it has done its work
 * @property {string} run_id
 * @property {'ok' | 'problems'} status
 * @property {Record<string, number | string>} counts
 * @property {number} seconds
 * @property {{month: string, people: number, total: string, held?: string}[]} [months] of a recalculation; in yuan
 * @property {string} [nothing] of a recalculation that paid nobody: why
 * @property {string[]} [access] changed protections, and who can open the workbook but does not work here
 * @property {string[]} [mended] what was put right in columns that people had broken, a sentence each
 * @property {string[]} [losses] what the plan lost since the last run, a sentence each
 * @property {Statement[]} [statements] of a preview
 * @property {{key: string, done: boolean, state: string, says: string}[]} [answers] of steps, one a row
 * @property {string} [says] of a month that was closed or reopened: what was done, and what follows
 *
 * @typedef {{kind: 'done', answer: Answer}} Done
 * @typedef {{kind: 'refused', detail: string, status: number}} Refused nothing was done; `detail` says why to the
 *     person, `status` is 0 where there was no answer
 * @typedef {{kind: 'later', detail: string, seconds: number}} Later nothing was done: too many ask just now
 * @typedef {{kind: 'unknown', detail: string}} Unknown nobody waited for the answer; the run may be under way
 * @typedef {Done | Refused | Unknown} Outcome
 */

const FUNCTIONS_URL_PROPERTY = 'FUNCTIONS_URL';

// UrlFetch gives up after about 60 seconds, and says so in the language of the person: the time tells it best.
const GAVE_UP_AFTER_MS = 45_000;
const GAVE_UP = /time ?out|timed out|超时/i;
const GATEWAY_GAVE_UP = [408, 504];
const TOO_MANY_REQUESTS = 429;
const USUAL_WAIT_SECONDS = 60;
// A script stops after 6 minutes, and the answer itself may take one.
const LONGEST_WAIT_MS = 180_000;

/**
 * Asks a function of this project to do its work on this workbook, for a person who waits: where too many ask just
 * now, it is asked again when it says.
 * @param {Target} target
 * @param {Record<string, unknown>} body what the function needs beside the workbook
 * @returns {Outcome}
 */
function callFunction_(target, body) {
  const started = Date.now();
  for (;;) {
    const outcome = askFunction_(target, body);
    if (outcome.kind !== 'later') return outcome;
    const waited = Date.now() - started;
    if (waited + outcome.seconds * 1000 > LONGEST_WAIT_MS) return refused_(outcome.detail, TOO_MANY_REQUESTS);
    Utilities.sleep(outcome.seconds * 1000);
  }
}

/**
 * Asks a function once.
 * @param {Target} target
 * @param {Record<string, unknown>} body
 * @returns {Outcome | Later}
 */
function askFunction_(target, body) {
  const url = functionsUrl_();
  if (!url) return refused_(phrases_().server.noFunctionsUrl);
  const token = ScriptApp.getIdentityToken();
  if (!token) return refused_(phrases_().server.noIdentity);
  const spreadsheet_id = SpreadsheetApp.getActiveSpreadsheet().getId();
  const started = Date.now();
  try {
    return outcomeOf_(
      target,
      UrlFetchApp.fetch(`${url}/${target}`, {
        method: 'post',
        contentType: 'application/json',
        headers: { Authorization: `Bearer ${token}`, 'Accept-Language': language_() },
        payload: JSON.stringify({ spreadsheet_id, ...body }),
        muteHttpExceptions: true,
        // The identity token is for the functions alone; it does not follow them elsewhere.
        followRedirects: false,
      }),
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const gaveUp = GAVE_UP.test(reason) || Date.now() - started > GAVE_UP_AFTER_MS;
    const detail = fill_(phrases_().server.unreachable, { reason });
    return gaveUp ? { kind: 'unknown', detail } : refused_(detail);
  }
}

/**
 * @param {Target} target
 * @param {GoogleAppsScript.URL_Fetch.HTTPResponse} response
 * @returns {Outcome | Later}
 */
function outcomeOf_(target, response) {
  const status = response.getResponseCode();
  const content = jsonOf_(response);
  if (status === 200 && isAnswer_(content)) return { kind: 'done', answer: content };
  const said = content?.['detail'];
  const detail = typeof said === 'string' ? said : fill_(sentenceFor_(status), { status, target });
  if (status === TOO_MANY_REQUESTS) return { kind: 'later', detail, seconds: waitOf_(response) };
  const isUnknown = typeof said !== 'string' && GATEWAY_GAVE_UP.includes(status);
  return isUnknown ? { kind: 'unknown', detail } : refused_(detail, status);
}

/**
 * @param {GoogleAppsScript.URL_Fetch.HTTPResponse} response
 * @returns {number} seconds after which it wants to be asked again
 */
function waitOf_(response) {
  const headers = Object.entries(response.getHeaders());
  const [, said] = headers.find(([name]) => name.toLowerCase() === 'retry-after') ?? [];
  return /^\d{1,5}$/.test(String(said)) ? Number(said) : USUAL_WAIT_SECONDS;
}

/**
 * What to say about an answer that did not come from a function.
 * @param {number} status
 * @returns {string}
 */
function sentenceFor_(status) {
  const sentences = phrases_().server;
  if (status === 404) return sentences.notFound;
  if (status === 401 || status === 403) return sentences.forbidden;
  if (status === TOO_MANY_REQUESTS || status >= 500) return sentences.unavailable;
  return sentences.notUnderstood;
}

/**
 * @param {GoogleAppsScript.URL_Fetch.HTTPResponse} response
 * @returns {Record<string, unknown> | null} null for anything but a JSON object
 */
function jsonOf_(response) {
  try {
    const content = JSON.parse(response.getContentText());
    return content !== null && typeof content === 'object' && !Array.isArray(content) ? content : null;
  } catch {
    return null;
  }
}

/**
 * @param {unknown} content
 * @returns {content is Answer}
 */
function isAnswer_(content) {
  const answer = /** @type {Partial<Answer> | null} */ (content);
  return (
    typeof answer?.run_id === 'string' &&
    (answer.status === 'ok' || answer.status === 'problems') &&
    typeof answer.counts === 'object'
  );
}

/**
 * @param {string} detail
 * @param {number} [status]
 * @returns {Refused}
 */
function refused_(detail, status = 0) {
  return { kind: 'refused', detail, status };
}

/**
 * The address of the functions, without a slash at its end; empty where nobody has set it.
 * @returns {string}
 */
function functionsUrl_() {
  const url = PropertiesService.getScriptProperties().getProperty(FUNCTIONS_URL_PROPERTY) ?? '';
  return url.replace(/\/+$/, '');
}

/**
 * Sets the address of the functions; called once by the deployment.
 * @param {string} url `https://…`, or `http://` on this machine
 * @returns {string} the address as kept
 */
function setFunctionsUrl(url) {
  if (!/^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost)[:/])/.test(url)) {
    throw new Error(fill_(phrases_().server.badFunctionsUrl, { url }));
  }
  PropertiesService.getScriptProperties().setProperty(FUNCTIONS_URL_PROPERTY, url);
  return functionsUrl_();
}
