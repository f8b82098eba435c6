/** Starts the mock for tests, and gives each test a world of its own. */

export { MockRefused } from "./control.js";
export { CommandNotFound } from "./command.js";
export { globalSetup } from "./global-setup.js";
export { RunningMock, runningMock } from "./running-mock.js";
export { MockDidNotStart, StartedMock, startMockServer } from "./start.js";
export { World } from "./world.js";

/** @typedef {import("./start.js").Options} Options */
/** @typedef {import("./running-mock.js").Whereabouts} Whereabouts */
/**
 * @template {string} Kind
 * @typedef {import("./world.js").Api<Kind>} Api
 */
/** @typedef {import("./world.js").RecordedRequest} RecordedRequest */
/** @typedef {import("./clock.js").Clock} Clock */
/** @typedef {import("./faults.js").Faults} Faults */
