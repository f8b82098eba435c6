/** The time of a world, from a test. */

/** `/_mock/clock`. */
export class Clock {
  #control;

  /** @param {import("./control.js").Control} control */
  constructor(control) {
    this.#control = control;
  }

  /** The time in the world. */
  async now() {
    return timeIn(await this.#control.ask("GET", "clock"));
  }

  /**
   * Make it that time, and answer it.
   * @param {Date | string} now
   */
  set(now) {
    return this.#change({ now: new Date(now).toISOString() });
  }

  /**
   * Let time pass, and answer what time it is then.
   * @param {{ seconds: number }} by
   */
  advance({ seconds }) {
    return this.#change({ advance_seconds: seconds });
  }

  /** Stop the time, and answer it. */
  freeze() {
    return this.#change({ frozen: true });
  }

  /** Let it go on. */
  unfreeze() {
    return this.#change({ frozen: false });
  }

  /** Make it the machine's time again. */
  async reset() {
    return timeIn(await this.#control.ask("DELETE", "clock"));
  }

  /** @param {object} wanted */
  async #change(wanted) {
    return timeIn(await this.#control.ask("PUT", "clock", { json: wanted }));
  }
}

/** @param {{ now: string }} answer */
function timeIn(answer) {
  return new Date(answer.now);
}
