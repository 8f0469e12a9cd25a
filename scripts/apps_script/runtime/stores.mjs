/** PropertiesService, CacheService and LockService, over what the host keeps between executions. */

import { offer } from './guard.mjs';

// Taken at the start: a host removes everything from the global scope that Apps Script does not have.
const { TextEncoder } = globalThis;
const LARGEST_PROPERTY = 9 * 1024;
const LARGEST_CACHED = 100 * 1024;
const LONGEST_CACHE_KEY = 250;
const LONGEST_CACHED_SECONDS = 21_600;
const USUAL_CACHED_SECONDS = 600;

/** @typedef {import('./context.mjs').Context} Context */

/** @param {Context} context */
export function propertiesService(context) {
  return offer('PropertiesService', {
    getScriptProperties: () => properties(context, 'script'),
    getDocumentProperties: () => properties(context, 'document'),
    getUserProperties: () => properties(context, `user ${context.person}`),
  });
}

/**
 * @param {Context} context
 * @param {string} store
 */
function properties(context, store) {
  const all = () => /** @type {Record<string, string>} */ (context.call('properties.all', { store }));
  const set = (/** @type {Record<string, unknown>} */ values) => {
    const texts = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
    const large = Object.values(texts).some(
      (text) => new TextEncoder().encode(text).length > LARGEST_PROPERTY,
    );
    if (large) throw new Error('Argument too large: value');
    context.call('properties.set', { store, values: texts });
  };
  const self = offer('Properties', {
    getProperty: (/** @type {string} */ key) => all()[key] ?? null,
    getProperties: () => all(),
    getKeys: () => Object.keys(all()),
    setProperty(/** @type {string} */ key, /** @type {string} */ value) {
      set({ [key]: value });
      return self;
    },
    setProperties(/** @type {Record<string, string>} */ values, deleteAllOthers = false) {
      if (deleteAllOthers) self.deleteAllProperties();
      set(values);
      return self;
    },
    deleteProperty(/** @type {string} */ key) {
      context.call('properties.delete', { store, keys: [key] });
      return self;
    },
    deleteAllProperties() {
      context.call('properties.delete', { store, keys: Object.keys(all()) });
      return self;
    },
  });
  return self;
}

/** @param {Context} context */
export function cacheService(context) {
  return offer('CacheService', {
    getScriptCache: () => cache(context, 'script'),
    getDocumentCache: () => cache(context, 'document'),
    getUserCache: () => cache(context, `user ${context.person}`),
  });
}

/**
 * @param {Context} context
 * @param {string} store
 */
function cache(context, store) {
  return offer('Cache', {
    get: (/** @type {string} */ key) => context.call('cache.get', { store, key }),
    put(/** @type {string} */ key, /** @type {string} */ value, seconds = USUAL_CACHED_SECONDS) {
      const text = String(value);
      if (key.length > LONGEST_CACHE_KEY) throw new Error('Argument too large: key');
      if (new TextEncoder().encode(text).length > LARGEST_CACHED)
        throw new Error('Argument too large: value');
      const lasting = Math.min(seconds, LONGEST_CACHED_SECONDS);
      context.call('cache.put', { store, key, value: text, seconds: lasting });
    },
    remove: (/** @type {string} */ key) => void context.call('cache.remove', { store, key }),
  });
}

/** @param {Context} context */
export function lockService(context) {
  return offer('LockService', {
    getScriptLock: () => lock(context, 'script'),
    getDocumentLock: () => lock(context, 'document'),
    getUserLock: () => lock(context, `user ${context.person}`),
  });
}

/**
 * @param {Context} context
 * @param {string} name
 */
function lock(context, name) {
  let isHeld = false;
  const tryLock = (/** @type {number} */ milliseconds) => {
    isHeld ||= context.call('lock.take', { name, milliseconds });
    return isHeld;
  };
  return offer('Lock', {
    tryLock,
    waitLock(/** @type {number} */ milliseconds) {
      if (!tryLock(milliseconds))
        throw new Error('Lock timeout: another process was holding the lock for too long.');
    },
    hasLock: () => isHeld,
    releaseLock() {
      if (isHeld) context.call('lock.release', { name });
      isHeld = false;
    },
  });
}
