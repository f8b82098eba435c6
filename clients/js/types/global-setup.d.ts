/**
 * A global set-up with options of your own: `export default globalSetup({ seed: 7 })`. Tests find its mock by
 * `runningMock()`; it is stopped when they are through.
 * @param {import("./start.js").Options} [options]
 * @returns {() => Promise<() => Promise<void>>}
 */
export function globalSetup(options?: import("./start.js").Options): () => Promise<() => Promise<void>>;
declare const _default: () => Promise<() => Promise<void>>;
export default _default;
