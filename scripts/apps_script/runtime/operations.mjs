/**
 * What a host answers to the services of an execution: HTTP, tokens, and what outlives an execution — properties,
 * cache, locks, triggers, and the screen of each person. One `Project` stands for one script bound to one spreadsheet.
 */

import { Locks } from './locks.mjs';
import { Screen } from './screen.mjs';
import { Sleepers } from './sleepers.mjs';

/**
 * @typedef {object} Setup
 * @property {string} google base URL of the server with the Sheets API and the tokens
 * @property {Record<string, string>} scriptProperties as the deployment sets them
 * @property {number} fetchLimitMs after which UrlFetchApp gives up
 *
 * @typedef {{id: string, functionName: string, eventType: string, creator: string, minutes: number}} NewTrigger
 * @typedef {NewTrigger & {ranAt: number}} Trigger `ranAt`: when it last ran by the clock, or was made
 * @typedef {{id: string, person: string}} Execution
 * @typedef {{value: string, until: number}} Cached
 */

const FAILURES = /** @type {Record<string, string>} */ ({
  TimeoutError: 'Timeout',
  ENOTFOUND: 'DNS error',
  EAI_AGAIN: 'DNS error',
  ECONNREFUSED: 'Address unavailable',
});
// A connection that is used again may have been closed by the server just then, which Google's scripts never see.
const ONCE = { Connection: 'close' };
// Tokens last an hour; half of it leaves an execution enough.
const TOKEN_KEPT_MS = 30 * 60_000;

export class Project {
  /** @type {Map<string, Map<string, string>>} */
  #properties = new Map();
  /** @type {Map<string, Cached>} */
  #cache = new Map();
  /** @type {Map<string, {token: string, until: number}>} */
  #tokens = new Map();
  /** @type {Map<string, Screen>} */
  #screens = new Map();
  locks = new Locks();
  sleepers = new Sleepers();
  /** @type {Trigger[]} */
  triggers = [];
  /** How far the clock of this project is ahead, in milliseconds. */
  ahead = 0;

  /** @param {Setup} setup */
  constructor(setup) {
    this.setup = setup;
    this.#store('script', setup.scriptProperties);
  }

  /**
   * What one person sees of the script.
   * @param {string} person
   * @returns {Screen}
   */
  screen(person) {
    const screen = this.#screens.get(person) ?? new Screen();
    this.#screens.set(person, screen);
    return screen;
  }

  /**
   * Answers one call of an execution.
   * @param {string} operation
   * @param {any} payload
   * @param {Execution} execution
   * @returns {Promise<unknown>}
   */
  async answer(operation, payload, execution) {
    const operations = this.#operations(payload, execution);
    const found = operations[operation];
    if (!found) throw new Error(`The host does not know ${operation}`);
    return found();
  }

