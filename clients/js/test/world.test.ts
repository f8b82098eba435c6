import { AssertionError } from "node:assert";
import { runningMock, type World } from "attachment-mock";
import type { paths } from "attachment-mock/agentcis";
import { expect, test as base } from "vitest";

type Upload = paths["/api/v2/attachments/{attachmentableType}/{attachmentableId}"]["post"];
type Uploaded = Upload["responses"][200]["content"]["application/json"];

const test = base.extend<{ world: World }>({
  world: async ({ task }, use) => {
    const world = runningMock().world(`${task.file.name} ${task.name}`);
    await use(world);
    await world.close();
  },
});

async function upload(world: World, name: string): Promise<Uploaded> {
  const form = new FormData();
  form.append("documents[]", new Blob(["a visa"]), name);
  const { baseUrl, headers } = world.agentcis;
  const sent = await fetch(`${baseUrl}/attachments/client/6`, { method: "POST", headers, body: form });
  expect(sent.status).toBe(200);
  return (await sent.json()) as Uploaded;
}

async function namesIn(world: World): Promise<string[]> {
  const { baseUrl, headers } = world.agentcis;
  const listed = await (await fetch(`${baseUrl}/attachments/client/6`, { headers })).json();
  return listed.data.map((one: { original_name: string }) => one.original_name);
}

test("what is uploaded in a world is in no other one", async ({ world }) => {
  const other = runningMock().world();
  await upload(world, "Visa.pdf");
  expect(await namesIn(world)).toEqual(["Visa.pdf"]);
  expect(await namesIn(other)).toEqual([]);
  await other.close();
});

test("a reset puts a world back to its beginning", async ({ world }) => {
  await upload(world, "Visa.pdf");
  await world.reset();
  expect(await namesIn(world)).toEqual([]);
});

test("the same name is the same world, and the title of a test is one", ({ world }) => {
  const mock = runningMock();
  expect(mock.world("A title, with signs!").name).toBe(mock.world("A title, with signs!").name);
  expect(mock.world("tenant-1").name).toBe("tenant-1");
  expect(mock.world().name).not.toBe(mock.world().name);
  for (const name of [world.name, mock.world().name, mock.world("A title, with signs!").name]) {
    expect(name).toMatch(/^w[0-9a-f]{12}$/);
  }
});

test("both APIs answer with the headers of a world, and refuse what its other tokens may not", async ({
  world,
}) => {
  for (const [api, path] of [
    [world.caseiq, "/attachments"],
    [world.agentcis, "/attachments/client/5"],
  ] as const) {
    expect((await fetch(api.baseUrl + path, { headers: api.headers })).status).toBe(200);
    expect((await fetch(api.baseUrl + path, { headers: world.headers })).status).toBe(401);
  }
  const token = world.agentcis.tokens.none;
  const headers = { ...world.headers, Authorization: `Bearer ${token}` };
  expect((await fetch(`${world.agentcis.baseUrl}/attachments/client/5`, { headers })).status).toBe(403);
});

test("a world has a host of its own, for those who can send no header", ({ world }) => {
  const { port } = new URL(world.url);
  expect(world.hostUrl).toBe(`http://${world.name}.localhost:${port}`);
});

test("a fault strikes as often as it was told, and shows how often it did", async ({ world }) => {
  await world.faults.add({ kind: "status", status: 503, times: 1 });
  const ask = () => fetch(`${world.caseiq.baseUrl}/attachments`, { headers: world.caseiq.headers });
  expect([(await ask()).status, (await ask()).status]).toEqual([503, 200]);
  expect(await world.faults.all()).toMatchObject([{ kind: "status", hits: 1 }]);
  await world.faults.clear();
  expect(await world.faults.all()).toEqual([]);
});

test("a fault that cannot be meant is refused with the reason", async ({ world }) => {
  await expect(world.faults.add({ kind: "earthquake" })).rejects.toThrow(
    /^POST \/_mock\/faults: 400: kind: must be one of latency,/,
  );
});

test("time passes when it is told", async ({ world }) => {
  const before = await world.clock.freeze();
  expect((await world.clock.advance({ seconds: 3600 })).getTime()).toBe(before.getTime() + 3_600_000);
  expect(await world.clock.set("2031-02-03T04:05:06Z")).toEqual(new Date("2031-02-03T04:05:06Z"));
  expect(await world.clock.now()).toEqual(new Date("2031-02-03T04:05:06Z"));
  await world.clock.unfreeze();
  expect(Math.abs((await world.clock.reset()).getTime() - Date.now())).toBeLessThan(60_000);
});

test("what was asked can be looked at and verified", async ({ world }) => {
  await upload(world, "Visa.pdf");
  await namesIn(world);
  const [listing, sent] = await world.requests({ api: "agentcis" });
  expect(listing).toMatchObject({ operation: "listDocuments", status: 200, broken_rules: [] });
  expect(sent).toMatchObject({ operation: "uploadDocuments", method: "POST" });
  await world.verify({ operation: "uploadDocuments", count: 1, where: { "files.name": "Visa.pdf" } });
});

test("what was not asked so fails with what came nearest", async ({ world }) => {
  await upload(world, "Visa.pdf");
  const wrong = world.verify({ operation: "uploadDocuments", count: 2 });
  await expect(wrong).rejects.toThrow(AssertionError);
  await expect(wrong).rejects.toThrow(/expected exactly 2: .*\nfound 1 of/);
  await expect(world.verify({ colour: "blue" })).rejects.toThrow(/^POST \/_mock\/verify: 400: .*colour/);
});

test("without a global set-up it is said what is missing", () => {
  expect(() => runningMock({})).toThrow(/attachment-mock\/global-setup/);
});
