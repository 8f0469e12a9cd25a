/** SpreadsheetApp.getUi(): menus, messages and pages, which the host shows to the person at the keyboard. */

import { SCOPES, needsAuthorization, needsScope } from './context.mjs';
import { offer } from './guard.mjs';

const BUTTON = { OK: 'OK', CANCEL: 'CANCEL', YES: 'YES', NO: 'NO', CLOSE: 'CLOSE' };
const BUTTON_SET = {
  OK: ['OK'],
  OK_CANCEL: ['OK', 'CANCEL'],
  YES_NO: ['YES', 'NO'],
  YES_NO_CANCEL: ['YES', 'NO', 'CANCEL'],
};

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {{getContent(): string, getTitle(): string, getWidth(): number, getHeight(): number}} HtmlOutput */
/** @typedef {{label: string, functionName: string} | null} MenuItem null for a separator */

/** @param {Context} context */
export function ui(context) {
  const show = (
    /** @type {string} */ method,
    /** @type {string} */ kind,
    /** @type {any} */ page,
    title = '',
  ) => {
    needsAuthorization(context, method);
    needsScope(context, method, SCOPES.containerUi);
    context.call('ui.page', {
      kind,
      title: title || page.getTitle(),
      html: page.getContent(),
      width: page.getWidth(),
      height: page.getHeight(),
    });
  };
  return offer('Ui', {
    Button: BUTTON,
    ButtonSet: BUTTON_SET,
    createMenu: (/** @type {string} */ title) => menu(context, title),
    showSidebar: (/** @type {HtmlOutput} */ page) => show('Ui.showSidebar', 'sidebar', page),
    showModalDialog: (/** @type {HtmlOutput} */ page, /** @type {string} */ title) =>
      show('Ui.showModalDialog', 'dialog', page, title),
    alert: (/** @type {any[]} */ ...args) => context.call('ui.alert', messageOf(args)),
    prompt(/** @type {any[]} */ ...args) {
      const answer = context.call('ui.prompt', messageOf(args));
      return offer('PromptResponse', {
        getSelectedButton: () => answer.button,
        getResponseText: () => answer.text,
      });
    },
  });
}

/**
 * alert and prompt take (text), (text, buttons), (title, text) or (title, text, buttons).
 * @param {any[]} args
 */
function messageOf(args) {
  const last = args.at(-1);
  const buttons = Array.isArray(last) ? last : BUTTON_SET.OK;
  const texts = Array.isArray(last) ? args.slice(0, -1) : args;
  const [title, text] = texts.length > 1 ? texts : ['', texts[0]];
  return { title, text, buttons };
}

/**
 * @param {Context} context
 * @param {string} title
 */
function menu(context, title) {
  /** @type {MenuItem[]} */
  const items = [];
  const self = offer('Menu', {
    addItem(/** @type {string} */ label, /** @type {string} */ functionName) {
      items.push({ label, functionName });
      return self;
    },
    addSeparator() {
      items.push(null);
      return self;
    },
    addToUi: () => void context.call('ui.menu', { title, items }),
  });
  return self;
}
