/** The charts of a tab, drawn over its cells and kept where they are anchored. */

import { a1 } from './a1.mjs';
import { DRAWN, drawing } from './drawing.mjs';
import { element } from './messages.mjs';
import { Overlay } from './overlay.mjs';
import { fill, texts } from './setup.mjs';
import * as api from './sheets_api.mjs';

const USUAL = { widthPixels: 600, heightPixels: 371 };

/**
 * @typedef {import('./grid.mjs').Grid} Grid
 * @typedef {import('./grid.mjs').Tab} Tab
 * @typedef {import('./overlay.mjs').Placed} Placed
 */

export class Charts {
  #overlay;

  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
    this.#overlay = new Overlay(grid, 'charts', 'scrolled');
  }

  /**
   * Draws the charts of a tab with what their cells hold now.
   * @param {Tab} tab
   * @param {(id: string) => Tab | undefined} tabOf
   */
  async show(tab, tabOf) {
    const drawn = await Promise.all(tab.charts.map((chart) => this.#drawn(chart, tabOf)));
    if (this.grid.active === tab.id) this.#overlay.show(drawn);
  }

  /** @param {any} chart EmbeddedChart @param {(id: string) => Tab | undefined} tabOf @returns {Promise<Placed>} */
  async #drawn({ spec, position }, tabOf) {
    const { widthPixels: width, heightPixels: height } = { ...USUAL, ...position?.overlayPosition };
    const chart = await chartOf(spec, tabOf);
    const content = DRAWN.includes(chart.kind)
      ? drawing(chart, width, height)
      : element('p', {
          textContent: `${chart.title} ${fill(texts.chartNotDrawn ?? '', { kind: chart.kind })}`,
        });
    const frame = element('figure', { ariaLabel: chart.title }, content);
    Object.assign(frame.style, { width: `${width}px`, height: `${height}px` });
    return { node: frame, place: anchored(position?.overlayPosition ?? {}) };
  }
}

/** @param {any} position OverlayPosition @returns {Placed['place']} */
function anchored({ anchorCell = {}, offsetXPixels = 0, offsetYPixels = 0 }) {
  return (view) => {
    const { x, y } = view.corner(anchorCell.rowIndex ?? 0, anchorCell.columnIndex ?? 0);
    return { x: x + offsetXPixels * view.zoom, y: y + offsetYPixels * view.zoom };
  };
}

/** @param {any} spec ChartSpec @param {(id: string) => Tab | undefined} tabOf */
async function chartOf({ title = '', basicChart, pieChart, ...others }, tabOf) {
  const { kind, domain, sources, headers, isStacked, hole } = basicChart
    ? basic(basicChart)
    : { ...pieOf(pieChart), kind: pieChart ? 'PIE' : (Object.keys(others)[0] ?? '') };
  const labels = await cellsOf(domain, tabOf, 'FORMATTED_VALUE');
  const columns = await Promise.all(
    /** @type {any[]} */ (sources).map((data) => cellsOf(data, tabOf, 'UNFORMATTED_VALUE')),
  );
  const isNamed = columns.some(([first]) => typeof first === 'string' && first !== '');
  const above = headers ?? (isNamed ? 1 : 0);
  return {
    title,
    kind,
    isStacked,
    hole,
    labels: labels.slice(above).map(String),
    series: columns.map((cells) => ({
      name: cells.slice(0, above).map(String).join(' '),
      values: cells.slice(above).map((cell) => (typeof cell === 'number' ? cell : null)),
    })),
  };
}

/** @param {any} chart BasicChartSpec */
function basic({ chartType, domains = [], series = [], headerCount, stackedType }) {
  const isStackable = ['COLUMN', 'BAR'].includes(chartType) && stackedType === 'STACKED';
  const isPlain = !stackedType || stackedType === 'NOT_STACKED' || isStackable;
  return {
    kind: isPlain ? (chartType ?? '') : `${chartType} ${stackedType}`,
    domain: domains[0]?.domain,
    sources: series.map((/** @type {any} */ each) => each.series),
    headers: headerCount,
    isStacked: isStackable,
    hole: 0,
  };
}

/** @param {any} chart PieChartSpec */
function pieOf({ domain, series, pieHole = 0 } = /** @type {any} */ ({})) {
  return { domain, sources: series ? [series] : [], headers: undefined, isStacked: false, hole: pieHole };
}

/**
 * @param {any} data ChartData
 * @param {(id: string) => Tab | undefined} tabOf
 * @param {string} rendering
 * @returns {Promise<(string | number)[]>}
 */
async function cellsOf(data, tabOf, rendering) {
  const ranges = data?.sourceRange?.sources ?? [];
  const found = await Promise.all(
    ranges.map(async (/** @type {any} */ range) => {
      const tab = tabOf(String(range.sheetId ?? 0));
      if (!tab) return [];
      const {
        startRowIndex = 0,
        endRowIndex = tab.rows,
        startColumnIndex = 0,
        endColumnIndex = tab.columns,
      } = range;
      const [rows, columns] = [endRowIndex - startRowIndex, endColumnIndex - startColumnIndex];
      const cells = await api.values(
        a1(tab, { row: startRowIndex, column: startColumnIndex, rows, columns }),
        rendering,
      );
      return Array.from(
        { length: rows * columns },
        (_, at) => cells[Math.floor(at / columns)]?.[at % columns] ?? '',
      );
    }),
  );
  return found.flat();
}
