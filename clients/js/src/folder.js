/** Folders for the files of mocks, which go with the mock, or with this process where it stops no mock. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @type {Set<string>} */
const folders = new Set();

/** A new folder. */
export function makeFolder() {
  if (folders.size === 0) {
    process.once("exit", removeAll);
  }
  const folder = mkdtempSync(join(tmpdir(), "attachment-mock-"));
  folders.add(folder);
  return folder;
}

/** @param {string} folder */
export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
  if (folders.size === 0) {
    process.off("exit", removeAll);
  }
}

function removeAll() {
  folders.forEach(removeFolder);
}
