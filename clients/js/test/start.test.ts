import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as https from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { MockDidNotStart, startMockServer } from "attachment-mock";

const FOLDER = mkdtempSync(join(tmpdir(), "attachment-mock-test-"));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const START = `import { startMockServer } from "attachment-mock"; const mock = await startMockServer();`;

/** A program of its own that imports the package, as a test run that somebody kills does. */
function node(program: string, folder: string) {
  return spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function isGone(url: string): Promise<boolean> {
  return fetch(`${url}/_mock/health`).then(
    () => false,
    () => true,
  );
}

test("a mock has a port of its own, answers, and is gone when it was stopped, however often", async () => {
  const mock = await startMockServer();
  const { headers, baseUrl } = mock.agentcis;
  const listed = await (await fetch(`${baseUrl}/attachments/client/5`, { headers })).json();
  expect(listed.data[0].original_name).toBe("John.docx");
  expect(mock.caseiq.baseUrl).toBe(`${mock.url}/api-public/1.0`);
  const logged = expect.poll(() => readFileSync(mock.log!, "utf8"), { timeout: 50_000 });
  await logged.toContain("path=/api/v2/attachments/client/5 status=200");
  await Promise.all([mock.stop(), mock.stop()]);
  await mock.stop();
  expect(await isGone(mock.url)).toBe(true);
  expect(existsSync(dirname(mock.log!))).toBe(false);
});

test("the options are flags of the mock", async () => {
  const fixture = join(FOLDER, "fixture.yaml");
  writeFileSync(fixture, "version: 1\nagentcis:\n  tokens: {consultant: {}}\n  entities: [client/1]\n");
  const log = join(FOLDER, "kept.log");
  const mock = await startMockServer({
    fixture,
    generate: { caseiq: 7 },
    seed: 7,
    demoData: false,
    limitMb: 1,
    tls: true,
    adminToken: "open-sesame",
    args: ["--log-format", "json"],
    log,
  });
  try {
    expect(new URL(mock.url).protocol).toBe("https:");
    const ca = readFileSync(mock.ca!);
    const ask = async (path: string, headers: Record<string, string>) => {
      const [answer] = await once(https.get(mock.url + path, { ca, headers, agent: false }), "response");
      return { status: answer.statusCode, json: JSON.parse(await text(answer)) };
    };
    expect((await ask("/api-public/1.0/attachments", mock.caseiq.headers)).json.records).toHaveLength(7);
    const entity = "/api/v2/attachments/client/1";
    expect((await ask(entity, { Authorization: "Bearer consultant" })).json.data).toEqual([]);
    expect((await ask("/_mock/requests", {})).status).toBe(403);
    expect(await mock.world("default").requests({ limit: 1 })).toMatchObject([
      { operation: "listDocuments" },
    ]);
  } finally {
    await mock.stop();
  }
  expect(JSON.parse(readFileSync(log, "utf8").split("\n")[0]!)).toBeTypeOf("object");
});

test("a mock that ends at once is told with what it said", async () => {
  const started = startMockServer({ args: ["--limit-mb", "none"] });
  await expect(started).rejects.toThrow(MockDidNotStart);
  await expect(started).rejects.toThrow(/exit code 2\nmockserver: --limit-mb: must be an integer/);
});

test("a program that is not there, or a log that cannot be written, is told too", async () => {
  const nowhere = join(FOLDER, "nowhere/mockserver");
  await expect(startMockServer({ command: nowhere })).rejects.toThrow(
    /nowhere\/mockserver did not start: .*ENOENT/,
  );
  await expect(startMockServer({ log: join(nowhere, "log") })).rejects.toThrow(/did not start: .*ENOENT/);
});

test.concurrent("who says nothing in time is given up, and ended", async ({ expect }) => {
  const pid = join(FOLDER, "pid");
  const silent = ["/bin/sh", "-c", `echo $$ > '${pid}'; exec sleep 1000`];
  const started = startMockServer({ command: silent, timeoutSeconds: 2 });
  await expect(started).rejects.toThrow("it did not answer within 2 s");
  expect(() => process.kill(Number(readFileSync(pid, "utf8")), 0)).toThrow("ESRCH");
});

test.concurrent("who is killed takes the mock along", async ({ expect }) => {
  const parent = node(`${START} console.log(mock.url); setInterval(() => {}, 1000);`, FOLDER);
  const [url] = await once(parent.stdout, "data");
  expect(await isGone(String(url).trim())).toBe(false);
  parent.kill("SIGKILL");
  await expect.poll(() => isGone(String(url).trim()), { timeout: 50_000 }).toBe(true);
});

test.concurrent("a script that forgets to stop its mock ends, and the mock with it", async ({ expect }) => {
  const folder = mkdtempSync(join(FOLDER, "forgetful-"));
  const parent = node(`${START} process.stdout.write(mock.url);`, folder);
  const url = await text(parent.stdout);
  if (parent.exitCode === null) {
    await once(parent, "exit");
  }
  expect(parent.exitCode).toBe(0);
  await expect.poll(() => isGone(url), { timeout: 50_000 }).toBe(true);
  await expect.poll(() => readdirSync(folder), { timeout: 50_000 }).toEqual([]);
});
