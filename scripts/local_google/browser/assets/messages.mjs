/** What the page tells the person: the state of saving, short messages, and questions. */

import { texts } from './setup.mjs';

const SHOWN_MS = 6_000;

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page lacks #${id}`);
  return found;
}

/**
 * @param {string} tag
 * @param {Record<string, any>} properties
 * @param {...(Node | string)} children
 * @returns {any}
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** @param {string | undefined} text */
export function status(text) {
  byId('status').textContent = text ?? '';
}

/**
 * A message that goes away by itself.
 * @param {string | undefined} text
 * @param {{title?: string | undefined, isError?: boolean, milliseconds?: number}} [options]
 */
export function say(text, { title = '', isError = false, milliseconds = SHOWN_MS } = {}) {
  const close = element('button', { type: 'button', ariaLabel: texts.close, textContent: '×' });
  const heading = title ? [element('strong', { textContent: title })] : [];
  const message = element(
    'div',
    { className: `toast${isError ? ' error' : ''}` },
    ...heading,
    element('p', { textContent: text ?? '' }),
    close,
  );
  message.setAttribute('role', isError ? 'alert' : 'status');
  close.onclick = () => message.remove();
  byId('toasts').append(message);
  setTimeout(() => message.remove(), milliseconds);
}

/**
 * A question that must be answered before anything else.
 * @param {{title: string, text: string, buttons: string[], wantsText?: boolean}} question
 * @returns {Promise<{button: string, text: string}>}
 */
export function ask({ title, text, buttons, wantsText = false }) {
  const names = /** @type {Record<string, string | undefined>} */ ({
    OK: texts.ok,
    CANCEL: texts.cancel,
    YES: texts.yes,
    NO: texts.no,
  });
  const input = element('input', { type: 'text', hidden: !wantsText });
  const dialog = element('dialog', { className: 'question' });
  return new Promise((resolve) => {
    const answer = (/** @type {string} */ button) => {
      dialog.close();
      dialog.remove();
      resolve({ button, text: input.value });
    };
    const choices = buttons.map((button, at) =>
      element('button', {
        type: 'button',
        className: at === 0 ? 'main' : '',
        textContent: names[button] ?? button,
        onclick: () => answer(button),
      }),
    );
    const body = element('p', { textContent: text });
    dialog.append(
      element('h2', { textContent: title, hidden: !title }),
      body,
      input,
      element('div', { className: 'buttons' }, ...choices),
    );
    dialog.oncancel = (/** @type {Event} */ event) => {
      event.preventDefault();
      answer('CLOSE');
    };
    document.body.append(dialog);
    dialog.showModal();
  });
}
