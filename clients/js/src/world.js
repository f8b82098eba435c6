/** A world of a running mock, as a test sees it. */

import { createHash } from "node:crypto";
import { Clock } from "./clock.js";
import { Control } from "./control.js";
import { Faults } from "./faults.js";

/**
 * One vendor's API in a world. `tokens` are the ready-made ones by what they may do; `headers` are those of a request
 * that may do everything.
 * @template {string} Kind
 * @typedef {object} Api
 * @property {string} baseUrl
 * @property {string} token
 * @property {Readonly<Record<Kind, string>>} tokens
 * @property {Readonly<Record<string, string>>} headers
 */

/** @typedef {Api<"full" | "readonly" | "restricted">} CaseIqApi */
/** @typedef {Api<"full" | "readonly" | "none">} AgentcisApi */

/**
 * Some members of a request in the journal; the page on the journal has them all.
 * @typedef {{ id: number, api: "caseiq" | "agentcis" | null, operation: string | null, method: string, path: string,
 *   status: number | null, broken_rules: string[], detail: string | null, [member: string]: unknown }} RecordedRequest
 */

const AS_A_HOST_HAS_IT = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * The name of the world that is called so: itself where a host can have it, else a short one made of it.
 * @param {string} text
 */
export function worldName(text) {
  return AS_A_HOST_HAS_IT.test(text)
    ? text
    : `w${createHash("sha256").update(text).digest("hex").slice(0, 12)}`;
}

/** A complete set of records, files and ids, and what can be done to it. */
export class World {
  #control;

  /**
   * @param {import("./running-mock.js").Whereabouts} mock
   * @param {string} name
   */
  constructor(mock, name) {
    this.#control = new Control(mock, name);
    /** Where the mock is. Requests are in this world with `headers`, and in another one without. */
    this.url = mock.url;
    this.name = name;
    /** The time of this world. */
    this.clock = new Clock(this.#control);
    /** What goes wrong in this world: nothing, until it is told. */
    this.faults = new Faults(this.#control);
  }

  /** Where this world is for those who can send no header, as browsers. */
  get hostUrl() {
    const { protocol, port } = new URL(this.url);
    return `${protocol}//${this.name}.localhost:${port}`;
  }

  /** The headers that put a request into this world. */
  get headers() {
    return { "X-Mock-World": this.name };
  }

  /**
   * Case IQ.
   * @returns {CaseIqApi}
   */
  get caseiq() {
    return this.#api("/api-public/1.0", {
      full: "caseiq-full",
      readonly: "caseiq-readonly",
      restricted: "caseiq-restricted",
    });
  }

  /**
   * Agentcis.
   * @returns {AgentcisApi}
   */
  get agentcis() {
    return this.#api("/api/v2", {
      full: "agentcis-full",
      readonly: "agentcis-readonly",
      none: "agentcis-none",
    });
  }

  /**
   * What this world was asked and answered; `wanted` are parameters of `/_mock/requests`.
   * @param {Record<string, string | number | boolean>} [wanted]
   * @returns {Promise<RecordedRequest[]>}
   */
  async requests(wanted) {
    return (await this.#control.ask("GET", "requests", { query: wanted })).requests;
  }

  /**
   * Throw an AssertionError unless this world was asked so: `expected` is what `/_mock/verify` takes.
   * @param {{ [member: string]: unknown }} expected
   */
  async verify(expected) {
    await this.#control.verify(expected);
  }

  /** Put this world back to its beginning. */
  async reset() {
    await this.#control.ask("POST", "reset");
  }

  /** Leave the world: the mock keeps nothing of it. */
  async close() {
    await this.reset();
  }

  /**
   * @template {string} Kind
   * @param {string} path
   * @param {Record<Kind | "full", string>} tokens
   * @returns {Api<Kind | "full">}
   */
  #api(path, tokens) {
    const headers = { ...this.headers, Authorization: `Bearer ${tokens.full}` };
    return { baseUrl: this.url + path, token: tokens.full, tokens, headers };
  }
}
