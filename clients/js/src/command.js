/** Where the program `mockserver` is on this machine. */

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const VARIABLE = "MOCKSERVER_COMMAND";
const IS_WINDOWS = process.platform === "win32";
const PROGRAM = IS_WINDOWS ? "mockserver.exe" : "mockserver";
const IN_ENVIRONMENT = join(".venv", IS_WINDOWS ? "Scripts" : "bin", PROGRAM);
const THIS_PACKAGE = dirname(dirname(fileURLToPath(import.meta.url)));

/** There is no `mockserver` on this machine; the text says where it was looked for. */
export class CommandNotFound extends Error {
  name = "CommandNotFound";
}

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
export function findCommand({
  command,
  cwd = process.cwd(),
  env = process.env,
  thisPackage = THIS_PACKAGE,
} = {}) {
  const told = command ?? env[VARIABLE];
  if (told !== undefined && told.length > 0) {
    return typeof told === "string" ? [told] : [...told];
  }
  const environments = [...foldersFrom(cwd), ...foldersFrom(thisPackage)].map((one) =>
    join(one, IN_ENVIRONMENT),
  );
  const inPath = (env.PATH ?? "")
    .split(delimiter)
    .filter(Boolean)
    .map((one) => join(one, PROGRAM));
  const found = [...environments, ...inPath].find(isProgram);
  if (!found) {
    throw new CommandNotFound(
      `the program mockserver was not found: not in ${IN_ENVIRONMENT} of ${cwd} or a folder above it, nor in PATH. ` +
        `Install the mock (make .venv in its checkout, or pip install), or name it by ${VARIABLE} or the option command.`,
    );
  }
  return [found];
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function foldersFrom(folder) {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersFrom(above)];
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
