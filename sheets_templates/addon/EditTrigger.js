/**
 * Validation as people type. An edit is validated at once; quick edits after it become one call that covers all of
 * their rows:
 *
 * 1. every edit first notes its rows under a key of its own, so nothing is lost and nobody waits for anybody;
 * 2. an edit soon after another one stays a moment to gather what others note meanwhile; the others are done;
 * 3. who validates takes all notes under a lock held for that alone, and asks for validation after it is released;
 * 4. a note goes away only once its rows were validated; one whose taker died is taken again by the next edit.
 */

const GATHER_MS = 400;
const GATHERING_KEY = 'gathering edits';
const GATHERING_SECONDS = 30;
const NOTE_PREFIX = 'edited rows ';
// A script stops after 6 minutes: one that took notes longer ago than that is dead.
const LEASE_MS = 7 * 60_000;
const LOCK_WAIT_MS = 1_000;
const COMPLAINT_KEY = 'complained about validation';
const COMPLAINT_SECONDS = 60;
const WHOLE_TAB = 0;

/**
 * @typedef {object} Note rows that wait for validation
 * @property {number} first first row, or WHOLE_TAB
 * @property {number} last last row, or WHOLE_TAB
 * @property {number} takenAt when it was taken, in milliseconds; 0 while nobody has
 *
 * @typedef {Record<string, Note>} Notes by property key
 */

/** Installs the triggers once, and has what was typed before them checked; a second time changes nothing. */
function installAutoValidation() {
  const phrases = phrases_().server;
  const checked = checkedTabs_();
  const workbook = SpreadsheetApp.getActiveSpreadsheet();
  const installed = ScriptApp.getProjectTriggers().map((trigger) => trigger.getHandlerFunction());
  const isNew = !installed.includes(onDealEdited.name) || !installed.includes(onWorkbookChanged.name);
  if (!installed.includes(onDealEdited.name)) {
    ScriptApp.newTrigger(onDealEdited.name).forSpreadsheet(workbook).onEdit().create();
  }
  if (!installed.includes(onWorkbookChanged.name)) {
    ScriptApp.newTrigger(onWorkbookChanged.name).forSpreadsheet(workbook).onChange().create();
  }
  if (isNew) noteAndValidate_({ first: WHOLE_TAB, last: WHOLE_TAB });
  const mains = checked.filter(({ kind }) => kind === 'main').map(({ title }) => title);
  const sentence = isNew
    ? fill_(phrases.installed, { tabs: mains.join(phrases.between) })
    : phrases.alreadyInstalled;
  SpreadsheetApp.getUi().alert(sentence);
}

/**
 * Installable edit trigger for every tab whose rows are checked; triggers that are installed know it by this name.
 * It runs as the person who installed it, not as the one who typed: the identity token
 * names the installer, so validation is allowed to whoever edits, and the run is recorded in the installer's name.
 * @param {GoogleAppsScript.Events.SheetsOnEdit} event
 */
function onDealEdited(event) {
  const title = event.range.getSheet().getName();
  const tab = checkedTabsOrComplaint_().find((checked) => checked.title === title);
  if (tab) noteAndValidate_(editedRows_(tab, event.range));
}

/**
 * Installable change trigger, as the installer too: rows that were removed moved all rows below them, and may have
 * taken problems along. No edit event tells of that.
 * @param {GoogleAppsScript.Events.SheetsOnChange} event
 */
function onWorkbookChanged(event) {
  if (event.changeType === 'REMOVE_ROW') noteAndValidate_({ first: WHOLE_TAB, last: WHOLE_TAB });
}

/** @returns {CheckedTab[]} none where the workbook does not tell, which is complained of */
function checkedTabsOrComplaint_() {
  try {
    return checkedTabs_();
  } catch (error) {
    complain_(error instanceof Error ? error.message : String(error));
    return [];
  }
}

/**
 * The rows to validate for an edited range: a changed header changes the meaning of every row, and so may a row of
 * the tabs that deals rest on.
 * @param {CheckedTab} tab
 * @param {GoogleAppsScript.Spreadsheet.Range} range
 * @returns {{first: number, last: number}}
 */
function editedRows_(tab, range) {
  if (tab.kind !== 'main' || range.getRow() <= HEADER_ROW) return { first: WHOLE_TAB, last: WHOLE_TAB };
  return { first: range.getRow(), last: range.getLastRow() };
}

/** @param {{first: number, last: number}} rows */
function noteAndValidate_(rows) {
  const own = writeNote_({ ...rows, takenAt: 0 });
  for (let notes = firstNotes_(own); notes !== null; notes = takeNotes_(null)) {
    // Notes that came too late for the first taking are taken after it.
    if (!validateNotes_(notes)) return;
  }
}

/**
 * What this edit is to validate: right away, or what was gathered until the last taking is a moment ago.
 * @param {Notes} own
 * @returns {Notes | null} null where another edit is gathering, and will see this one's note
 */
