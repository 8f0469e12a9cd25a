/**
 * google.script for a page outside Google: calls go to the address that this script element names in `data-run`, which
 * answers `{result}` or `{error}`, or as messages to the window around the page where it says `parent`; what concerns
 * that window is told to it as a message.
 */
(() => {
  const { run } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  if (!run) throw new Error('The script element must say data-run');

  /**
   * @typedef {object} Handlers
   * @property {(result: unknown, userObject?: unknown) => void} success
   * @property {(error: Error, userObject?: unknown) => void} failure
   * @property {unknown} userObject
   */

  /**
   * @param {string} name
   * @param {unknown[]} args
   */
  async function call(name, args) {
    const { result, error } = await (run === 'parent' ? askParent(name, args) : askServer(name, args));
    if (error !== undefined) throw Object.assign(new Error(error), { name: 'ScriptError' });
    return result;
  }

  /**
   * @param {string} name
   * @param {unknown[]} args
   */
  async function askServer(name, args) {
    const answer = await fetch(run ?? '', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ function: name, args }),
    });
    return answer.json();
  }

  let asked = 0;

  /**
   * @param {string} name
   * @param {unknown[]} args
   * @returns {Promise<{result?: unknown, error?: string}>}
   */
  function askParent(name, args) {
    asked += 1;
    const number = asked;
    return new Promise((resolve) => {
      const listen = (/** @type {MessageEvent} */ { source, data }) => {
        if (source !== window.parent || data.appsScript !== 'answer' || data.number !== number) return;
        window.removeEventListener('message', listen);
        resolve(data);
      };
      window.addEventListener('message', listen);
      window.parent.postMessage({ appsScript: 'run', number, function: name, args }, '*');
    });
  }

  /**
   * @param {Handlers} handlers
   * @returns {object} functions of the script by name, and the handlers to set
   */
  function runner(handlers) {
    /** @type {Record<string, (...args: any[]) => unknown>} */
    const settings = {
      withSuccessHandler: (success) => runner({ ...handlers, success }),
      withFailureHandler: (failure) => runner({ ...handlers, failure }),
      withUserObject: (userObject) => runner({ ...handlers, userObject }),
    };
    return new Proxy(settings, {
      get(target, name) {
        if (typeof name === 'symbol') return undefined;
        return target[name] ?? ((/** @type {unknown[]} */ ...args) => void start(name, args, handlers));
      },
    });
  }

  /**
   * @param {string} name
   * @param {unknown[]} args
   * @param {Handlers} handlers
   */
  function start(name, args, { success, failure, userObject }) {
    call(name, args).then(
      (result) => success(result, userObject),
      (error) => failure(error, userObject),
    );
  }

  const tell = (/** @type {string} */ what) => window.parent.postMessage({ appsScript: what }, '*');
  const host = { close: () => tell('close'), editor: { focus: () => tell('focus') } };
  const failure = (/** @type {Error} */ error) => console.error(error);
  const script = { run: runner({ success: () => undefined, failure, userObject: undefined }), host };
  Object.assign(window, { google: { script } });
})();
