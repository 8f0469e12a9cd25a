/**
 * Automatic validation: what people edit is noted at once, and validated within a minute, in a few seconds where
 * somebody has the sidebar open. Triggers run as the person who installed them, who has little time for them a day:
 * an edit costs milliseconds, and what is noted meanwhile is validated together.
 */

// What moves rows or takes headers along without an edit telling of it.
const CHANGES_NOTED = ['REMOVE_ROW', 'REMOVE_COLUMN', 'REMOVE_GRID'];
const EVERY_MINUTES = 1;
const TRIGGERS_KEY = 'triggers are complete';
const CHECKED_KEY = 'checked tabs';
const CHECKED_SECONDS = 600;
const UNTOLD_SECONDS = 60;

/** Installs the triggers once, and has what was typed before them checked; a second time changes nothing. */
function installAutoValidation() {
  const phrases = phrases_().server;
  const mains = checkedTabs_().filter(({ kind }) => kind === 'main');
  const isNew = installTriggers_();
  if (isNew) {
    note_();
    validateWaiting_();
  }
  const titles = mains.map(({ title }) => title).join(phrases.between);
  SpreadsheetApp.getUi().alert(isNew ? fill_(phrases.installed, { tabs: titles }) : phrases.alreadyInstalled);
}

/**
 * Installs whichever of this person's triggers are missing.
 * @returns {boolean} whether any was
 */
function installTriggers_() {
  const workbook = SpreadsheetApp.getActiveSpreadsheet();
  const installed = ScriptApp.getProjectTriggers().map((trigger) => trigger.getHandlerFunction());
  const builder = (/** @type {string} */ name) => ScriptApp.newTrigger(name);
  const wanted = {
    [onDealEdited.name]: () => builder(onDealEdited.name).forSpreadsheet(workbook).onEdit().create(),
    [onWorkbookChanged.name]: () =>
      builder(onWorkbookChanged.name).forSpreadsheet(workbook).onChange().create(),
    [onMinute.name]: () => builder(onMinute.name).timeBased().everyMinutes(EVERY_MINUTES).create(),
  };
  const missing = Object.entries(wanted).filter(([name]) => !installed.includes(name));
  missing.forEach(([, create]) => create());
  return missing.length > 0;
}

/**
 * Installable edit trigger; triggers that are installed know it by this name. It runs as the person who installed it,
 * not as the one who typed, and only notes that there is something to validate.
 * @param {GoogleAppsScript.Events.SheetsOnEdit} event
 */
function onDealEdited(event) {
  if (documentCache_().get(WAITING_KEY)) return;
  const title = event.range.getSheet().getName();
  if (titlesChecked_().includes(title)) noteAndLook_();
}

/**
 * Installable change trigger, as the installer too: rows that were removed moved all rows below them, and may have
 * taken problems along. No edit event tells of that.
 * @param {GoogleAppsScript.Events.SheetsOnChange} event
 */
function onWorkbookChanged(event) {
  if (CHANGES_NOTED.includes(event.changeType) && !documentCache_().get(WAITING_KEY)) noteAndLook_();
}

/** Time-driven trigger, every minute, as the installer: validates what is noted, and is over at once where nothing is. */
function onMinute() {
  if (!waitingNote_() || documentCache_().get(RESTING_KEY)) return;
  const started = Date.now();
  validateWaiting_();
  // Where a validation takes long, the day's time for triggers must last all the same.
  const rest = Math.round(((Date.now() - started) * REST_FACTOR) / 1000);
  if (rest > EVERY_MINUTES * 60)
    documentCache_().put(RESTING_KEY, 'yes', Math.min(rest, LONGEST_CACHED_SECONDS));
}

/**
 * The titles of the tabs whose edits are noted, as they were told some minutes ago at most.
 * @returns {string[]} none where the workbook does not tell, which is complained of
 */
function titlesChecked_() {
  const cache = documentCache_();
  const kept = cache.get(CHECKED_KEY);
  if (kept) return JSON.parse(kept);
  try {
    const titles = checkedTabs_().map(({ title }) => title);
    cache.put(CHECKED_KEY, JSON.stringify(titles), CHECKED_SECONDS);
    return titles;
  } catch (error) {
    toast_(error instanceof Error ? error.message : String(error));
    cache.put(CHECKED_KEY, '[]', UNTOLD_SECONDS);
    return [];
  }
}

/**
 * For the first edit that is noted after a validation: says what went wrong with that one, and brings over workbooks
 * whose triggers were installed before there was one for every minute.
 */
function noteAndLook_() {
  note_();
  const cache = documentCache_();
  const complaint = cache.get(COMPLAINT_KEY);
  if (complaint) {
    cache.remove(COMPLAINT_KEY);
    toast_(complaint);
  }
  if (cache.get(TRIGGERS_KEY)) return;
  installTriggers_();
  cache.put(TRIGGERS_KEY, 'yes', LONGEST_CACHED_SECONDS);
}

/** @param {string} sentence */
function toast_(sentence) {
  SpreadsheetApp.getActiveSpreadsheet().toast(sentence, phrases_().menu.install, 10);
}
