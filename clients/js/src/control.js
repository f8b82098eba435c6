/** `/_mock` of a world, from a test. */

import { AssertionError } from "node:assert";
import { readFileSync } from "node:fs";
import * as http from "node:http";
import * as https from "node:https";

/** @typedef {import("./running-mock.js").Whereabouts} Whereabouts */

/**
 * @typedef {object} Question
 * @property {Record<string, unknown>} [query]
 * @property {unknown} [json]
 * @property {AbortSignal} [signal]
 */

const NOT_AS_EXPECTED = 409;

/** The mock did not do what it was asked to; the text is what it said. */
export class MockRefused extends Error {
  name = "MockRefused";
}

/** Asks `/_mock` in a world. */
export class Control {
  #mock;
  #world;

  /**
   * @param {Whereabouts} mock
   * @param {string} world
   */
  constructor(mock, world) {
    this.#mock = mock;
    this.#world = world;
  }

  /**
   * The answer as JSON. Throws MockRefused.
   * @param {string} method
   * @param {string} path
   * @param {Question} [question]
   * @returns {Promise<any>}
   */
  async ask(method, path, question = {}) {
    const { status, text } = await this.#send(method, path, question);
    if (status >= 200 && status < 300) {
      return JSON.parse(text);
    }
    throw new MockRefused(`${method} /_mock/${path}: ${status}: ${messageOf(text)}`);
  }

  /**
   * Hold an expectation against what was asked. Throws AssertionError saying what came nearest.
   * @param {object} expected
   */
  async verify(expected) {
    const { status, text } = await this.#send("POST", "verify", { json: expected });
    if (status === NOT_AS_EXPECTED) {
      throw new AssertionError({ message: JSON.parse(text).text, stackStartFn: this.verify });
    }
    if (status !== 200) {
      throw new MockRefused(`POST /_mock/verify: ${status}: ${messageOf(text)}`);
    }
  }

  /**
   * By node's own client: its `fetch` can be told of no authority to trust.
   * @param {string} method
   * @param {string} path
   * @param {Question} question
   * @returns {Promise<{ status: number, text: string }>}
   */
  #send(method, path, { query = {}, json, signal }) {
    const url = new URL(`/_mock/${path}`, this.#mock.url);
    for (const [name, value] of Object.entries(query)) {
      url.searchParams.set(name, String(value));
    }
    const { ca, adminToken } = this.#mock;
    const headers = { "X-Mock-World": this.#world, ...(adminToken ? { "X-Mock-Token": adminToken } : {}) };
    const options = { method, headers, signal, agent: false, ...(ca ? { ca: readFileSync(ca) } : {}) };
    const { request } = url.protocol === "https:" ? https : http;
    return new Promise((resolve, reject) => {
      request(url, options, (answer) =>
        textOf(answer).then((text) => {
          resolve({ status: answer.statusCode ?? 0, text });
        }, reject),
      )
        .on("error", reject)
        .end(json === undefined ? undefined : JSON.stringify(json));
    });
  }
}

/** @param {http.IncomingMessage} answer */
async function textOf(answer) {
  answer.setEncoding("utf8");
  let text = "";
  for await (const piece of answer) {
    text += piece;
  }
  return text;
}

/** @param {string} text */
function messageOf(text) {
  try {
    return JSON.parse(text).message ?? text;
  } catch {
    return text;
  }
}
