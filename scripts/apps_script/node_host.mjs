/**
 * Runs a script project in Node for another program: requests come as lines of JSON on standard input, answers go out
 * as lines of JSON in any order. Standard output carries nothing else.
 */

import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { MessageChannel, Worker } from 'node:worker_threads';

import { sheetEdits } from './runtime/edits.mjs';
import { Project } from './runtime/operations.mjs';

/**
 * @typedef {import('./runtime/execution.mjs').Request} Request
 *
 * @typedef {object} Setup
 * @property {string} folder of the script files
 * @property {string} spreadsheetId
 * @property {number} executionLimitMs
 * @property {string} locale of everyone, such as `zh_CN`
 *
 * @typedef {Setup & import('./runtime/operations.mjs').Setup} FullSetup
 */

const SIMPLE_TRIGGERS = ['open', 'simpleEdit'];
const WORKER = new URL('./node_worker.mjs', import.meta.url);

class Host {
  /** @param {FullSetup} setup @param {Awaited<ReturnType<typeof filesOf>>} files */
  constructor(setup, files) {
    this.setup = setup;
    this.files = files;
    this.project = new Project(setup);
    this.edits = sheetEdits(this.project, setup.spreadsheetId);
    /** @type {{functionName: string, origin: string, person: string, calls: Record<string, number>}[]} */
    this.executions = [];
  }

  /** @param {{person: string}} request */
  async open({ person }) {
    this.project.screen(person).menus = [];
    await this.#execute({ functionName: 'onOpen', origin: 'open' }, person, person);
    return this.project.screen(person).menus;
  }

  /** @param {{person: string, label: string}} request */
  async click({ person, label }) {
    const items = this.project.screen(person).menus.flatMap((menu) => menu.items);
    const item = items.find((candidate) => candidate?.label === label);
    if (!item) throw new Error(`There is no menu item ${label}`);
    return this.#execute({ functionName: item.functionName, origin: 'menu' }, person, person);
  }

  /** @param {{person: string, function: string, args: unknown[]}} request */
  call({ person, function: functionName, args }) {
    return this.#execute({ functionName, origin: 'client', args }, person, person);
  }

  /** @param {{person: string, range: string, values: unknown[][]}} request */
  async edit({ person, range, values }) {
    const edit = await this.edits.type(person, range, values);
    if (this.files.hasSimpleEditTrigger) {
      await this.#execute({ functionName: 'onEdit', origin: 'simpleEdit', edit }, person, person);
    }
    await this.#fire('ON_EDIT', (triggerUid) => ({ origin: 'edit', edit: { ...edit, triggerUid } }), person);
  }

