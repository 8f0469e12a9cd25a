/** Simple drawings of charts, as SVG: columns, bars, lines, areas and pies. */

const COLOURS = ['#1f7a55', '#e0912f', '#3f6fb5', '#b5483f', '#7d5aa6', '#5c9c8a', '#c7a93c', '#8a8f98'];
const INK = '#3a443f';
const LINE = '#dde4e0';
const TICKS = 5;
const LABEL = 11; // pixels
const EDGE = { left: 52, right: 16, top: 34, bottom: 44 };
const LEGEND_ROOM = 18;

/**
 * @typedef {{name: string, values: (number | null)[]}} Series
 * @typedef {{title: string, kind: string, labels: string[], series: Series[], isStacked: boolean, hole: number}} Chart
 * @typedef {{left: number, top: number, width: number, height: number}} Box
 */

/** Kinds that are drawn, by Google's names. */
export const DRAWN = ['COLUMN', 'BAR', 'LINE', 'AREA', 'PIE'];

/** @param {Chart} chart @param {number} width @param {number} height @returns {SVGElement} */
export function drawing(chart, width, height) {
  const box = {
    left: EDGE.left,
    top: EDGE.top,
    width: Math.max(width - EDGE.left - EDGE.right, 1),
    height: Math.max(height - EDGE.top - EDGE.bottom - LEGEND_ROOM, 1),
  };
  const parts = chart.kind === 'PIE' ? pie(chart, width, height) : axes(chart, box);
  const title = text(chart.title, { x: 14, y: 22, 'font-size': 15, 'font-weight': 600 });
  return svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img' }, title, ...parts);
}

/** @param {Chart} chart @param {Box} box */
function axes(chart, box) {
  const isLying = chart.kind === 'BAR';
  const { low, high, step } = scale(chart);
  const length = isLying ? box.width : box.height;
  const at = (/** @type {number} */ value) => ((value - low) / (high - low)) * length;
  const along = (/** @type {number} */ share) =>
    (isLying ? box.top : box.left) + share * across(box, isLying);
  const grid = [];
  for (let value = low; value <= high + step / 2; value += step)
    grid.push(...tick(value, at(value), box, isLying));
  const names = chart.labels.map((label, index) => {
    const middle = along((index + 0.5) / chart.labels.length);
    return isLying
      ? text(label, { x: box.left - 6, y: middle + 4, 'text-anchor': 'end' })
      : text(label, { x: middle, y: box.top + box.height + 16, 'text-anchor': 'middle' });
  });
  const isBlocks = ['COLUMN', 'BAR'].includes(chart.kind);
  const marks = isBlocks ? blocks(chart, box, isLying, at) : lines(chart, box, at);
  // A colour without a name tells nothing.
  const legend = chart.series.map(({ name }, index) =>
    name ? key(name, index, box.left + index * 110, box) : [],
  );
  return [...grid, ...marks, ...thinned(names, across(box, isLying), isLying), ...legend.flat()];
}

/** @param {Box} box @param {boolean} isLying */
function across(box, isLying) {
  return isLying ? box.height : box.width;
}

/** So many labels as there is room for. @param {SVGElement[]} names @param {number} room @param {boolean} isLying */
function thinned(names, room, isLying) {
  const every = Math.ceil((names.length * (isLying ? LABEL + 3 : 48)) / room);
  return names.filter((_, index) => index % Math.max(every, 1) === 0);
}

/** @param {Chart} chart */
function scale({ series, labels, isStacked }) {
  const sums = isStacked
    ? labels.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0))
    : series.flatMap(({ values }) => values.filter((value) => value !== null));
  const [least, most] = [Math.min(0, ...sums), Math.max(0, ...sums)];
  const rough = (most - least || 1) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  return { low: Math.floor(least / step) * step, high: Math.ceil(most / step) * step || step, step };
}

/** @param {number} value @param {number} at @param {Box} box @param {boolean} isLying */
function tick(value, at, box, isLying) {
  const label = Number(value.toPrecision(12)).toLocaleString();
  const [x, y] = [box.left + at, box.top + box.height - at];
  const ends = isLying
    ? { x1: x, x2: x, y1: box.top, y2: box.top + box.height }
    : { x1: box.left, x2: box.left + box.width, y1: y, y2: y };
  const place = isLying
    ? { x, y: box.top + box.height + 16, 'text-anchor': 'middle' }
    : { x: box.left - 6, y: y + 4, 'text-anchor': 'end' };
  return [svg('line', { ...ends, stroke: LINE }), text(label, place)];
}

