/** Nothing is ignored here: whatever this runtime does not offer says so by its full name when a script uses it. */

/** A method or service of Apps Script that this runtime does not have. */
export class NotOffered extends Error {
  /** @param {string} what full name, such as `Range.setNote` */
  constructor(what) {
    super(`${what} is not offered by this runtime`);
    this.name = 'NotOffered';
  }
}

/**
 * An object of Apps Script as scripts see it: its members, and an error that names any other.
 * @template {object} Members
 * @param {string} name the class, such as `Range`
 * @param {Members} members
 * @returns {Members}
 */
export function offer(name, members) {
  return new Proxy(members, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key, receiver);
      throw new NotOffered(`${name}.${key}`);
    },
    set(_target, key) {
      throw new TypeError(`${name}.${String(key)} cannot be set`);
    },
  });
}

/** Global services of Apps Script that this runtime leaves out. */
const LEFT_OUT = [
  'AdminDirectory', 'BigQuery', 'Browser', 'CalendarApp', 'CardService', 'Charts', 'ConferenceDataService',
  'ContactsApp', 'ContentService', 'DataStudioApp', 'DocumentApp', 'Drive', 'DriveApp', 'FormApp', 'Gmail',
  'GmailApp', 'GroupsApp', 'Jdbc', 'LanguageApp', 'LinearOptimizationService', 'MailApp', 'Maps', 'People', 'Sheets',
  'SitesApp', 'SlidesApp', 'Tasks', 'XmlService', 'YouTube',
]; // prettier-ignore

/**
 * Stand-ins for the services that are left out, so that their use names them.
 * @returns {Record<string, object>}
 */
export function leftOut() {
  const refuse = (/** @type {string} */ name) =>
    new Proxy(
      {},
      {
        get(_target, key) {
          throw new NotOffered(`${name}.${String(key)}`);
        },
      },
    );
  return Object.fromEntries(LEFT_OUT.map((name) => [name, refuse(name)]));
}

/**
 * Refuses arguments that this runtime would have to ignore.
 * @param {string} what full name of the method
 * @param {object} options
 * @param {string[]} known
 */
export function onlyKnown(what, options, known) {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new NotOffered(`${what} with ${unknown}`);
}