  /** @param {{person: string, tab: string, first: number, last: number}} request */
  async removeRows({ person, tab, first, last }) {
    await this.edits.removeRows(person, tab, first, last);
    const change = { changeType: 'REMOVE_ROW', user: person };
    await this.#fire(
      'ON_CHANGE',
      (triggerUid) => ({ origin: 'change', change: { ...change, triggerUid } }),
      person,
    );
  }

  /** Runs the time-driven triggers that are due, with nobody at the keyboard. */
  async runClock() {
    await Promise.all(
      this.project
        .dueByClock()
        .map(({ id, functionName, creator }) =>
          this.#execute({ functionName, origin: 'clock', tick: { triggerUid: id } }, creator, ''),
        ),
    );
  }

  /** @param {{person: string}} request */
  screen({ person }) {
    const { menus, sidebar, dialog, active, log } = this.project.screen(person);
    return { menus, sidebar, dialog, active, log };
  }

  /** @param {{person: string, answers: {button: string, text: string}[]}} request */
  answer({ person, answers }) {
    this.project.screen(person).answers.push(...answers);
  }

  pastExecutions() {
    return this.executions;
  }

  triggers() {
    return this.project.triggers;
  }

  /** @param {{functionName: string}} request */
  removeTrigger({ functionName }) {
    this.project.triggers = this.project.triggers.filter((trigger) => trigger.functionName !== functionName);
  }

  holdSleep() {
    this.project.sleepers.hold();
  }

  sleeping() {
    return this.project.sleepers.count;
  }

  wake() {
    this.project.sleepers.wake();
  }

  /** @param {{milliseconds: number}} request */
  passTime({ milliseconds }) {
    this.project.ahead += milliseconds;
  }

  /** @param {{properties: Record<string, string>}} request replaces the script properties */
  async setScriptProperties({ properties }) {
    const execution = { id: 'setup', person: '' };
    const old = await this.project.answer('properties.all', { store: 'script' }, execution);
    await this.project.answer(
      'properties.delete',
      { store: 'script', keys: Object.keys(/** @type {object} */ (old)) },
      execution,
    );
    await this.project.answer('properties.set', { store: 'script', values: properties }, execution);
  }

  /**
   * Runs the installed triggers, each as its creator, whoever is at the keyboard.
   * @param {string} eventType
   * @param {(triggerUid: string) => Omit<Request, 'functionName'>} requestFor
   * @param {string} person at the keyboard
   */
  async #fire(eventType, requestFor, person) {
    const due = this.project.triggers.filter((trigger) => trigger.eventType === eventType);
    await Promise.all(
      due.map(({ id, functionName, creator }) =>
        this.#execute({ functionName, ...requestFor(id) }, creator, person),
      ),
    );
  }

  /**
   * @param {Request} request
   * @param {string} person whom the script runs as
   * @param {string} activePerson who is at the keyboard
   * @returns {Promise<unknown>}
   */
  #execute(request, person, activePerson) {
    const { google, spreadsheetId, locale, executionLimitMs } = this.setup;
    const execution = { id: crypto.randomUUID(), person };
    const calls = /** @type {Record<string, number>} */ ({});
    this.executions.push({ functionName: request.functionName, origin: request.origin, person, calls });
    const { port1, port2 } = new MessageChannel();
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const context = {
      google,
      spreadsheetId,
      person,
      activePerson,
      locale,
      // Google grants a simple trigger no more than this.
      authMode: SIMPLE_TRIGGERS.includes(request.origin) ? 'LIMITED' : 'FULL',
      scopes: this.files.scopes,
    };
    port1.on('message', async ({ operation, payload }) => {
      // What SpreadsheetApp asks is a request of ours to its own service.
      const called = operation === 'fetch' && !payload.isScript ? 'spreadsheet' : operation;
      calls[called] = (calls[called] ?? 0) + 1;
      const reply = await this.project.answer(operation, payload, execution).then(
        (result) => ({ result }),
        (error) => ({ error: error.message }),
      );
      // Time may have been passed meanwhile.
      port1.postMessage({ ...reply, ahead: this.project.ahead });
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    });
    const worker = new Worker(WORKER, {
      workerData: { context, request, ...this.files, port: port2, signal, ahead: this.project.ahead },
      transferList: [port2],
    });
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        reject(new Error('Exceeded maximum execution time'));
        void worker.terminate();
      }, executionLimitMs);
      worker.once('message', ({ result, error }) =>
        error ? reject(Object.assign(new Error(), error)) : resolve(result),
      );
      worker.once('error', reject);
      worker.once('exit', () => {
        clearTimeout(limit);
        this.project.locks.releaseAll(execution.id);
        port1.close();
        reject(new Error('The execution ended without a result'));
      });
    });
  }
}

/**
 * The files of a script project as clasp would push them.
 * @param {string} folder
 */
async function filesOf(folder) {
  const names = (await readdir(folder)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  const files = names.map((name, index) => ({ name, code: texts[index] ?? '' }));
  const manifest = files.find(({ name }) => name === 'appsscript.json');
  if (!manifest) throw new Error(`No appsscript.json in ${folder}`);
  const scripts = files.filter(({ name }) => /\.(js|gs)$/.test(name));
  const html = files.filter(({ name }) => name.endsWith('.html'));
  const { oauthScopes, timeZone } = JSON.parse(manifest.code);
  return {
    timeZone: /** @type {string} */ (timeZone),
    scopes: /** @type {string[]} */ (oauthScopes),
    scripts,
    hasSimpleEditTrigger: scripts.some(({ code }) => /^function onEdit\(/m.test(code)),
    htmlFiles: Object.fromEntries(html.map(({ name, code }) => [name.replace(/\.html$/, ''), code])),
  };
}

/** @param {object} message */
function send(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** @type {Host | undefined} */
let host;

/** @param {{id: number, operation: string} & Record<string, any>} request */
async function serve({ id, operation, ...request }) {
  try {
    if (operation === 'start') {
      const setup = /** @type {FullSetup} */ (/** @type {unknown} */ (request));
      const files = await filesOf(setup.folder);
      // Dates in scripts go by the manifest's time zone, wherever this runs.
      process.env['TZ'] = files.timeZone;
      host = new Host(setup, files);
      return send({ id, result: null });
    }
    if (!host) throw new Error('The first request must be start');
    const operations = /** @type {Record<string, (request: any) => unknown>} */ (
      /** @type {unknown} */ (host)
    );
    const method = operations[operation];
    if (!method) throw new Error(`The host does not know ${operation}`);
    send({ id, result: (await method.call(host, request)) ?? null });
  } catch (error) {
    const { name, message, stack } = /** @type {Error} */ (error);
    send({ id, error: { name, message, stack } });
  }
}

createInterface({ input: process.stdin })
  .on('line', (line) => void serve(JSON.parse(line)))
  .on('close', () => process.exit(0));
