/** The menu bar: the workbook's own menus, and those that the add-on makes. */

import { byId, element } from './messages.mjs';

/**
 * @typedef {{label: string, run: () => unknown} | null} Item null for a separator
 * @typedef {{title: string, items: Item[]}} Menu
 */

/** @type {Menu[]} */
let menus = [];

/** @param {Menu} menu takes the place of the menu with the same title */
export function addMenu(menu) {
  menus = [...menus.filter(({ title }) => title !== menu.title), menu];
  byId('menus').replaceChildren(...menus.map(drawn));
}

/** @param {Menu} menu */
function drawn({ title, items }) {
  const list = element('div', { className: 'menu-items', hidden: true }, ...items.map(itemOf));
  list.setAttribute('role', 'menu');
  const button = element('button', { type: 'button', textContent: title });
  button.setAttribute('role', 'menuitem');
  button.setAttribute('aria-haspopup', 'menu');
  button.onclick = () => {
    const wasHidden = list.hidden;
    closeAll();
    list.hidden = !wasHidden;
    button.setAttribute('aria-expanded', String(wasHidden));
  };
  button.onmouseenter = () => {
    if (document.querySelector('.menu-items:not([hidden])')) {
      closeAll();
      list.hidden = false;
    }
  };
  return element('div', { className: 'menu' }, button, list);
}

/** @param {Item} item */
function itemOf(item) {
  if (item === null) return element('hr');
  const button = element('button', { type: 'button', textContent: item.label });
  button.setAttribute('role', 'menuitem');
  button.onclick = () => {
    closeAll();
    void item.run();
  };
  return button;
}

function closeAll() {
  /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.menu-items')).forEach((list) => {
    list.hidden = true;
  });
}

// The grid keeps the keyboard: what is typed after a choice is meant for the cells.
byId('menus').addEventListener('mousedown', (event) => event.preventDefault());
byId('filters').addEventListener('mousedown', (event) => event.preventDefault());
addEventListener(
  'pointerdown',
  (event) => {
    if (!(event.target instanceof Element) || !event.target.closest('.menu')) closeAll();
  },
  true,
);
addEventListener('keydown', ({ key }) => key === 'Escape' && closeAll(), true);
