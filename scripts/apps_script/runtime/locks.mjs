/** Locks between executions: one holder each, others wait their time. */

export class Locks {
  /** @type {Map<string, string>} holder by name */
  #holders = new Map();
  /** @type {{name: string, holder: string, grant: (taken: boolean) => void}[]} */
  #waiting = [];

  /**
   * @param {string} name
   * @param {string} holder an execution
   * @param {number} milliseconds to wait at most
   * @returns {Promise<boolean>} whether the lock was taken
   */
  take(name, holder, milliseconds) {
    if (!this.#holders.has(name)) {
      this.#holders.set(name, holder);
      return Promise.resolve(true);
    }
    return new Promise((grant) => {
      const waiter = { name, holder, grant };
      this.#waiting.push(waiter);
      setTimeout(() => {
        if (!this.#waiting.includes(waiter)) return;
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        grant(false);
      }, milliseconds);
    });
  }

  /**
   * @param {string} name
   * @param {string} holder
   */
  release(name, holder) {
    if (this.#holders.get(name) !== holder) return;
    this.#holders.delete(name);
    const at = this.#waiting.findIndex((waiter) => waiter.name === name);
    if (at < 0) return;
    const [next] = this.#waiting.splice(at, 1);
    if (!next) return;
    this.#holders.set(name, next.holder);
    next.grant(true);
  }

  /**
   * An execution that ended holds nothing.
   * @param {string} holder
   */
  releaseAll(holder) {
    this.#waiting = this.#waiting.filter((waiter) => waiter.holder !== holder);
    for (const [name, current] of [...this.#holders]) if (current === holder) this.release(name, holder);
  }
}