  /**
   * @param {any} payload
   * @param {Execution} execution
   * @returns {Record<string, () => unknown>}
   */
  #operations(payload, execution) {
    const { person } = execution;
    const screen = this.screen(person);
    return {
      fetch: () => this.fetch(payload),
      sleep: () => this.sleepers.sleep(payload.milliseconds),
      log: () => screen.show('log', payload),
      'identity.idToken': () => this.token('id-token', person),
      'identity.accessToken': () => this.token('access-token', person),
      'properties.all': () => Object.fromEntries(this.#store(payload.store)),
      'properties.set': () => void this.#store(payload.store, payload.values),
      'properties.delete': () =>
        payload.keys.forEach((/** @type {string} */ key) => this.#store(payload.store).delete(key)),
      'cache.get': () => this.#cached(payload),
      'cache.put': () => this.#put(payload),
      'cache.remove': () => this.#cache.delete(cacheKey(payload)),
      'lock.take': () => this.locks.take(payload.name, execution.id, payload.milliseconds),
      'lock.release': () => this.locks.release(payload.name, execution.id),
      'triggers.list': () => this.triggers.filter((trigger) => trigger.creator === person),
      'triggers.create': () => this.#createTrigger({ ...payload, creator: person }),
      'triggers.delete': () => this.#deleteTrigger(payload.id),
      'ui.menu': () => screen.addMenu(payload),
      'ui.page': () => screen.showPage(payload),
      'ui.alert': () => screen.alert(payload),
      'ui.prompt': () => screen.prompt(payload),
      'ui.toast': () => screen.show('toast', payload),
      'ui.activate': () => screen.activate(payload),
      'ui.active': () => ({ sheetId: screen.active?.sheetId ?? null, range: screen.active?.range ?? null }),
    };
  }

  /**
   * An HTTP request; a script's own is given up after the limit.
   * @param {{url: string, method: string, headers: Record<string, string>, body?: string, followRedirects?: boolean,
   *     isScript?: boolean}} request
   * @returns {Promise<{status: number, headers: Record<string, string>, body: string} | {failure: string}>}
   */
  async fetch({ url, method, headers, body, followRedirects = true, isScript = false }) {
    try {
      const response = await fetch(url, {
        method,
        headers: { ...headers, ...ONCE },
        ...(body === undefined ? {} : { body }),
        redirect: followRedirects ? 'follow' : 'manual',
        ...(isScript ? { signal: AbortSignal.timeout(this.setup.fetchLimitMs) } : {}),
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    } catch (error) {
      return { failure: failureOf(error) };
    }
  }

  /**
   * @param {'id-token' | 'access-token'} kind
   * @param {string} person
   * @returns {Promise<string>}
   */
  async token(kind, person) {
    const kept = this.#tokens.get(`${kind} ${person}`);
    if (kept && kept.until > Date.now()) return kept.token;
    const address = `${this.setup.google}/local/${kind}?email=${encodeURIComponent(person)}`;
    const answer = await fetch(address, { headers: ONCE });
    const content = /** @type {Record<string, string>} */ (await answer.json());
    const token = content[kind.replace('-', '_')];
    if (token === undefined) throw new Error(`No ${kind} for ${person}: HTTP ${answer.status}`);
    this.#tokens.set(`${kind} ${person}`, { token, until: Date.now() + TOKEN_KEPT_MS });
    return token;
  }

  /**
   * @param {string} name
   * @param {Record<string, string>} [values] to add
   * @returns {Map<string, string>}
   */
  #store(name, values = {}) {
    const store = this.#properties.get(name) ?? new Map();
    Object.entries(values).forEach(([key, value]) => store.set(key, value));
    this.#properties.set(name, store);
    return store;
  }

  /** @param {{store: string, key: string}} payload */
  #cached(payload) {
    const cached = this.#cache.get(cacheKey(payload));
    return cached && cached.until > Date.now() + this.ahead ? cached.value : null;
  }

  /** @param {{store: string, key: string, value: string, seconds: number}} payload */
  #put(payload) {
    this.#cache.set(cacheKey(payload), {
      value: payload.value,
      until: Date.now() + this.ahead + payload.seconds * 1000,
    });
  }

  /** The time-driven triggers whose minutes are over; they count as run now. */
  dueByClock() {
    const now = Date.now() + this.ahead;
    const due = this.triggers.filter(
      ({ eventType, minutes, ranAt }) => eventType === 'CLOCK' && now >= ranAt + minutes * 60_000,
    );
    due.forEach((trigger) => (trigger.ranAt = now));
    return due;
  }

  /** @param {Omit<NewTrigger, 'id'>} trigger */
  #createTrigger(trigger) {
    const created = { ...trigger, id: crypto.randomUUID(), ranAt: Date.now() + this.ahead };
    this.triggers.push(created);
    return created;
  }

  /** @param {string} id */
  #deleteTrigger(id) {
    this.triggers = this.triggers.filter((trigger) => trigger.id !== id);
  }
}

/** @param {{store: string, key: string}} payload */
function cacheKey({ store, key }) {
  return `${store} ${key}`;
}

/**
 * @param {unknown} error what `fetch` threw
 * @returns {string} in the words of UrlFetchApp
 */
function failureOf(error) {
  const { name, cause } = /** @type {{name: string, cause?: {code?: string}}} */ (error);
  return FAILURES[name] ?? FAILURES[cause?.code ?? ''] ?? 'Unexpected error';
}
