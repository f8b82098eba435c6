/**
 * The program and its first arguments: what is told, by option or by `MOCKSERVER_COMMAND`; else the nearest
 * `.venv` of the working folder and those above it, or of the checkout that this package is in; else from `PATH`.
 * @param {object} [where]
 * @param {string | readonly string[]} [where.command]
 * @param {string} [where.cwd]
 * @param {NodeJS.ProcessEnv} [where.env]
 * @param {string} [where.thisPackage]
 * @returns {string[]}
 */
export function findCommand({ command, cwd, env, thisPackage, }?: {
    command?: string | readonly string[] | undefined;
    cwd?: string | undefined;
    env?: NodeJS.ProcessEnv | undefined;
    thisPackage?: string | undefined;
}): string[];
/** There is no `mockserver` on this machine; the text says where it was looked for. */
export class CommandNotFound extends Error {
}
