/** A mock that runs somewhere on this machine. */

import { randomBytes } from "node:crypto";
import { World, worldName } from "./world.js";

/** Where the global set-up leaves what tests need to find its mock. */
export const VARIABLE = "ATTACHMENT_MOCK";

/**
 * @typedef {object} Whereabouts
 * @property {string} url where the mock is
 * @property {string | undefined} [log] where it logs
 * @property {string | undefined} [ca] the authority to trust, a PEM file, where `tls: true` made one
 * @property {string | undefined} [adminToken] what opens `/_mock`, where it takes that
 */

/** Where a mock is, and the worlds in it. */
export class RunningMock {
  /** @param {Whereabouts} whereabouts */
  constructor({ url, log, ca, adminToken }) {
    this.url = url;
    this.log = log;
    this.ca = ca;
    this.adminToken = adminToken;
  }

  /**
   * Case IQ in the default world, which all share who name none.
   * @returns {import("./world.js").CaseIqApi}
   */
  get caseiq() {
    return this.world("default").caseiq;
  }

  /**
   * Agentcis in the default world, which all share who name none.
   * @returns {import("./world.js").AgentcisApi}
   */
  get agentcis() {
    return this.world("default").agentcis;
  }

  /**
   * A complete set of records, files and ids that nobody else is in. The same name is the same world, and the title
   * of a test will do; without one it is a world that nobody was in before.
   * @param {string} [name]
   */
  world(name) {
    return new World(this, name === undefined ? `w${randomBytes(6).toString("hex")}` : worldName(name));
  }
}

/**
 * The mock that the global set-up of Vitest or Playwright started.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function runningMock(env = process.env) {
  const whereabouts = env[VARIABLE];
  if (!whereabouts) {
    throw new Error(
      "no mock runs: name attachment-mock/global-setup as globalSetup in the settings of Vitest or Playwright",
    );
  }
  return new RunningMock(JSON.parse(whereabouts));
}
