/** The add-on's pages: a sidebar at the right, a window before the workbook. Each runs in a frame of its own origin. */

import { byId, element } from './messages.mjs';
import { texts } from './setup.mjs';

/**
 * @typedef {{kind: 'sidebar' | 'dialog', title: string, html: string, width: number, height: number}} Page
 * @typedef {(functionName: string, args: unknown[]) => Promise<unknown>} Call
 */

export class Panels {
  /** @type {Map<string, {frame: HTMLIFrameElement, html: string, close: () => void}>} */
  #open = new Map();
  #client = fetch('/spreadsheets/assets/client.js').then((answer) => answer.text());

  /** @param {Call} call a function of the script for a page */
  constructor(call) {
    this.call = call;
    addEventListener('message', (event) => void this.#heard(event));
  }

  /** @param {Page} page */
  async show({ kind, title, html, width, height }) {
    this.#open.get(kind)?.close();
    const client = `<script data-run="parent">${await this.#client}</scr` + 'ipt>';
    const frame = element('iframe', { title, src: '/spreadsheets/assets/frame.html' });
    const close =
      kind === 'sidebar' ? this.#inSidebar(title, frame) : this.#inWindow(title, frame, width, height);
    this.#open.set(kind, { frame, html: html.replace('<head>', () => `<head>${client}`), close });
  }

  /** @param {string} title @param {HTMLIFrameElement} frame */
  #inSidebar(title, frame) {
    const aside = byId('sidebar');
    const close = () => {
      aside.hidden = true;
      aside.replaceChildren();
      this.#open.delete('sidebar');
      dispatchEvent(new Event('resize'));
    };
    aside.replaceChildren(bar(title, close), frame);
    aside.hidden = false;
    dispatchEvent(new Event('resize'));
    return close;
  }

  /** @param {string} title @param {HTMLIFrameElement} frame @param {number} width @param {number} height */
  #inWindow(title, frame, width, height) {
    const dialog = element('dialog', { className: 'window' });
    const close = () => {
      dialog.remove();
      this.#open.delete('dialog');
    };
    Object.assign(frame.style, { width: `${width || 600}px`, height: `${height || 400}px` });
    dialog.append(bar(title, close), frame);
    dialog.onclose = close;
    document.body.append(dialog);
    dialog.showModal();
    return close;
  }

  /** @param {MessageEvent} event */
  async #heard({ source, data }) {
    const panel = [...this.#open.values()].find(({ frame }) => frame.contentWindow === source);
    const window = panel?.frame.contentWindow;
    if (!panel || !window) return;
    if (data.appsScript === 'ready') window.postMessage({ html: panel.html }, '*');
    if (data.appsScript === 'close') panel.close();
    if (data.appsScript !== 'run') return;
    const answer = await this.call(data.function, data.args).then(
      (result) => ({ result }),
      (error) => ({ error: error.message }),
    );
    window.postMessage({ appsScript: 'answer', number: data.number, ...answer }, '*');
  }
}

/** @param {string} title @param {() => void} close */
function bar(title, close) {
  const button = element('button', {
    type: 'button',
    ariaLabel: texts.close,
    textContent: '×',
    onclick: close,
  });
  return element('div', { className: 'panel-bar' }, element('h2', { textContent: title }), button);
}
