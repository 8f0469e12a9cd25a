/**
 * Notes of what waits for validation: one a tab, under a mark of its own with each edit. No edit waits for a lock:
 *
 * 1. an edit puts the tab's hint into the cache and then its note into the properties; where the hint is there
 *    already, a note that covers this edit waits too, and nothing is written;
 * 2. a validation reads the notes, then takes their hints away, then reads the sheets. An edit that found the hint was
 *    there before the sheets were read; one that did not writes another mark, and waits for the next validation;
 * 3. a note is settled by writing down the mark that was validated, so that one written meanwhile is never lost.
 *
 * The cache may forget: a hint that is gone costs a write, and the trigger of every minute looks at the notes alone.
 */

const NOTED = 'noted ';
const VALIDATED = 'validated ';
const WHOLE_WORKBOOK = '';
// For those who look every few seconds: the cache is asked without limit, the properties are not.
const WAITING_KEY = 'a note waits';
// Nobody else validates before this is gone: held while somebody does, and a while after.
const BUSY_KEY = 'validating';
const RESTING_KEY = 'resting';
const COMPLAINT_KEY = 'complaint';
const FAILURES_KEY = 'failed validations';
const LONGEST_CACHED_SECONDS = 21_600;
// An edit whose execution died between its hint and its note keeps others from noting no longer than this.
const HINT_SECONDS = 120;
// Longer than UrlFetch waits: whoever holds it longer is dead.
const LEASE_SECONDS = 90;
const PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 300;
const REST_FACTOR = 8;
const LOCK_WAIT_MS = 1_000;
const NOT_FOR_THEM = [401, 403];

/**
 * @typedef {Record<string, string>} Notes marks by the titles of tabs
 * @typedef {{kind: 'nothing'} | Outcome | Later} Validated
 */

/**
 * Notes that a tab waits for validation.
 * @param {string} title or WHOLE_WORKBOOK
 * @returns {boolean} whether there was no such note yet
 */
function note_(title) {
  const cache = documentCache_();
  if (cache.get(NOTED + title)) return false;
  cache.put(NOTED + title, 'yes', HINT_SECONDS);
  documentProperties_().setProperty(NOTED + title, Utilities.getUuid());
  cache.put(WAITING_KEY, 'yes', LONGEST_CACHED_SECONDS);
  return true;
}

/**
 * For the sidebar, which asks every few seconds: validates what is noted, as the person who has it open.
 * @returns {Validated}
 */
function validateNoted() {
  return documentCache_().get(WAITING_KEY) ? validateWaiting_(NOT_FOR_THEM) : { kind: 'nothing' };
}

/**
 * One validation for all that is noted, unless somebody else is at it.
 * @param {number[]} [theirs] statuses that concern the person alone: nothing is wrong with validation then
 * @returns {Validated}
 */
function validateWaiting_(theirs = []) {
  if (!begin_()) return { kind: 'nothing' };
  const started = Date.now();
  /** @type {Validated} */
  let validated = { kind: 'nothing' };
  try {
    validated = validateChecked_();
  } catch (error) {
    validated = refused_(error instanceof Error ? error.message : String(error));
  }
  const isTheirs = validated.kind === 'refused' && theirs.includes(validated.status);
  const seconds = isTheirs ? PAUSE_SECONDS : pauseAfter_(validated);
  const pause = seconds - Math.round((Date.now() - started) / 1000);
  documentCache_().put(BUSY_KEY, 'yes', Math.max(pause, 1));
  return validated;
}

/** @returns {Validated} */
function validateChecked_() {
  const titles = [WHOLE_WORKBOOK, ...checkedTabs_().map(({ title }) => title)];
  const notes = Object.entries(waitingNotes_());
  const elsewhere = notes.filter(([title]) => !titles.includes(title));
  elsewhere.forEach(([title]) => documentProperties_().deleteProperty(NOTED + title));
  if (notes.length > elsewhere.length) return covering_(() => askFunction_('validate_deals', {}));
  hintNothing_(Object.fromEntries(elsewhere));
  return { kind: 'nothing' };
}

/**
 * Does something that checks the whole workbook: where it succeeds, what was noted before is settled.
 * @template {{kind: string}} Result
 * @param {() => Result} work
 * @returns {Result}
 */
function covering_(work) {
  const notes = waitingNotes_();
  hintNothing_(notes);
  const result = work();
  if (result.kind === 'done') {
    const marks = Object.entries(notes).map(([title, mark]) => [VALIDATED + title, mark]);
    if (marks.length) documentProperties_().setProperties(Object.fromEntries(marks));
  } else {
    documentCache_().put(WAITING_KEY, 'yes', LONGEST_CACHED_SECONDS);
  }
  return result;
}

/** @returns {Notes} those whose mark is not the one that was validated last */
function waitingNotes_() {
  const kept = documentProperties_().getProperties();
  const waiting = Object.entries(kept)
    .filter(([key]) => key.startsWith(NOTED))
    .map(([key, mark]) => [key.slice(NOTED.length), mark])
    .filter(([title, mark]) => kept[VALIDATED + title] !== mark);
  return Object.fromEntries(waiting);
}

/** @param {Notes} notes whose hints go */
function hintNothing_(notes) {
  const cache = documentCache_();
  [WAITING_KEY, ...Object.keys(notes).map((title) => NOTED + title)].forEach((key) => cache.remove(key));
}

/** @returns {boolean} whether it is for this execution to validate */
function begin_() {
  const cache = documentCache_();
  const lock = LockService.getDocumentLock();
  if (cache.get(BUSY_KEY) || !lock?.tryLock(LOCK_WAIT_MS)) return false;
  try {
    if (cache.get(BUSY_KEY)) return false;
    cache.put(BUSY_KEY, 'yes', LEASE_SECONDS);
    return true;
  } finally {
    lock.releaseLock();
  }
}

/**
 * How long nobody is to validate, from the beginning of a validation that came out like this; keeps what there is to
 * complain of until somebody is there to read it.
 * @param {Validated} validated
 * @returns {number} seconds
 */
function pauseAfter_(validated) {
  const cache = documentCache_();
  const failures = Number(cache.get(FAILURES_KEY) ?? 0);
  if (validated.kind === 'later') return Math.max(validated.seconds, PAUSE_SECONDS);
  if (validated.kind === 'nothing' || validated.kind === 'done') {
    if (failures) [FAILURES_KEY, COMPLAINT_KEY].forEach((key) => cache.remove(key));
    return PAUSE_SECONDS;
  }
  cache.put(FAILURES_KEY, String(failures + 1), LONGEST_CACHED_SECONDS);
  const sentence = fill_(phrases_().server.validationFailed, { detail: validated.detail });
  if (failures === 0) cache.put(COMPLAINT_KEY, sentence, LONGEST_CACHED_SECONDS);
  // What a person must mend may be mended any moment; what passes by itself takes its time.
  const isPassing = validated.kind === 'unknown' || validated.status === 0 || validated.status >= 500;
  return isPassing ? Math.min(55 * 2 ** failures, LONGEST_PAUSE_SECONDS) : PAUSE_SECONDS;
}

/** @returns {GoogleAppsScript.Properties.Properties} */
function documentProperties_() {
  const properties = PropertiesService.getDocumentProperties();
  if (!properties) throw new Error('This script is not bound to a document.');
  return properties;
}

/** @returns {GoogleAppsScript.Cache.Cache} */
function documentCache_() {
  const cache = CacheService.getDocumentCache();
  if (!cache) throw new Error('This script is not bound to a document.');
  return cache;
}
