/** What goes wrong in a world, from a test. */

/**
 * Members are those of `/_mock/faults`, spelled as there.
 * @typedef {{ kind: string, [member: string]: unknown } | { recipe: string, [member: string]: unknown }} Fault
 */

/** `/_mock/faults`. */
export class Faults {
  #control;

  /** @param {import("./control.js").Control} control */
  constructor(control) {
    this.#control = control;
  }

  /**
   * Let something go wrong, as `{ kind: "status", status: 503, times: 1 }` or `{ recipe: "slow-3g" }`.
   * @param {Fault} fault
   */
  async add(fault) {
    await this.#control.ask("POST", "faults", { json: fault });
  }

  /**
   * What goes wrong now.
   * @returns {Promise<Array<{ kind: string, id: string, hits: number, [member: string]: unknown }>>}
   */
  async all() {
    return (await this.#control.ask("GET", "faults")).faults;
  }

  /** Let nothing go wrong any more. */
  async clear() {
    await this.#control.ask("DELETE", "faults");
  }
}
