/**
 * The add-on, at the hands of the person at this page: the same files that are deployed to Google, each execution in a
 * thread of its own. What outlives an execution is kept by the server, for all viewers of the workbook.
 */

import { person, setup } from './setup.mjs';
import { token } from './tokens.mjs';

const ANSWERED = 1;
const TOO_LONG = 2;
const ROOM = 1 << 20; // bytes that most answers need
const EXECUTION_LIMIT_MS = 360_000;
const CLOCK_MS = 5_000;
const LOCALES = { zh: 'zh_CN', en: 'en_US' };

/**
 * @typedef {{functionName: string, origin: string, args?: unknown[], edit?: any, change?: any, tick?: any}} Request
 * @typedef {Record<string, (payload: any) => unknown>} Screen what scripts show to the person
 */

export class Addon {
  /** @type {Promise<{scopes: string[], scripts: {name: string, code: string}[], htmlFiles: Record<string, string>}>} */
  #files = fetch('/local/addon').then((answer) => answer.json());

  /** @type {Worker | null} the thread of the next execution, which has its modules by the time it is needed */
  #spare = null;

  /** @param {Screen} screen */
  constructor(screen) {
    this.screen = screen;
  }

  /** Runs `onOpen`, which makes the menu. */
  open() {
    return this.#execute({ functionName: 'onOpen', origin: 'open' }, person, 'LIMITED');
  }

  /** @param {string} functionName */
  click(functionName) {
    return this.#execute({ functionName, origin: 'menu' }, person);
  }

  /** @param {string} functionName @param {unknown[]} args */
  call(functionName, args) {
    return this.#execute({ functionName, origin: 'client', args }, person);
  }

  /** Fires the installed edit triggers. @param {{range: string, value?: string}} edit */
  edited(edit) {
    return this.#fire('ON_EDIT', (triggerUid) => ({
      origin: 'edit',
      edit: { ...edit, user: person, triggerUid },
    }));
  }

  /** Fires the installed change triggers after rows were removed. */
  rowsRemoved() {
    const change = { changeType: 'REMOVE_ROW', user: person };
    return this.#fire('ON_CHANGE', (triggerUid) => ({ origin: 'change', change: { ...change, triggerUid } }));
  }

  /** Runs the time-driven triggers that are due, for as long as the page is open: Google runs them without one. */
  async runClock() {
    for (;;) {
      await new Promise((wake) => setTimeout(wake, CLOCK_MS));
      const due = /** @type {any[]} */ (
        await keep('triggers.clock', { id: 'page', person }, {}).catch(() => [])
      );
      for (const { id, functionName, creator } of due) {
        const request = { functionName, origin: 'clock', tick: { triggerUid: id } };
        // Nobody is there to read of a failure, at Google neither.
        await this.#execute(request, creator, 'FULL', '').catch((error) => console.info(error.message));
      }
    }
  }

  /**
   * Runs the installed triggers, each as its creator, whoever is at the keyboard.
   * @param {string} eventType
   * @param {(triggerUid: string) => Omit<Request, 'functionName'>} requestFor
   */
  async #fire(eventType, requestFor) {
    const due = /** @type {any[]} */ (await keep('triggers.due', { id: 'page', person }, {}));
    const mine = due.filter((trigger) => trigger.eventType === eventType);
    await Promise.all(
      mine.map(({ id, functionName, creator }) =>
        this.#execute({ functionName, ...requestFor(id) }, creator),
      ),
    );
  }

  /**
   * @param {Request} request
   * @param {string} runsAs
   * @param {'FULL' | 'LIMITED'} authMode
   * @param {string} activePerson who is at the keyboard; blank for a time-driven trigger
   * @returns {Promise<unknown>}
   */
  async #execute(request, runsAs, authMode = 'FULL', activePerson = person) {
    const { scopes, scripts, htmlFiles } = await this.#files;
    const execution = { id: crypto.randomUUID(), person: runsAs };
    const { spreadsheetId, language } = setup;
    const context = {
      google: location.origin,
      spreadsheetId,
      person: runsAs,
      activePerson,
      locale: LOCALES[language],
      authMode,
      scopes,
    };
    const worker = this.#takeThread();
    const memory = { signal: new SharedArrayBuffer(8), room: new SharedArrayBuffer(ROOM) };
    const answering = new Answering(memory);
    try {
      return await new Promise((resolve, reject) => {
        setTimeout(() => reject(new Error('Exceeded maximum execution time')), EXECUTION_LIMIT_MS);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.onmessage = ({ data: { operation, payload, room, done } }) => {
          if (room) answering.again(room);
          else if (operation) void answering.give(this.#answer(operation, payload, execution));
          else if (done.error === undefined) resolve(done.result);
          else reject(Object.assign(new Error(done.error), { scriptStack: done.stack }));
        };
        worker.postMessage({ context, request, scripts, htmlFiles, ...memory });
      });
    } finally {
      worker.terminate();
      void keep('execution.end', execution, {});
      this.#spare ??= newThread();
    }
  }

  #takeThread() {
    const worker = this.#spare ?? newThread();
    this.#spare = null;
    return worker;
  }

  /**
   * @param {string} operation
   * @param {any} payload
   * @param {{id: string, person: string}} execution
   * @returns {Promise<unknown>}
   */
  async #answer(operation, payload, execution) {
    const shown = this.screen[operation];
    if (shown) return shown(payload);
    if (operation === 'fetch') return urlFetch(payload);
    if (operation === 'sleep') return new Promise((wake) => setTimeout(wake, payload.milliseconds));
    if (operation === 'identity.idToken') return token('id-token', execution.person);
    if (operation === 'identity.accessToken') return token('access-token', execution.person);
    return keep(operation, execution, payload);
  }
}

