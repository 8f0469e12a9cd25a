/** Fetches the grid's own scripts and styles, waiting where the server must get them from npm first. */

import { byId } from './messages.mjs';
import { fill, setup, texts } from './setup.mjs';

const POLL_MS = 500;
const PLAIN = ['react', 'react-dom', 'rxjs', 'presets', 'core', 'validation', 'note'];
const STYLES = ['core', 'validation', 'note'];
const SPOKEN = ['core', 'validation', 'note'];

/** Resolves once the grid can be made; rejects with what to do where it cannot be fetched. */
export async function loadParts() {
  await ready();
  for (const name of STYLES) style(`/spreadsheets/parts/${name}.css`);
  const names = [...PLAIN, ...SPOKEN.map((name) => `${name}.${setup.language}`)];
  await Promise.all(names.map((name) => script(`/spreadsheets/parts/${name}.js`)));
}

async function ready() {
  for (;;) {
    const { state, done, total, error } = await (await fetch('/local/sheet-page')).json();
    if (state === 'ready') return;
    if (state === 'failed') throw new Error(`${texts.fetchFailed}\n${error}`);
    byId('progress').textContent = fill(texts.fetching ?? '', { done: String(done), total: String(total) });
    Object.assign(byId('bar'), { hidden: false, max: total || 1, value: done });
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}

/** @param {string} address */
function style(address) {
  document.head.prepend(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: address }));
}

/** @param {string} address scripts run in the order in which they were asked for */
function script(address) {
  return new Promise((resolve, reject) => {
    const made = Object.assign(document.createElement('script'), { src: address, async: false });
    made.onload = resolve;
    made.onerror = () => reject(new Error(address));
    document.head.append(made);
  });
}
