/** The options of a mock as flags of the program. */

import { join } from "node:path";

/** @typedef {import("./start.js").Options} Options */

/**
 * @param {Options} options
 * @param {string} folder takes the files of the mock
 * @returns {{ flags: string[], ca: string | undefined }} `ca` is the authority that clients have to trust
 */
export function flagsOf(options, folder) {
  const ca = makesAnAuthority(options) ? join(folder, "ca.pem") : undefined;
  const flags = [
    ...severalOf("--fixture", options.fixture),
    ...generateOf(options.generate),
    ...severalOf("--seed", options.seed),
    ...severalOf("--limit-mb", options.limitMb),
    ...(options.demoData === false ? ["--no-demo-data"] : []),
    ...(ca ? ["--tls", "--tls-ca-out", ca] : []),
    ...(typeof options.tls === "object"
      ? ["--tls-cert", options.tls.cert, "--tls-key", options.tls.key]
      : []),
    ...(options.args ?? []),
  ];
  // Last, so that they count: a port that is free, and an end when this process has none of its own.
  return {
    flags: [...flags, "--port", "0", "--stop-with-stdin"],
    ca: typeof options.tls === "object" ? options.tls.ca : ca,
  };
}

/**
 * Also where the environment says so, as it does for a mock that is started by hand.
 * @param {Options} options
 */
function makesAnAuthority({ tls, env = process.env }) {
  return (
    tls === true ||
    (tls === undefined && /^(1|true)$/i.test(env.MOCKSERVER_TLS ?? "") && !env.MOCKSERVER_TLS_CERT)
  );
}

/**
 * @param {string} flag
 * @param {string | number | readonly string[] | undefined} values
 */
function severalOf(flag, values) {
  return [values ?? []].flat().flatMap((value) => [flag, String(value)]);
}

/** @param {Options["generate"]} counts */
function generateOf(counts) {
  const each = Object.entries(counts ?? {}).map(([api, count]) => `${api}=${count}`);
  return each.length > 0 ? ["--generate", each.join(",")] : [];
}
