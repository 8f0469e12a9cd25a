/** What the server told this page, and who is looking at it. */

/**
 * @typedef {object} Setup
 * @property {string} spreadsheetId
 * @property {'zh' | 'en'} language
 * @property {Record<string, string>} texts
 * @property {{email: string, role: string}[]} people
 */

/** @type {Setup} */
export const setup = JSON.parse(document.getElementById('setup')?.textContent ?? '{}');
export const { texts } = setup;

/** The person at this page: as the address says, else the first whom the workbook is shared with. */
export const person =
  new URLSearchParams(location.search).get('as') ?? setup.people[0]?.email ?? 'nobody@local.example';

/**
 * The page as another person sees it.
 * @param {string} email
 */
export function become(email) {
  const address = new URL(location.href);
  address.searchParams.set('as', email);
  location.assign(address);
}

/**
 * @param {string} text with places such as `{name}`
 * @param {Record<string, string>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}
