/** UrlFetchApp: HTTP for scripts, waiting for the answer. */

import { SCOPES, needsAuthorization, needsScope } from './context.mjs';
import { offer, onlyKnown } from './guard.mjs';

// Taken at the start: a host removes everything from the global scope that Apps Script does not have.
const { URL, URLSearchParams } = globalThis;
const OPTIONS = ['method', 'contentType', 'headers', 'payload', 'muteHttpExceptions', 'followRedirects'];
const TRUNCATED_AT = 200;

/**
 * @param {import('./context.mjs').Context} context
 * @param {() => void} afterwards called when time has passed and the workbook may have changed
 */
export function urlFetchApp(context, afterwards) {
  return offer('UrlFetchApp', {
    fetch(/** @type {string} */ url, /** @type {any} */ options = {}) {
      needsAuthorization(context, 'UrlFetchApp.fetch');
      needsScope(context, 'UrlFetchApp.fetch', SCOPES.externalRequest);
      onlyKnown('UrlFetchApp.fetch', options, OPTIONS);
      const answer = context.call('fetch', { ...requestOf(url, options), isScript: true });
      afterwards();
      if (answer.failure) throw new Error(`${answer.failure}: ${url}`);
      if (answer.status >= 400 && !options.muteHttpExceptions) {
        const shown = answer.body.slice(0, TRUNCATED_AT);
        throw new Error(
          `Request failed for ${new URL(url).origin} returned code ${answer.status}. Truncated server response: ${shown}`,
        );
      }
      return httpResponse(answer);
    },
  });
}

/**
 * @param {string} url
 * @param {any} options
 */
function requestOf(url, options) {
  const { payload, contentType = 'application/x-www-form-urlencoded' } = options;
  const isForm = typeof payload === 'object' && payload !== null;
  const body = isForm ? new URLSearchParams(payload).toString() : payload;
  return {
    url,
    method: (options.method ?? 'get').toUpperCase(),
    headers: { ...(body === undefined ? {} : { 'Content-Type': contentType }), ...options.headers },
    body,
    followRedirects: options.followRedirects ?? true,
  };
}

/** @param {{status: number, headers: Record<string, string>, body: string}} answer */
function httpResponse(answer) {
  return offer('HTTPResponse', {
    getResponseCode: () => answer.status,
    getContentText: () => answer.body,
    getHeaders: () => ({ ...answer.headers }),
    getAllHeaders: () => ({ ...answer.headers }),
  });
}