function firstNotes_(own) {
  const turn = underLock_(
    () => {
      const cache = CacheService.getDocumentCache();
      if (cache?.get(GATHERING_KEY)) return { wait: 0, notes: null };
      const notes = notes_();
      const lastTaking = Math.max(...Object.values(notes).map((note) => note.takenAt));
      const wait = Math.min(lastTaking + GATHER_MS - Date.now(), GATHER_MS);
      if (wait <= 0) return { wait, notes: takeFree_(notes) };
      cache?.put(GATHERING_KEY, 'yes', GATHERING_SECONDS);
      return { wait, notes: null };
    },
    // Validating twice does no harm.
    { wait: 0, notes: own },
  );
  if (turn.wait <= 0) return turn.notes;
  Utilities.sleep(turn.wait);
  return takeNotes_(own);
}

/**
 * Takes every note that nobody holds, and ends the gathering.
 * @template {Notes | null} Otherwise
 * @param {Otherwise} otherwise what to take where the lock cannot be had: validating twice does no harm
 * @returns {Notes | Otherwise | null} null where no note is left
 */
function takeNotes_(otherwise) {
  return underLock_(() => {
    CacheService.getDocumentCache()?.remove(GATHERING_KEY);
    return takeFree_(notes_());
  }, otherwise);
}

/**
 * For whoever holds the lock.
 * @param {Notes} notes
 * @returns {Notes | null} those that were free and are taken now; null where none was
 */
function takeFree_(notes) {
  const now = Date.now();
  const free = Object.entries(notes).filter(([, note]) => note.takenAt < now - LEASE_MS);
  if (free.length === 0) return null;
  const taken = Object.fromEntries(free.map(([key, note]) => [key, { ...note, takenAt: now }]));
  writeNotes_(taken);
  return taken;
}

/**
 * One validation for all rows of the notes.
 * @param {Notes} notes
 * @returns {boolean} whether it was done; if not, the notes wait for the next edit
 */
function validateNotes_(notes) {
  const { first, last } = coveredBy_(Object.values(notes));
  const rows = first === WHOLE_TAB ? {} : { first_row: first, last_row: last };
  const outcome = callFunction_('validate_deals', rows);
  // What was not validated is noted anew before the old notes go.
  if (outcome.kind !== 'done') writeNote_({ first, last, takenAt: 0 });
  const properties = documentProperties_();
  for (const key of Object.keys(notes)) properties.deleteProperty(key);
  if (outcome.kind !== 'done') {
    complain_(fill_(phrases_().server.validationFailed, { detail: outcome.detail }));
  }
  return outcome.kind === 'done';
}

/**
 * The rows from the first to the last that any of the notes names.
 * @param {Note[]} notes
 * @returns {{first: number, last: number}}
 */
function coveredBy_(notes) {
  if (notes.some((note) => note.first === WHOLE_TAB)) return { first: WHOLE_TAB, last: WHOLE_TAB };
  return {
    first: Math.min(...notes.map((note) => note.first)),
    last: Math.max(...notes.map((note) => note.last)),
  };
}

/**
 * Says once a minute, not at every key, that validation does not work.
 * @param {string} sentence
 */
function complain_(sentence) {
  const cache = CacheService.getDocumentCache();
  if (cache?.get(COMPLAINT_KEY)) return;
  cache?.put(COMPLAINT_KEY, 'yes', COMPLAINT_SECONDS);
  SpreadsheetApp.getActiveSpreadsheet().toast(sentence, phrases_().menu.install, 10);
}

/**
 * Does something short while no other gatherer does; who cannot have the lock soon goes on without.
 * @template Result
 * @param {() => Result} work
 * @param {Result} otherwise
 * @returns {Result}
 */
function underLock_(work, otherwise) {
  const lock = LockService.getDocumentLock();
  if (!lock?.tryLock(LOCK_WAIT_MS)) return otherwise;
  try {
    return work();
  } finally {
    lock.releaseLock();
  }
}

/** @returns {Notes} */
function notes_() {
  const properties = Object.entries(documentProperties_().getProperties());
  return Object.fromEntries(
    properties.filter(([key]) => key.startsWith(NOTE_PREFIX)).map(([key, note]) => [key, JSON.parse(note)]),
  );
}

/**
 * @param {Note} note
 * @returns {Notes} the note under its own key
 */
function writeNote_(note) {
  const notes = { [NOTE_PREFIX + Utilities.getUuid()]: note };
  writeNotes_(notes);
  return notes;
}

/** @param {Notes} notes */
function writeNotes_(notes) {
  const texts = Object.entries(notes).map(([key, note]) => [key, JSON.stringify(note)]);
  documentProperties_().setProperties(Object.fromEntries(texts));
}

/** @returns {GoogleAppsScript.Properties.Properties} */
function documentProperties_() {
  const properties = PropertiesService.getDocumentProperties();
  if (!properties) throw new Error('This script is not bound to a document.');
  return properties;
}
