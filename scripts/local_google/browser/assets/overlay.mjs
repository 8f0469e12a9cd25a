/** What lies over the cells: kept where it is anchored while the grid is scrolled, zoomed and resized. */

import { byId } from './messages.mjs';

/**
 * @typedef {NonNullable<ReturnType<import('./grid.mjs').Grid['view']>>} View
 * @typedef {{node: HTMLElement, place: (view: View) => {x: number, y: number} | null}} Placed null where it is out of view
 */

export class Overlay {
  /** @type {Placed[]} */
  #placed = [];
  #isDue = false;
  #layer;

  /** @param {import('./grid.mjs').Grid} grid @param {string} id of the layer @param {'scrolled' | 'all'} cells it covers */
  constructor(grid, id, cells) {
    this.grid = grid;
    this.cells = cells;
    this.#layer = byId(id);
    grid.onCommand(() => this.#arrange());
    addEventListener('resize', () => this.#arrange());
  }

  /** @param {Placed[]} placed in place of what was there */
  show(placed) {
    this.#placed = placed;
    this.#layer.replaceChildren(...placed.map(({ node }) => node));
    this.#arrange();
  }

  /** Once a frame, however much happens in it. */
  #arrange() {
    if (this.#isDue || this.#placed.length === 0) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      const view = this.grid.view();
      if (!view) return;
      const { left, top, right, bottom } = view[this.cells];
      const size = { width: `${right - left}px`, height: `${bottom - top}px` };
      Object.assign(this.#layer.style, { left: `${left}px`, top: `${top}px`, ...size });
      for (const { node, place } of this.#placed) {
        const at = place(view);
        node.hidden = at === null;
        if (at) node.style.transform = `translate(${at.x - left}px, ${at.y - top}px) scale(${view.zoom})`;
      }
    });
  }
}
