/**
 * The note that something waits for validation: one for the workbook, under a new mark with each, for every validation
 * checks all of it. No edit waits for a lock:
 *
 * 1. an edit puts a hint into the cache and then the note into the properties; where the hint is there already, a note
 *    that covers this edit waits too, and nothing is written;
 * 2. a validation reads the note, then takes the hint away, then reads the sheets. An edit that found the hint was
 *    there before the sheets were read; one that did not writes another mark, and waits for the next validation;
 * 3. a note is settled by writing down the mark that was validated, so that one written meanwhile is never lost.
 *
 * The cache may forget: a hint that is gone costs a write, and the trigger of every minute looks at the note alone.
 */

const NOTED_KEY = 'noted';
const VALIDATED_KEY = 'validated';
const WAITING_KEY = 'a note waits';
// Nobody else validates before this is gone: held while somebody does, and a while after.
const BUSY_KEY = 'validating';
const RESTING_KEY = 'resting';
const COMPLAINT_KEY = 'complaint';
const FAILURES_KEY = 'failed validations';
const LONGEST_CACHED_SECONDS = 21_600;
// An edit whose execution died between hint and note keeps others from noting no longer than this.
const HINT_SECONDS = 120;
// Longer than UrlFetch waits: whoever holds it longer is dead.
const LEASE_SECONDS = 90;
const PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 300;
const REST_FACTOR = 8;
const NOT_FOR_THEM = [401, 403];

/** @typedef {{kind: 'nothing'} | Outcome | Later} Validated */

/** Notes that the workbook waits for validation. */
function note_() {
  documentCache_().put(WAITING_KEY, 'yes', HINT_SECONDS);
  documentProperties_().setProperty(NOTED_KEY, Utilities.getUuid());
}

/** @returns {string | null} the mark of the note, where it is not the one that was validated last */
function waitingNote_() {
  const { [NOTED_KEY]: noted, [VALIDATED_KEY]: validated } = documentProperties_().getProperties();
  return noted !== undefined && noted !== validated ? noted : null;
}

/**
 * For the sidebar, which asks every few seconds: validates what is noted, as the person who has it open.
 * @returns {Validated}
 */
function validateNoted() {
  return documentCache_().get(WAITING_KEY) ? validateWaiting_(NOT_FOR_THEM) : { kind: 'nothing' };
}

/**
 * For a sidebar that has told its person what was not validated: whether somebody else has seen to it by now.
 * @returns {boolean}
 */
function isAllValidated() {
  return waitingNote_() === null;
}

/**
 * One validation for all that is noted, unless somebody else is at it.
 * @param {number[]} [theirs] statuses that concern the person alone: nothing is wrong with validation then
 * @returns {Validated}
 */
function validateWaiting_(theirs = []) {
  const cache = documentCache_();
  if (cache.get(BUSY_KEY)) return { kind: 'nothing' };
  // Should two come here at the same moment, the functions make one validation of theirs.
  cache.put(BUSY_KEY, 'yes', LEASE_SECONDS);
  const started = Date.now();
  const validated = covering_(() => askFunction_('validate_deals', {}));
  const isTheirs = validated.kind === 'refused' && theirs.includes(validated.status);
  const seconds = isTheirs ? PAUSE_SECONDS : pauseAfter_(validated);
  const pause = seconds - Math.round((Date.now() - started) / 1000);
  cache.put(BUSY_KEY, 'yes', Math.max(pause, 1));
  // The note still waits: for others now, and for this sidebar, which has told its person, when the pause is over.
  if (theirs.length > 0 && validated.kind !== 'done' && waitingNote_()) {
    cache.put(WAITING_KEY, 'yes', Math.max(pause, 0) + HINT_SECONDS);
  }
  return validated;
}

/**
 * Does something that checks the whole workbook: where it succeeds, what was noted before is settled.
 * @template {{kind: string}} Result
 * @param {() => Result} work
 * @returns {Result}
 */
function covering_(work) {
  const note = waitingNote_();
  documentCache_().remove(WAITING_KEY);
  const result = work();
  if (note && result.kind === 'done') documentProperties_().setProperty(VALIDATED_KEY, note);
  return result;
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
  // For whoever edits next: who validates in the name of a trigger has nobody before him.
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