function newThread() {
  return new Worker('/spreadsheets/assets/script_worker.mjs', { type: 'module' });
}

/** Answers to a waiting thread, through memory that it reads. */
class Answering {
  /** @type {Uint8Array} */
  #text = new Uint8Array();

  /** @param {{signal: SharedArrayBuffer, room: SharedArrayBuffer}} memory */
  constructor({ signal, room }) {
    this.signal = new Int32Array(signal);
    this.room = new Uint8Array(room);
  }

  /** @param {Promise<unknown>} answer */
  async give(answer) {
    const content = await answer.then(
      (result) => ({ result }),
      (error) => ({ error: error.message }),
    );
    this.#text = new TextEncoder().encode(JSON.stringify(content));
    this.#write();
  }

  /** @param {SharedArrayBuffer} room larger than the one before */
  again(room) {
    this.room = new Uint8Array(room);
    this.#write();
  }

  #write() {
    const fits = this.#text.length <= this.room.length;
    if (fits) this.room.set(this.#text);
    Atomics.store(this.signal, 1, this.#text.length);
    Atomics.store(this.signal, 0, fits ? ANSWERED : TOO_LONG);
    Atomics.notify(this.signal, 0);
  }
}

/**
 * What the server keeps for the scripts of this workbook.
 * @param {string} operation
 * @param {{id: string, person: string}} execution
 * @param {object} payload
 */
async function keep(operation, execution, payload) {
  const { result, error } = await post(`/local/scripts/${setup.spreadsheetId}/${operation}`, {
    execution: execution.id,
    person: execution.person,
    payload,
  });
  if (error) throw new Error(error);
  return result;
}

/** @param {{url: string, method: string, headers: Record<string, string>, body?: string}} request */
async function urlFetch(request) {
  if (!request.url.startsWith(`${location.origin}/`)) return post('/local/url-fetch', request);
  const { url, method, headers, body } = request;
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}

/** @param {string} address @param {object} content @returns {Promise<any>} */
async function post(address, content) {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(content),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error ?? `HTTP ${answer.status}`);
  return said;
}
