/** What a person has before them: the menus, the sidebar or dialog, the cell in view, and all that was shown. */

/**
 * @typedef {{title: string, html: string, width: number, height: number}} Page
 * @typedef {{label: string, functionName: string} | null} MenuItem null for a separator
 * @typedef {{title: string, items: MenuItem[]}} Menu
 * @typedef {{sheetId: number, title: string, range: string | null}} Active
 * @typedef {{button: string, text: string}} Answer
 */

export class Screen {
  /** @type {Menu[]} */
  menus = [];
  /** @type {Page | null} */
  sidebar = null;
  /** @type {Page | null} */
  dialog = null;
  /** @type {Active | null} */
  active = null;
  /** @type {Record<string, unknown>[]} all that was shown, oldest first */
  log = [];
  /** @type {Answer[]} what the person will answer to the next questions */
  answers = [];

  /**
   * @param {string} kind
   * @param {object} shown
   */
  show(kind, shown) {
    this.log.push({ kind, ...shown });
  }

  /** @param {Menu} menu a menu of the same title takes the place of the old one */
  addMenu(menu) {
    this.menus = [...this.menus.filter(({ title }) => title !== menu.title), menu];
  }

  /** @param {Page & {kind: 'sidebar' | 'dialog'}} shown */
  showPage({ kind, ...page }) {
    this[kind] = page;
    this.show(kind, { title: page.title });
  }

  /** @param {Active} active */
  activate(active) {
    this.active = active;
    this.show('activate', active);
  }

  /**
   * @param {{title: string, text: string, buttons: string[]}} message
   * @returns {string} the button; a message with one button needs no answer prepared
   */
  alert(message) {
    this.show('alert', message);
    return message.buttons.length === 1 ? String(message.buttons[0]) : this.#answer(message).button;
  }

  /**
   * @param {{title: string, text: string, buttons: string[]}} message
   * @returns {Answer}
   */
  prompt(message) {
    this.show('prompt', message);
    return this.#answer(message);
  }

  /** @param {{text: string}} message */
  #answer({ text }) {
    const answer = this.answers.shift();
    if (!answer) throw new Error(`Nobody answered: ${text}`);
    return answer;
  }
}
