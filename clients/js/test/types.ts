// What the compiler has to accept and, after `@ts-expect-error`, to refuse. It is compiled and never run.
import { startMockServer, type StartedMock } from "attachment-mock";
import globalSetup from "attachment-mock/global-setup";
import type { components, operations, paths } from "attachment-mock/agentcis";
import type { components as CaseIq, paths as CaseIqPaths } from "attachment-mock/caseiq";

type Document = components["schemas"]["DocumentItem"];
type Deletion = operations["deleteDocuments"]["requestBody"]["content"]["application/json"];
type Form = CaseIqPaths["/api-public/1.0/save_file"]["post"]["requestBody"]["content"]["multipart/form-data"];

export function documents(one: Document): [number, string, string] {
  // @ts-expect-error the list has `original_name`
  one.name;
  // @ts-expect-error in the list the size is an object
  one.file_size.toFixed();
  return [one.id, one.original_name, one._links.download];
}

export const deletion: Deletion = { ids: [1, 2], _method: "delete" };
// @ts-expect-error a deletion says that it is one
export const noDeletion: Deletion = { ids: [1, 2] };
// @ts-expect-error ids are numbers
export const wrongIds: Deletion = { ids: ["1"], _method: "delete" };

export const form: Form = { caseId: "", file: new Blob([]), "bulkTags[]": ["urgent"] };
// @ts-expect-error the file is no text
export const textForm: Form = { caseId: "", file: "bytes" };

export type Envelope = CaseIq["schemas"]["ErrorEnvelope"];
// @ts-expect-error there is no such path
export type Nowhere = paths["/api/v3/attachments"];

export async function mock(): Promise<StartedMock> {
  // @ts-expect-error a port is not for callers to choose
  await startMockServer({ port: 8080 });
  // @ts-expect-error generated are records of APIs that there are
  await startMockServer({ generate: { caseIq: 5 } });
  const started = await startMockServer({
    generate: { caseiq: 5 },
    tls: true,
    fixture: ["a.yaml", "b.yaml"],
  });
  const world = started.world("one");
  const tokens: [string, string] = [world.caseiq.tokens.restricted, world.agentcis.tokens.none];
  // @ts-expect-error Agentcis has no such token
  tokens.push(world.agentcis.tokens.restricted);
  const now: Date = await world.clock.advance({ seconds: 60 });
  // @ts-expect-error units are named
  await world.clock.advance(now.getTime());
  await world.faults.add({ recipe: "slow-3g", operation: "upload*" });
  // @ts-expect-error a fault has a kind or is a recipe
  await world.faults.add({ status: 503 });
  const [request] = await world.requests({ status: "4xx" });
  // @ts-expect-error there may be none
  request.status;
  return started;
}

export const teardown: Promise<() => Promise<void>> = globalSetup();
