/** A global set-up for Vitest and for Playwright: one mock for the whole run. */

import { VARIABLE } from "./running-mock.js";
import { startMockServer } from "./start.js";

/**
 * A global set-up with options of your own: `export default globalSetup({ seed: 7 })`. Tests find its mock by
 * `runningMock()`; it is stopped when they are through.
 * @param {import("./start.js").Options} [options]
 * @returns {() => Promise<() => Promise<void>>}
 */
export function globalSetup(options) {
  return async () => {
    const mock = await startMockServer(options);
    const { url, log, ca, adminToken } = mock;
    process.env[VARIABLE] = JSON.stringify({ url, log, ca, adminToken });
    return async () => {
      delete process.env[VARIABLE];
      await mock.stop();
    };
  };
}

export default globalSetup();
