/** Puts the page together: grid, workbook, edits, menus and the add-on. */

import { letters } from './a1.mjs';
import { Addon } from './addon.mjs';
import { Book } from './book.mjs';
import { Charts } from './charts.mjs';
import { Clipboard } from './clipboard.mjs';
import { Edits } from './edits.mjs';
import { Filters } from './filters.mjs';
import { Grid } from './grid.mjs';
import { addMenu } from './menus.mjs';
import { ask, byId, element, say, status } from './messages.mjs';
import { Panels } from './panels.mjs';
import { loadParts } from './parts.mjs';
import { ticking } from './keys.mjs';
import { Pieces } from './pieces.mjs';
import { become, person, setup, texts } from './setup.mjs';
import * as api from './sheets_api.mjs';
import { workbookMenus } from './workbook_menus.mjs';

const SETTLE_MS = 60;

function showViewers() {
  const select = /** @type {HTMLSelectElement} */ (byId('viewer'));
  const known = setup.people.map(({ email }) => email);
  const all = known.includes(person) ? known : [person, ...known];
  select.append(...all.map((email) => element('option', { value: email, textContent: email })));
  select.value = person;
  select.onchange = () => become(select.value);
}

/** @param {Grid} grid @param {Book} book */
function showWhere(grid, book) {
  const cursor = grid.cursor();
  const tab = book.tab(grid.active);
  if (!cursor || !tab) return;
  const cell = grid.cell(tab.id, cursor.row, cursor.column);
  byId('where').textContent = `${tab.title}!${letters(cursor.column)}${cursor.row + 1}`;
  byId('said').textContent = cell?.v === null || cell?.v === undefined ? '' : String(cell.v);
}

/** @param {Grid} grid @param {Book} book @returns {Addon} */
function makeAddon(grid, book) {
  const panels = new Panels((name, args) => addon.call(name, args));
  const addon = new Addon({
    'ui.menu': ({ title, items }) =>
      addMenu({
        title,
        items: items.map((/** @type {any} */ item) => item && { label: item.label, run: () => click(item) }),
      }),
    'ui.page': (page) => panels.show(page),
    'ui.alert': async (message) => (await ask(message)).button,
    'ui.prompt': (message) => ask({ ...message, wantsText: true }),
    'ui.toast': ({ text, title, seconds }) =>
      say(text, { title, milliseconds: seconds > 0 ? seconds * 1000 : 3_600_000 }),
    'ui.activate': ({ sheetId, range }) => grid.activate(String(sheetId), areaOf(range)),
    'ui.active': () => ({ sheetId: Number(grid.active) }),
    log: ({ text }) => console.info(text),
  });
  const click = async (/** @type {{functionName: string}} */ { functionName }) => {
    status(texts.working);
    await addon
      .click(functionName)
      .catch((error) => say(error.message, { title: texts.failed, isError: true }));
    status('');
    await book.bringView();
  };
  return addon;
}

/** @param {string | null} range in A1 notation */
function areaOf(range) {
  const [, column = 'A', row = '1'] = /^\$?([A-Z]+)\$?(\d+)/.exec(range ?? '') ?? [];
  if (!range) return undefined;
  const number = [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(row) - 1, column: number - 1, rows: 1, columns: 1 };
}

async function start() {
  byId('retry').onclick = () => location.reload();
  showViewers();
  await loadParts();
  const grid = new Grid();
  const pieces = new Pieces(grid);
  const book = new Book(grid, pieces, new Charts(grid));
  const addon = makeAddon(grid, book);
  const quietly = (/** @type {Promise<unknown>} */ work) =>
    work.then(
      () => undefined,
      (error) => say(error.message, { title: texts.failed, isError: true }),
    );
  const edits = new Edits(grid, pieces, book.tab, {
    refresh: book.refresh,
    edited: (edit) => quietly(addon.edited(edit)),
    rowsRemoved: () => quietly(addon.rowsRemoved()),
  });
  book.filters = new Filters(grid, (requests) => edits.change(requests));
  await book.refresh();
  byId('cover').remove();
  workbookMenus(grid, book, edits).forEach(addMenu);
  new Clipboard(grid, edits);
  ticking(grid, edits);
  let settling = 0;
  grid.onCommand(({ id }) => {
    if (!/set-scroll|set-selections|set-worksheet-active|set-range-values/.test(id)) return;
    clearTimeout(settling);
    settling = setTimeout(() => {
      showWhere(grid, book);
      void book.bringView();
    }, SETTLE_MS);
  });
  showWhere(grid, book);
  void book.follow();
  Object.assign(window, { workbook: { grid, book, edits, addon } });
  await quietly(addon.open());
  void addon.runClock();
  document.documentElement.dataset['ready'] = 'true';
}

start().catch((error) => {
  const refused = error instanceof api.Refused && [403, 404].includes(error.status);
  byId('progress').textContent = refused ? (texts.notThere ?? '') : error.message;
  byId('bar').hidden = true;
  byId('retry').hidden = refused;
});
