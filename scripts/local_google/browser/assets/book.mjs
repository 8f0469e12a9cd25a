/** The workbook in the grid: its tabs as they are on the server, kept up to date while others work on them. */

import * as api from './sheets_api.mjs';
import { criteria } from './filters.mjs';
import { say, status } from './messages.mjs';
import { setup, texts } from './setup.mjs';

const RETRY_MS = 1_000;

/**
 * @typedef {import('./grid.mjs').Grid} Grid
 * @typedef {import('./grid.mjs').Tab} Tab
 * @typedef {import('./pieces.mjs').Pieces} Pieces
 */

export class Book {
  /** @type {Tab[]} */
  tabs = [];
  #shape = '';
  #isAsked = false;
  #version = 0;
  /** The tab and version whose charts and filter are shown. */
  #dressed = '';
  /** @type {import('./filters.mjs').Filters | null} */
  filters = null;
  /** @type {Map<string, string>} by tab */
  #merges = new Map();
  /** @type {Promise<void> | null} */
  #refreshing = null;

  /** @param {Grid} grid @param {Pieces} pieces @param {import('./charts.mjs').Charts} charts */
  constructor(grid, pieces, charts) {
    this.grid = grid;
    this.pieces = pieces;
    this.charts = charts;
  }

  /** @param {string} id @returns {Tab | undefined} */
  tab = (id) => this.tabs.find((tab) => tab.id === id);

  /** Brings the grid up to what the server has; one at a time, and once more where that was asked meanwhile. */
  refresh = async () => {
    this.#isAsked = true;
    this.#refreshing ??= this.#refreshWhileAsked().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  };

  async #refreshWhileAsked() {
    while (this.#isAsked) {
      this.#isAsked = false;
      await this.#refreshOnce();
    }
  }

  async #refreshOnce() {
    const said = await api.structure();
    const tabs = /** @type {Tab[]} */ (said.sheets.map(tabOf));
    const shape = JSON.stringify(
      tabs
        .filter(({ hidden }) => !hidden)
        .map(({ id, title, columns, properties }) => [id, title, columns, frozen(properties)]),
    );
    if (shape !== this.#shape && this.#shape && this.grid.isBusy) {
      // Whoever types goes on in the grid that they see, and what is in it is brought up to date.
      void this.grid.pause().then(this.refresh);
    } else if (shape !== this.#shape) {
      await this.#rebuild(said.properties.title, tabs);
      this.#shape = shape;
    }
    this.#grow(tabs);
    this.tabs = tabs;
    this.#version += 1;
    tabs.forEach((tab) => this.#merge(tab));
    this.pieces.outdate();
    await this.bringView();
  }

  /** Fetches what is in view and not up to date. */
  bringView = async () => {
    const tab = this.tab(this.grid.active);
    if (!tab) return;
    await this.pieces.bring(tab, ...this.grid.inView());
    if (this.#dressed === `${tab.id} ${this.#version}`) return;
    this.#dressed = `${tab.id} ${this.#version}`;
    this.filters?.show(tab);
    if (criteria(tab).size > 0 || this.pieces.hasHidden(tab))
      this.pieces.hide(tab, 0, await api.rows(tab.title));
    await this.charts.show(tab, this.tab);
  };

  /** Waits for changes, forever. */
  async follow() {
    let mark = '';
    for (;;) {
      try {
        const answer = await fetch(`/local/changes/${setup.spreadsheetId}?since=${encodeURIComponent(mark)}`);
        const { mark: now } = await answer.json();
        if (mark && now !== mark) void this.refresh().catch(() => status(texts.offline));
        mark = now;
      } catch (error) {
        status(texts.offline);
        await new Promise((wake) => setTimeout(wake, RETRY_MS));
        mark ||= 'unknown';
      }
    }
  }

  /** @param {Tab[]} tabs */
  #grow(tabs) {
    for (const tab of tabs) {
      const before = this.tab(tab.id);
      if (before && before.rows !== tab.rows && this.grid.has(tab.id))
        this.grid.apply('sheet.mutation.set-worksheet-row-count', tab.id, { rowCount: tab.rows });
    }
  }

  /** @param {Tab} tab */
  #merge({ id, merges }) {
    const text = JSON.stringify(merges);
    const before = this.#merges.get(id) ?? '[]';
    if (text === before || !this.grid.has(id)) return;
    this.#merges.set(id, text);
    this.grid.merge(id, JSON.parse(before), merges);
  }

  /** @param {string} title @param {Tab[]} tabs */
  async #rebuild(title, tabs) {
    const visible = tabs.filter(({ hidden }) => !hidden);
    if (visible.length === 0) return say(texts.notThere, { isError: true });
    const widths = await api.columns(visible.map((tab) => tab.title));
    const columnData = new Map(
      widths.sheets.map((/** @type {any} */ { properties, data }) => [
        String(properties.sheetId ?? 0),
        Object.fromEntries(
          (data?.[0]?.columnMetadata ?? []).map(
            (/** @type {any} */ { pixelSize, hiddenByUser }, /** @type {number} */ at) => [
              at,
              { w: pixelSize, hd: hiddenByUser ? 1 : 0 },
            ],
          ),
        ),
      ]),
    );
    const active = visible.some(({ id }) => id === this.grid.active)
      ? this.grid.active
      : (visible[0]?.id ?? '');
    const chosen = active === this.grid.active ? (this.grid.selection() ?? undefined) : undefined;
    this.pieces.reset();
    this.#merges.clear();
    this.tabs = tabs;
    this.grid.show(title, tabs, columnData, active);
    if (chosen) this.grid.activate(active, chosen);
  }
}

/** @param {any} sheet @returns {Tab} */
function tabOf({ properties, merges = [], charts = [], basicFilter = null }) {
  const { sheetId = 0, title, hidden = false, gridProperties = {} } = properties;
  return {
    id: String(sheetId),
    title,
    hidden,
    rows: gridProperties.rowCount ?? 1,
    columns: gridProperties.columnCount ?? 1,
    merges: merges.map(areaOf),
    charts,
    filter: basicFilter,
    properties,
  };
}

/** @param {any} range GridRange @returns {import('./grid.mjs').Area} */
function areaOf({ startRowIndex = 0, endRowIndex, startColumnIndex = 0, endColumnIndex }) {
  return {
    row: startRowIndex,
    column: startColumnIndex,
    rows: endRowIndex - startRowIndex,
    columns: endColumnIndex - startColumnIndex,
  };
}

/** @param {any} properties */
function frozen({ gridProperties = {} }) {
  return [gridProperties.frozenRowCount ?? 0, gridProperties.frozenColumnCount ?? 0];
}
