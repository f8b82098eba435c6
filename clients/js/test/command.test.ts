import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CommandNotFound, findCommand } from "../src/command.js";

const FOLDER = mkdtempSync(join(tmpdir(), "attachment-mock-test-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const PROJECT = join(FOLDER, "project");
const DEEP_IN_PROJECT = join(PROJECT, "web/e2e");
const IN_ENVIRONMENT = program(join(PROJECT, ".venv/bin"));
const IN_PATH = program(join(FOLDER, "bin"));

function program(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "mockserver");
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, 0o755);
  return path;
}

/** As if this package were in no checkout. */
const NO_CHECKOUT = { thisPackage: FOLDER };
const EVERYWHERE = { cwd: DEEP_IN_PROJECT, env: { PATH: join(FOLDER, "bin") }, ...NO_CHECKOUT };

test("what is told counts before all else, the option before the variable", () => {
  const env = { ...EVERYWHERE.env, MOCKSERVER_COMMAND: "/opt/mockserver" };
  expect(findCommand({ ...EVERYWHERE, env })).toEqual(["/opt/mockserver"]);
  expect(findCommand({ ...EVERYWHERE, env, command: ["python3", "-m", "mockserver"] })).toEqual([
    "python3",
    "-m",
    "mockserver",
  ]);
});

test("the environment of the project comes before the path", () => {
  expect(findCommand(EVERYWHERE)).toEqual([IN_ENVIRONMENT]);
  expect(findCommand({ ...EVERYWHERE, cwd: FOLDER })).toEqual([IN_PATH]);
});

test("the checkout that the package is in is a project too", () => {
  expect(findCommand({ ...EVERYWHERE, cwd: FOLDER, thisPackage: join(PROJECT, "clients/js") })).toEqual([
    IN_ENVIRONMENT,
  ]);
});

test("what is not a program is none", () => {
  writeFileSync(join(DEEP_IN_PROJECT.replace("web/e2e", ""), "mockserver"), "a note");
  mkdirSync(join(FOLDER, "folders/mockserver"), { recursive: true });
  const env = { PATH: [join(FOLDER, "folders"), PROJECT, join(FOLDER, "bin")].join(":") };
  expect(findCommand({ ...NO_CHECKOUT, cwd: FOLDER, env })).toEqual([IN_PATH]);
});

test("without one it is said where it was looked for, and what to do", () => {
  const call = () => findCommand({ ...NO_CHECKOUT, cwd: FOLDER, env: { PATH: "" } });
  expect(call).toThrow(CommandNotFound);
  expect(call).toThrow(/\.venv\/bin\/mockserver of .*MOCKSERVER_COMMAND/);
});
