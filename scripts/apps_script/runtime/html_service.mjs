/** HtmlService: pages from the project's HTML files, with the three kinds of scriptlets. */

import { NotOffered, offer } from './guard.mjs';

/** @typedef {Record<string, string>} HtmlFiles text by name, without `.html` */

const SCRIPTLET = /<\?(!?=)?([\s\S]*?)\?>/g;

/** @param {HtmlFiles} files */
export function htmlService(files) {
  const textOf = (/** @type {string} */ name) => {
    const text = files[name.replace(/\.html$/, '')];
    if (text === undefined) throw new Error(`No HTML file named ${name} was found.`);
    return text;
  };
  return offer('HtmlService', {
    createHtmlOutput: (/** @type {string} */ html = '') => htmlOutput(html),
    createHtmlOutputFromFile: (/** @type {string} */ name) => htmlOutput(textOf(name)),
    createTemplateFromFile: (/** @type {string} */ name) => htmlTemplate(textOf(name)),
    createTemplate: (/** @type {string} */ text) => htmlTemplate(text),
  });
}

/** @param {string} html */
function htmlOutput(html) {
  const kept = { html, title: '', width: 0, height: 0 };
  const self = offer('HtmlOutput', {
    getContent: () => kept.html,
    getTitle: () => kept.title,
    getWidth: () => kept.width,
    getHeight: () => kept.height,
    setTitle(/** @type {string} */ title) {
      kept.title = title;
      return self;
    },
    setWidth(/** @type {number} */ width) {
      kept.width = width;
      return self;
    },
    setHeight(/** @type {number} */ height) {
      kept.height = height;
      return self;
    },
    append(/** @type {string} */ more) {
      kept.html += more;
      return self;
    },
  });
  return self;
}

/**
 * A template: what is set on it is seen by its scriptlets under that name.
 * @param {string} text
 */
function htmlTemplate(text) {
  /** @type {Record<string, unknown>} */
  const variables = {};
  /** @type {Record<string, unknown>} */
  const members = {
    evaluate: () => htmlOutput(render(text, variables)),
    getRawContent: () => text,
  };
  return new Proxy(members, {
    get(target, key) {
      if (typeof key === 'symbol') return undefined;
      if (key in target) return target[key];
      if (key in variables) return variables[key];
      throw new NotOffered(`HtmlTemplate.${key}`);
    },
    set(_target, key, value) {
      variables[String(key)] = value;
      return true;
    },
  });
}

/**
 * @param {string} text
 * @param {Record<string, unknown>} variables
 */
function render(text, variables) {
  const code = [];
  let at = 0;
  for (const found of text.matchAll(SCRIPTLET)) {
    const before = text.slice(at, found.index);
    code.push(`$write(${JSON.stringify(before)});`);
    code.push(statementFor(found[1], found[2] ?? '', text.slice(0, found.index)));
    at = found.index + found[0].length;
  }
  code.push(`$write(${JSON.stringify(text.slice(at))});`);
  /** @type {string[]} */
  const written = [];
  // Scriptlets see the project's global functions, as any code does that is compiled in the global scope.
  const run = new Function('$write', '$escape', ...Object.keys(variables), code.join('\n'));
  run((/** @type {unknown} */ part) => written.push(String(part)), escapeHtml, ...Object.values(variables));
  return written.join('');
}

/**
 * @param {string | undefined} kind
 * @param {string} code
 * @param {string} before the template up to the scriptlet
 */
function statementFor(kind, code, before) {
  if (kind === '!=') return `$write(${code});`;
  if (kind !== '=') return code;
  const inside = /<(script|style)\b(?:(?!<\/\1)[\s\S])*$/i.exec(before)?.[1];
  if (inside) throw new NotOffered(`Contextual escaping inside <${inside}>`);
  return `$write($escape(${code}));`;
}

/** @param {unknown} value */
function escapeHtml(value) {
  /** @type {Record<string, string>} */
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return String(value).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
