/** ScriptApp, Session, Utilities and the logs. */

import { SCOPES, needsAuthorization, needsScope } from './context.mjs';
import { dayIn } from './dates.mjs';
import { NotOffered, offer } from './guard.mjs';

/** @typedef {import('./context.mjs').Context} Context */

// Taken at the start: a host removes everything from the global scope that Apps Script does not have.
const randomUuid = crypto.randomUUID.bind(crypto);

const EVENT_TYPES = { onEdit: 'ON_EDIT', onChange: 'ON_CHANGE', clock: 'CLOCK' };
const MOST_TRIGGERS = 20; // of one person in one script
const MINUTES = [1, 5, 10, 15, 30];

/** @param {Context} context */
export function scriptApp(context) {
  return offer('ScriptApp', {
    AuthMode: { FULL: 'FULL', LIMITED: 'LIMITED', NONE: 'NONE', CUSTOM_FUNCTION: 'CUSTOM_FUNCTION' },
    EventType: { ON_EDIT: 'ON_EDIT', ON_CHANGE: 'ON_CHANGE', ON_OPEN: 'ON_OPEN', CLOCK: 'CLOCK' },
    getIdentityToken() {
      needsAuthorization(context, 'ScriptApp.getIdentityToken');
      // Without `openid` Google answers null; the e-mail address is in the token only with its own scope.
      if (!SCOPES.openid.some((scope) => context.scopes.includes(scope))) return null;
      needsScope(context, 'ScriptApp.getIdentityToken', SCOPES.email);
      return context.call('identity.idToken', {});
    },
    getProjectTriggers() {
      needsAuthorization(context, 'ScriptApp.getProjectTriggers');
      needsScope(context, 'ScriptApp.getProjectTriggers', SCOPES.triggers);
      return context.call('triggers.list', {}).map(trigger);
    },
    newTrigger(/** @type {string} */ functionName) {
      needsAuthorization(context, 'ScriptApp.newTrigger');
      needsScope(context, 'ScriptApp.newTrigger', SCOPES.triggers);
      return triggerBuilder(context, functionName);
    },
    deleteTrigger(/** @type {{getUniqueId(): string}} */ old) {
      context.call('triggers.delete', { id: old.getUniqueId() });
    },
  });
}

/**
 * @param {Context} context
 * @param {string} functionName
 */
function triggerBuilder(context, functionName) {
  const create = (/** @type {string} */ eventType, minutes = 0) => {
    if (context.call('triggers.list', {}).length >= MOST_TRIGGERS) {
      throw new Error(
        'This script has too many triggers. Triggers must be deleted from the script before more can be added.',
      );
    }
    return trigger(context.call('triggers.create', { functionName, eventType, minutes }));
  };
  return offer('TriggerBuilder', {
    timeBased: () =>
      offer('ClockTriggerBuilder', {
        everyMinutes(/** @type {number} */ minutes) {
          if (!MINUTES.includes(minutes)) {
            throw new Error(
              `The value you passed to everyMinutes was invalid. It must be one of ${MINUTES}.`,
            );
          }
          return offer('ClockTriggerBuilder', { create: () => create(EVENT_TYPES.clock, minutes) });
        },
      }),
    forSpreadsheet(/** @type {string | {getId(): string}} */ spreadsheet) {
      const id = typeof spreadsheet === 'string' ? spreadsheet : spreadsheet.getId();
      if (id !== context.spreadsheetId) throw new NotOffered('A trigger for another spreadsheet');
      const builder = (/** @type {string} */ eventType) =>
        offer('SpreadsheetTriggerBuilder', { create: () => create(eventType) });
      return offer('SpreadsheetTriggerBuilder', {
        onEdit: () => builder(EVENT_TYPES.onEdit),
        onChange: () => builder(EVENT_TYPES.onChange),
      });
    },
  });
}

/** @param {{id: string, functionName: string, eventType: string}} kept */
function trigger(kept) {
  return offer('Trigger', {
    getUniqueId: () => kept.id,
    getHandlerFunction: () => kept.functionName,
    getEventType: () => kept.eventType,
  });
}

/** @param {Context} context */
export function session(context) {
  const user = (/** @type {string} */ email, /** @type {string} */ method) =>
    offer('User', {
      getEmail() {
        needsScope(context, `${method}.getEmail`, SCOPES.email);
        return email;
      },
    });
  return offer('Session', {
    getActiveUserLocale: () => context.locale,
    getActiveUser: () => user(context.activePerson, 'Session.getActiveUser'),
    getEffectiveUser: () => user(context.person, 'Session.getEffectiveUser'),
  });
}

/**
 * @param {Context} context
 * @param {() => void} afterwards called when time has passed and the workbook may have changed
 */
export function utilities(context, afterwards) {
  return offer('Utilities', {
    sleep(/** @type {number} */ milliseconds) {
      context.call('sleep', { milliseconds });
      afterwards();
    },
    getUuid: () => randomUuid(),
    formatDate(/** @type {Date} */ date, /** @type {string} */ zone, /** @type {string} */ format) {
      if (format !== 'yyyy-MM-dd') throw new NotOffered(`Utilities.formatDate as ${format}`);
      return dayIn(date, zone);
    },
  });
}

/** @param {Context} context */
export function logs(context) {
  const write =
    (/** @type {string} */ level) =>
    (/** @type {unknown[]} */ ...values) =>
      void context.call('log', { level, text: values.map(shown).join(' ') });
  const methods = {
    log: write('log'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return { console: offer('console', methods), Logger: offer('Logger', { log: write('log') }) };
}

/** @param {unknown} value */
function shown(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
