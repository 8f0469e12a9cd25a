/** Where cells are on the page, however the grid is scrolled, zoomed and frozen. */

import { byId } from './messages.mjs';

const BESIDE = 20; // pixels of a cell that must be seen

/** @param {any} sheet in view @returns places in pixels within the grid's own part of the page; null where there is none */
export function viewOf(sheet) {
  const skeleton = sheet?.getSkeleton();
  const canvas = document.querySelector('#grid canvas[id^=univer-sheet-main-canvas]');
  if (!skeleton || !canvas) return null;
  const { left: pageX, top: pageY } = byId('grid').getBoundingClientRect();
  const { left, top, right, bottom } = canvas.getBoundingClientRect();
  const zoom = sheet.getZoom();
  const { sheetViewStartRow, sheetViewStartColumn, offsetX, offsetY } = sheet.getScrollState();
  const { xSplit, ySplit } = sheet.getSheet().getFreeze();
  const x = (/** @type {number} */ column) => skeleton.columnWidthAccumulation[column - 1] ?? 0;
  const y = (/** @type {number} */ row) => skeleton.rowHeightAccumulation[row - 1] ?? 0;
  const origin = {
    x: left - pageX + skeleton.rowHeaderWidth * zoom,
    y: top - pageY + skeleton.columnHeaderHeight * zoom,
  };
  const scrolled = {
    x: x(xSplit + sheetViewStartColumn) - x(xSplit) + offsetX,
    y: y(ySplit + sheetViewStartRow) - y(ySplit) + offsetY,
  };
  const edges = { right: right - pageX, bottom: bottom - pageY };
  const scrolling = { left: origin.x + x(xSplit) * zoom, top: origin.y + y(ySplit) * zoom };
  const atX = (/** @type {number} */ pixels, /** @type {number} */ column) =>
    origin.x + (pixels - (column < xSplit ? 0 : scrolled.x)) * zoom;
  const atY = (/** @type {number} */ pixels, /** @type {number} */ row) =>
    origin.y + (pixels - (row < ySplit ? 0 : scrolled.y)) * zoom;
  return {
    zoom,
    all: { left: origin.x, top: origin.y, ...edges },
    /** where those cells lie that are not frozen */
    scrolled: { ...scrolling, ...edges },
    corner: (/** @type {number} */ row, /** @type {number} */ column) => ({
      x: atX(x(column), column),
      y: atY(y(row), row),
    }),
    end: (/** @type {number} */ row, /** @type {number} */ column) => ({
      x: atX(x(column + 1), column),
      y: atY(y(row + 1), row),
    }),
    /** whether no frozen cell lies over it */
    isOpen: (/** @type {number} */ row, /** @type {number} */ column) =>
      (column < xSplit || atX(x(column + 1), column) > scrolling.left + BESIDE) &&
      (row < ySplit || atY(y(row), row) >= scrolling.top),
  };
}
