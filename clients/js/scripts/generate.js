// Writes the types of both APIs, as openapi-typescript makes them of the specs, into a folder: generate.js FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import openapiTypeScript, { astToString } from "openapi-typescript";
import ts from "typescript";

const APIS = ["agentcis", "caseiq"];
const SPECS = new URL("../../../openapi/", import.meta.url);
const HEADER = "// Made of the spec by `npm run generate`; do not edit.\n\n";

const BLOB = ts.factory.createTypeReferenceNode("Blob");

/**
 * The bytes of a file are a Blob in a browser, also where OpenAPI has to call them a string.
 * @param {{ format?: string }} schema
 */
function typeOf(schema) {
  return schema.format === "binary" ? BLOB : undefined;
}

const [folder = "types"] = process.argv.slice(2);
for (const api of APIS) {
  const spec = readFileSync(new URL(`${api}/openapi.yaml`, SPECS), "utf8");
  const types = await openapiTypeScript(spec, {
    transform: typeOf,
    // What has a default may be left out.
    defaultNonNullable: false,
    silent: true,
  });
  writeFileSync(join(folder, `${api}.d.ts`), HEADER + astToString(types));
}
