import { join } from "node:path";
import { expect, test } from "vitest";
import { flagsOf } from "../src/flags.js";

const LAST = ["--port", "0", "--stop-with-stdin"];
const CA = join("folder", "ca.pem");

test.each([
  [{}, []],
  [{ fixture: "a.yaml" }, ["--fixture", "a.yaml"]],
  [{ fixture: ["a.yaml", "b.yaml"] }, ["--fixture", "a.yaml", "--fixture", "b.yaml"]],
  [{ generate: { caseiq: 5, agentcis: 2 } }, ["--generate", "caseiq=5,agentcis=2"]],
  [{ seed: 0 }, ["--seed", "0"]],
  [{ limitMb: 1 }, ["--limit-mb", "1"]],
  [{ demoData: true }, []],
  [{ demoData: false }, ["--no-demo-data"]],
  [{ tls: true as const }, ["--tls", "--tls-ca-out", CA]],
  [{ env: { MOCKSERVER_TLS: "true" } }, ["--tls", "--tls-ca-out", CA]],
  [{ env: { MOCKSERVER_TLS: "true", MOCKSERVER_TLS_CERT: "cert.pem" } }, []],
  [{ tls: { cert: "cert.pem", key: "key.pem" } }, ["--tls-cert", "cert.pem", "--tls-key", "key.pem"]],
  [{ seed: 1, args: ["--journal-entries", "0"] }, ["--seed", "1", "--journal-entries", "0"]],
])("%j", (options, flags) => {
  expect(flagsOf({ env: {}, ...options }, "folder").flags).toEqual([...flags, ...LAST]);
});

test("to trust is what the mock makes, or what is named", () => {
  expect(flagsOf({ tls: true }, "folder").ca).toBe(CA);
  expect(flagsOf({ tls: { cert: "cert.pem", key: "key.pem", ca: "root.pem" } }, "folder").ca).toBe(
    "root.pem",
  );
  expect(flagsOf({ env: {} }, "folder").ca).toBeUndefined();
});
