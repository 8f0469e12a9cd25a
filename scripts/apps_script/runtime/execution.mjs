/** One execution of a script, from its services to its result. */

import { leftOut } from './guard.mjs';
import { htmlService } from './html_service.mjs';
import { logs, scriptApp, session, utilities } from './script_app.mjs';
import { SheetsApi } from './sheets_api.mjs';
import { spreadsheet, spreadsheetApp } from './spreadsheet_app.mjs';
import { cacheService, lockService, propertiesService } from './stores.mjs';
import { urlFetchApp } from './url_fetch.mjs';

/** @typedef {import('./context.mjs').Context} Context */

/**
 * @typedef {object} Edit what an edit trigger is told
 * @property {string} range in A1 notation with the sheet's title
 * @property {string} user who typed
 * @property {string} [triggerUid]
 * @property {unknown} [value] of a single cell that was filled
 * @property {unknown} [oldValue] of a single cell that held something
 *
 * @typedef {{changeType: string, user: string, triggerUid?: string}} Change
 * @typedef {{triggerUid: string}} Tick what a time-driven trigger is told, beside the time
 *
 * @typedef {object} Request
 * @property {string} functionName
 * @property {'open' | 'menu' | 'client' | 'api' | 'simpleEdit' | 'edit' | 'change' | 'clock'} origin
 * @property {unknown[]} [args] of a call from a page or over the API
 * @property {Edit} [edit]
 * @property {Change} [change]
 * @property {Tick} [tick]
 */

/**
 * The global names that a script finds.
 * @param {Context} context
 * @param {import('./html_service.mjs').HtmlFiles} htmlFiles
 */
export function globals(context, htmlFiles) {
  const api = new SheetsApi(context);
  const timePassed = () => api.forget();
  const services = {
    ...leftOut(),
    SpreadsheetApp: spreadsheetApp(context, api),
    UrlFetchApp: urlFetchApp(context, timePassed),
    ScriptApp: scriptApp(context),
    Session: session(context),
    Utilities: utilities(context, timePassed),
    PropertiesService: propertiesService(context),
    CacheService: cacheService(context),
    LockService: lockService(context),
    HtmlService: htmlService(htmlFiles),
    ...logs(context),
  };
  return { services, source: () => spreadsheet(context, api) };
}

/**
 * Runs one function of a script whose files are loaded.
 * @param {Context} context
 * @param {Request} request
 * @param {(name: string) => unknown} find a global of the script by name
 * @param {() => ReturnType<typeof spreadsheet>} source the spreadsheet, for events
 * @returns {unknown} what the function gives back to a page; undefined for menus and triggers
 */
export function execute(context, request, find, source) {
  const { functionName, origin } = request;
  const handler = find(functionName);
  // A trailing underscore keeps a function from everyone outside the script.
  if (typeof handler !== 'function' || (origin !== 'open' && functionName.endsWith('_'))) {
    throw new Error(`Script function not found: ${functionName}`);
  }
  if (origin === 'client' || origin === 'api') {
    return legal(handler(...(request.args ?? [])), functionName);
  }
  handler(eventOf(context, request, source));
  return undefined;
}

/**
 * @param {Context} context
 * @param {Request} request
 * @param {() => ReturnType<typeof spreadsheet>} source
 */
function eventOf({ authMode }, { origin, edit, change, tick }, source) {
  if (origin === 'menu') return undefined;
  if (tick) return { authMode, ...tick, ...timeOf(new Date()) };
  const user = { email: edit?.user ?? change?.user, nickname: '' };
  const event = { authMode, source: source(), user };
  if (change) return { ...event, changeType: change.changeType, triggerUid: change.triggerUid };
  if (!edit) return event;
  const { value, oldValue, triggerUid } = edit;
  const range = event.source.getRange(edit.range);
  return {
    ...event,
    range,
    triggerUid,
    ...(value === undefined ? {} : { value }),
    ...(oldValue === undefined ? {} : { oldValue }),
  };
}

/**
 * The time as a time-driven trigger is told it.
 * @param {Date} now
 */
function timeOf(now) {
  return {
    year: now.getUTCFullYear(),
    month: now.getUTCMonth() + 1,
    'day-of-month': now.getUTCDate(),
    'day-of-week': now.getUTCDay() || 7,
    hour: now.getUTCHours(),
    minute: now.getUTCMinutes(),
    second: now.getUTCSeconds(),
    timezone: 'UTC',
  };
}

/**
 * A copy of what a function returns to a page, which takes plain values only.
 * @param {unknown} value
 * @param {string} path for the error
 * @returns {unknown}
 */
function legal(value, path) {
  if (value === null || value === undefined) return null;
  if (['string', 'number', 'boolean'].includes(typeof value)) return value;
  if (Array.isArray(value)) return value.map((item, index) => legal(item, `${path}[${index}]`));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return Object.fromEntries(fields.map(([key, field]) => [key, legal(field, `${path}.${key}`)]));
  }
  throw new TypeError(`${path} is no value that a page can be given`);
}
