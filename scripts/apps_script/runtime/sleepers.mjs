/** Executions that sleep: for their time, or, while somebody holds them, until they are woken. */

export class Sleepers {
  #isHeld = false;
  /** @type {(() => void)[]} */
  #held = [];

  /**
   * @param {number} milliseconds
   * @returns {Promise<void>}
   */
  sleep(milliseconds) {
    return new Promise((wake) => {
      if (this.#isHeld) this.#held.push(wake);
      else setTimeout(wake, milliseconds);
    });
  }

  /** From now on sleep lasts until `wake`. */
  hold() {
    this.#isHeld = true;
  }

  /** How many are held asleep. */
  get count() {
    return this.#held.length;
  }

  /** Wakes all, and lets sleep last its time again. */
  wake() {
    this.#isHeld = false;
    this.#held.splice(0).forEach((wake) => wake());
  }
}