/** @param {Chart} chart @param {Box} box @param {boolean} isLying @param {(value: number) => number} at */
function blocks({ series, labels, isStacked }, box, isLying, at) {
  const room = across(box, isLying) / Math.max(labels.length, 1);
  const thickness = (room * 0.7) / (isStacked ? 1 : series.length);
  return labels.flatMap((_, index) => {
    let base = 0;
    return series.flatMap(({ name, values }, number) => {
      const value = values[index] ?? null;
      if (value === null) return [];
      const [from, to] = isStacked ? [base, base + value] : [0, value];
      base += isStacked ? value : 0;
      const start = index * room + room * 0.15 + (isStacked ? 0 : number * thickness);
      const [near, length] = [Math.min(at(from), at(to)), Math.abs(at(to) - at(from))];
      const place = isLying
        ? { x: box.left + near, y: box.top + start, width: length, height: thickness }
        : { x: box.left + start, y: box.top + box.height - near - length, width: thickness, height: length };
      return [svg('rect', { ...place, fill: colour(number) }, hint(`${labels[index]} ${name}: ${value}`))];
    });
  });
}

/** @param {Chart} chart @param {Box} box @param {(value: number) => number} at */
function lines({ kind, series, labels }, box, at) {
  const x = (/** @type {number} */ index) => box.left + ((index + 0.5) / labels.length) * box.width;
  const y = (/** @type {number} */ value) => box.top + box.height - at(value);
  return series.flatMap(({ name, values }, number) => {
    const points = values.flatMap((value, index) =>
      value === null ? [] : [{ x: x(index), y: y(value), value, index }],
    );
    const path = points.map((point) => `${point.x},${point.y}`).join(' ');
    const ends = [points.at(0), points.at(-1)].map((point) => point && `${point.x},${y(0)}`);
    const under = { points: `${ends[0]} ${path} ${ends[1]}`, fill: colour(number), opacity: 0.25 };
    return [
      ...(kind === 'AREA' && points.length > 0 ? [svg('polygon', under)] : []),
      svg('polyline', { points: path, fill: 'none', stroke: colour(number), 'stroke-width': 2 }),
      ...points.map((point) =>
        svg(
          'circle',
          { cx: point.x, cy: point.y, r: 3, fill: colour(number) },
          hint(`${labels[point.index]} ${name}: ${point.value}`),
        ),
      ),
    ];
  });
}

/** @param {Chart} chart @param {number} width @param {number} height */
function pie({ labels, series, hole }, width, height) {
  const values = (series[0]?.values ?? []).map((value) => Math.max(value ?? 0, 0));
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  const radius = Math.max(Math.min(width * 0.3, height / 2 - EDGE.top), 1);
  const [x, y] = [radius + 30, height / 2 + 12];
  const box = { left: x + radius + 24, top: EDGE.top, width: 0, height: 0 };
  let turned = 0;
  const slices = values.map((value, index) => {
    const from = turned;
    turned += value / total;
    const said = `${labels[index] ?? ''}: ${value} (${Math.round((value / total) * 1000) / 10}%)`;
    return svg('path', { d: slice(x, y, radius, from, turned), fill: colour(index) }, hint(said));
  });
  const names = values.flatMap((_, index) =>
    key(labels[index] ?? '', index, box.left, { ...box, top: box.top - EDGE.bottom + index * 20 }),
  );
  return [...slices, svg('circle', { cx: x, cy: y, r: radius * hole, fill: '#fff' }), ...names];
}

/** @param {number} x @param {number} y @param {number} radius @param {number} from share @param {number} to */
function slice(x, y, radius, from, to) {
  // A whole turn has no arc: it would end where it begins.
  const end = Math.min(to, from + 0.9999);
  const [x1, y1] = [x + radius * Math.sin(2 * Math.PI * from), y - radius * Math.cos(2 * Math.PI * from)];
  const [x2, y2] = [x + radius * Math.sin(2 * Math.PI * end), y - radius * Math.cos(2 * Math.PI * end)];
  return `M${x},${y} L${x1},${y1} A${radius},${radius} 0 ${end - from > 0.5 ? 1 : 0} 1 ${x2},${y2} Z`;
}

/** @param {string} name @param {number} index @param {number} left @param {Box} box */
function key(name, index, left, box) {
  const y = box.top + box.height + EDGE.bottom - 8;
  return [
    svg('rect', { x: left, y: y - 9, width: 10, height: 10, fill: colour(index) }),
    text(name, { x: left + 15, y }),
  ];
}

/** @param {number} index */
function colour(index) {
  return COLOURS[index % COLOURS.length] ?? INK;
}

/** @param {string} said */
function hint(said) {
  const title = svg('title', {});
  title.textContent = said;
  return title;
}

/** @param {string} said @param {Record<string, string | number>} place */
function text(said, place) {
  const made = svg('text', { 'font-size': LABEL, fill: INK, ...place });
  made.textContent = said;
  return made;
}

/** @param {string} tag @param {Record<string, string | number>} attributes @param {...SVGElement} children */
function svg(tag, attributes, ...children) {
  const made = /** @type {SVGElement} */ (document.createElementNS('http://www.w3.org/2000/svg', tag));
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, String(value)));
  made.append(...children);
  return made;
}
