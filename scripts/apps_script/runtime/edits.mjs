/** What people do in the sheet itself, with their own access: typing, pasting, removing rows. */

import { quotedTitle } from './a1.mjs';
import { IN_THE_SHEET } from './sheets_api.mjs';

/**
 * @param {import('./operations.mjs').Project} project
 * @param {string} spreadsheetId
 */
export function sheetEdits(project, spreadsheetId) {
  const base = `${project.setup.google}/v4/spreadsheets/${spreadsheetId}`;

  /**
   * @param {string} person
   * @param {string} method
   * @param {string} path
   * @param {object} [content]
   * @returns {Promise<any>}
   */
  async function ask(person, method, path, content) {
    const headers = { Authorization: `Bearer ${await project.token('access-token', person)}` };
    const answer = await project.fetch({
      url: base + path,
      method,
      headers: { ...headers, ...IN_THE_SHEET, 'Content-Type': 'application/json' },
      ...(content ? { body: JSON.stringify(content) } : {}),
    });
    if ('failure' in answer) throw new Error(`${answer.failure}: ${base}`);
    const said = JSON.parse(answer.body);
    if (answer.status !== 200) throw new Error(said.error.message);
    return said;
  }

  /** @param {string} person @param {string} range */
  async function cell(person, range) {
    const path = `/values/${encodeURIComponent(range)}?valueRenderOption=UNFORMATTED_VALUE`;
    return (await ask(person, 'GET', path)).values?.[0]?.[0];
  }

  return {
    /**
     * Types or pastes values, and says what an edit trigger is told of it.
     * @param {string} person
     * @param {string} range its upper left cell counts
     * @param {unknown[][]} values
     * @returns {Promise<import('./execution.mjs').Edit>}
     */
    async type(person, range, values) {
      const isOneCell = values.length === 1 && values[0]?.length === 1;
      const oldValue = isOneCell ? await cell(person, range) : undefined;
      const path = `/values/${encodeURIComponent(range)}?valueInputOption=USER_ENTERED`;
      const { updatedRange } = await ask(person, 'PUT', path, { range, values });
      const value = isOneCell ? await cell(person, range) : undefined;
      return { range: updatedRange, user: person, value, oldValue };
    },

    /**
     * Removes whole rows.
     * @param {string} person
     * @param {string} tab
     * @param {number} first
     * @param {number} last
     */
    async removeRows(person, tab, first, last) {
      const { sheets } = await ask(person, 'GET', '?fields=sheets.properties(sheetId,title)');
      const found = sheets.find((/** @type {any} */ { properties }) => properties.title === tab);
      if (!found) throw new Error(`There is no tab ${quotedTitle(tab)}`);
      const range = {
        sheetId: found.properties.sheetId,
        dimension: 'ROWS',
        startIndex: first - 1,
        endIndex: last,
      };
      await ask(person, 'POST', ':batchUpdate', { requests: [{ deleteDimension: { range } }] });
    },
  };
}
