/** @typedef {import("./start.js").Options} Options */
/**
 * @param {Options} options
 * @param {string} folder takes the files of the mock
 * @returns {{ flags: string[], ca: string | undefined }} `ca` is the authority that clients have to trust
 */
export function flagsOf(options: Options, folder: string): {
    flags: string[];
    ca: string | undefined;
};
export type Options = import("./start.js").Options;
