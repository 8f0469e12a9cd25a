/** One execution in Node: a thread of its own that waits for each answer of the host, with nothing but Apps Script. */

import vm from 'node:vm';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';

import { execute, globals } from './runtime/execution.mjs';

/**
 * @typedef {object} Job
 * @property {Omit<import('./runtime/context.mjs').Context, 'call'>} context
 * @property {import('./runtime/execution.mjs').Request} request
 * @property {{name: string, code: string}[]} scripts
 * @property {Record<string, string>} htmlFiles
 * @property {import('node:worker_threads').MessagePort} port
 * @property {Int32Array} signal
 * @property {number} ahead how far the clock is ahead, in milliseconds
 */

const { context, request, scripts, htmlFiles, port, signal } = /** @type {Job} */ (workerData);
let { ahead } = /** @type {Job} */ (workerData);
const report = parentPort?.postMessage.bind(parentPort) ?? (() => undefined);

/** @type {import('./runtime/context.mjs').HostCall} */
function call(operation, payload) {
  port.postMessage({ operation, payload });
  // The host stores before it notifies: a late notice of the answer before this one must not pass for this one's.
  while (Atomics.load(signal, 0) === 0) Atomics.wait(signal, 0, 0);
  Atomics.store(signal, 0, 0);
  const answer = receiveMessageOnPort(port)?.message ?? { error: 'The host is gone', ahead };
  const { result, error } = answer;
  ahead = answer.ahead;
  if (error !== undefined) throw new Error(error);
  return result;
}

/** Leaves the language alone in the global scope: a script that uses setTimeout must fail here as it does at Google. */
function removeNodeGlobals() {
  const language = new Set(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)'));
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!language.has(name)) Reflect.deleteProperty(globalThis, name);
  }
}

/** Puts the clock ahead for everything the script asks it. */
function setClock() {
  const { now } = Date;
  globalThis.Date = new Proxy(Date, {
    construct: (date, args, target) => Reflect.construct(date, args.length ? args : [now() + ahead], target),
  });
  Date.now = () => now() + ahead;
}

/** @param {string} name */
function find(name) {
  return /** @type {Record<string, unknown>} */ (globalThis)[name];
}

try {
  const { services, source } = globals({ ...context, call }, htmlFiles);
  removeNodeGlobals();
  setClock();
  Object.assign(globalThis, services);
  for (const { name, code } of scripts) vm.runInThisContext(code, { filename: name });
  report({ result: execute({ ...context, call }, request, find, source) });
} catch (error) {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  report({ error: { name, message, stack } });
}
