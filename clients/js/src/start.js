/** A mock as a process of its own, on a free port, for as long as the process that started it lives. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findCommand } from "./command.js";
import { Control } from "./control.js";
import { flagsOf } from "./flags.js";
import { makeFolder, removeFolder } from "./folder.js";
import { RunningMock } from "./running-mock.js";

/** @typedef {import("node:child_process").ChildProcessByStdio<Writable, Readable, null>} MockProcess */
/** @typedef {import("node:stream").Writable} Writable */
/** @typedef {import("node:stream").Readable} Readable */

/**
 * @typedef {object} Options
 * @property {string | readonly string[]} [fixture] files that say what worlds begin with
 * @property {{ caseiq?: number, agentcis?: number }} [generate] how many believable records to add
 * @property {number} [seed] makes ids the same in each run
 * @property {boolean} [demoData] `false`: accounts and cases, but no files
 * @property {number} [limitMb] the limit of each file in MiB, instead of each vendor's own
 * @property {true | { cert: string, key: string, ca?: string }} [tls] HTTPS, with a certificate made at start or one of
 *   your own; all are PEM files, and `ca` is the authority to trust
 * @property {string} [adminToken] opens `/_mock` to who sends it, and to nobody else
 * @property {readonly string[]} [args] further flags of `mockserver`
 * @property {string} [log] a file for the log, which is kept; without it the log goes with the mock
 * @property {string | readonly string[]} [command] the program, with its first arguments
 * @property {string} [cwd] the working folder of the mock
 * @property {NodeJS.ProcessEnv} [env] its environment, instead of this process's
 * @property {number} [timeoutSeconds] how long it may take until it answers; 30
 */

const URL_LINE = /^The mock +(https?:\/\/\S+)\/_mock\/ /m;
const STOP_MS = 15_000;

/** The mock ended, or said nothing, before it was there; the text is what it said instead. */
export class MockDidNotStart extends Error {
  name = "MockDidNotStart";
}

/** A mock that this process started. It ends with `stop()`, and with this process however that ends. */
export class StartedMock extends RunningMock {
  #end;

  /**
   * @param {import("./running-mock.js").Whereabouts} whereabouts
   * @param {() => Promise<void>} end
   */
  constructor(whereabouts, end) {
    super(whereabouts);
    this.#end = end;
  }

  /** Stop it and wait until it is gone. To call it again does no harm. */
  async stop() {
    await this.#end();
  }
}

/**
 * Start a mock and answer it as soon as it answers. Throws CommandNotFound and MockDidNotStart.
 * @param {Options} [options]
 * @returns {Promise<StartedMock>}
 */
export async function startMockServer(options = {}) {
  const [program = "", ...words] = findCommand(options);
  const folder = makeFolder();
  const log = options.log ?? join(folder, "mockserver.log");
  const { flags, ca } = flagsOf(options, folder);
  /** @type {MockProcess | undefined} */
  let child;
  const end = async () => {
    await stopped(child);
    removeFolder(folder);
  };
  try {
    child = launch(program, [...words, ...flags], log, options);
    const url = await answering(child, ca, options);
    letGo(child);
    return new StartedMock({ url, ca, log, adminToken: adminTokenOf(options) }, end);
  } catch (error) {
    await stopped(child);
    const said = [error instanceof Error ? error.message : String(error), textIn(log)]
      .filter(Boolean)
      .join("\n");
    await end();
    throw new MockDidNotStart(`${program} did not start: ${said}`, { cause: error });
  }
}

/**
 * @param {string} program
 * @param {string[]} words
 * @param {string} log
 * @param {Options} options
 * @returns {MockProcess}
 */
function launch(program, words, log, { cwd, env = process.env, adminToken }) {
  const file = openSync(log, "w");
  // By the environment: arguments can be read by every user of the machine.
  const environment = adminToken ? { ...env, MOCKSERVER_ADMIN_TOKEN: adminToken } : env;
  try {
    const child = spawn(program, words, { cwd, env: environment, stdio: ["pipe", "pipe", file] });
    return /** @type {MockProcess} */ (child);
  } finally {
    closeSync(file);
  }
}

/**
 * Where the mock is, once it answers there.
 * @param {MockProcess} child
 * @param {string | undefined} ca
 * @param {Options} options
 */
async function answering(child, ca, options) {
  const seconds = options.timeoutSeconds ?? 30;
  const patience = new AbortController();
  const late = setTimeout(() => patience.abort(), seconds * 1000);
  try {
    const url = await announcedBy(child, patience.signal);
    const control = new Control({ url, ca, adminToken: adminTokenOf(options) }, "default");
    await control.ask("GET", "health", { signal: patience.signal });
    return url;
  } catch (error) {
    throw patience.signal.aborted ? new Error(`it did not answer within ${seconds} s`) : error;
  } finally {
    clearTimeout(late);
  }
}

/**
 * @param {MockProcess} child
 * @param {AbortSignal} signal
 * @returns {Promise<string>}
 */
function announcedBy(child, signal) {
  return new Promise((resolve, reject) => {
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      printed += text;
      const found = URL_LINE.exec(printed)?.[1];
      if (found) {
        resolve(found);
      }
    });
    child.once("error", reject);
    child.once("close", (code, killer) =>
      reject(new Error(`it ended with ${killer ?? `exit code ${code}`}`)),
    );
    signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
  });
}

/**
 * A script that forgets to stop its mock ends all the same, and the mock with it.
 * @param {MockProcess} child
 */
function letGo(child) {
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) {
    /** @type {import("node:net").Socket} */ (/** @type {unknown} */ (pipe)).unref();
  }
}

/**
 * Ends the process, and waits until it is gone.
 * @param {MockProcess | undefined} child
 */
async function stopped(child) {
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  child.ref();
  const gone = once(child, "exit");
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  child.kill();
  await gone;
  clearTimeout(late);
}

/** @param {string} log */
function textIn(log) {
  try {
    return readFileSync(log, "utf8").trim();
  } catch {
    return "";
  }
}

/** @param {Options} options */
function adminTokenOf({ adminToken, env = process.env }) {
  return adminToken ?? env.MOCKSERVER_ADMIN_TOKEN;
}
