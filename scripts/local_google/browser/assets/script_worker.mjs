/**
 * One execution of the add-on in a thread of its own, which waits for each answer of the page: the page writes it into
 * memory that both share.
 */

import { execute, globals } from './runtime/execution.mjs';

/** What the language itself brings; a script that uses anything else of the browser must fail here as at Google. */
const LANGUAGE = new Set(
  (
    'Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp ' +
    'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis JSON Math Intl ' +
    'ArrayBuffer Atomics Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array ' +
    'Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set Iterator WeakMap WeakSet WeakRef Proxy ' +
    'Reflect FinalizationRegistry decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape eval ' +
    'isFinite isNaN SharedArrayBuffer WebAssembly'
  ).split(' '),
);
const WAITING = 0;
const TOO_LONG = 2;
const tell = self.postMessage.bind(self);
const { TextDecoder } = globalThis;

/** @type {Int32Array} state and length of the answer */
let signal;
/** @type {Uint8Array} */
let room;

/** @type {import('./runtime/context.mjs').HostCall} */
function call(operation, payload) {
  Atomics.store(signal, 0, WAITING);
  tell({ operation, payload });
  awaitAnswer();
  if (Atomics.load(signal, 0) === TOO_LONG) makeRoom(Atomics.load(signal, 1));
  // A view of shared memory cannot be decoded: its copy can.
  const text = new TextDecoder().decode(room.slice(0, Atomics.load(signal, 1)));
  const { result, error } = JSON.parse(text);
  if (error !== undefined) throw new Error(error);
  return result ?? null;
}

/** @param {number} length */
function makeRoom(length) {
  const shared = new SharedArrayBuffer(length);
  room = new Uint8Array(shared);
  Atomics.store(signal, 0, WAITING);
  tell({ room: shared });
  awaitAnswer();
}

/** The page stores before it notifies: a late notice of the answer before this one must not pass for this one's. */
function awaitAnswer() {
  while (Atomics.load(signal, 0) === WAITING) Atomics.wait(signal, 0, WAITING);
}

function removeBrowserGlobals() {
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!LANGUAGE.has(name)) Reflect.deleteProperty(globalThis, name);
  }
}

self.onmessage = ({ data }) => {
  const { context, request, scripts, htmlFiles } = data;
  signal = new Int32Array(data.signal);
  room = new Uint8Array(data.room);
  self.onmessage = null;
  try {
    const { services, source } = globals({ ...context, call }, htmlFiles);
    removeBrowserGlobals();
    Object.assign(globalThis, services);
    // One text, so that the files share their constants as they do at Google.
    const run = globalThis.eval;
    run(scripts.map((/** @type {{code: string}} */ { code }) => code).join('\n'));
    const find = (/** @type {string} */ name) => /** @type {Record<string, unknown>} */ (globalThis)[name];
    tell({ done: { result: execute({ ...context, call }, request, find, source) ?? null } });
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    tell({ done: { error: message, stack } });
  }
};
