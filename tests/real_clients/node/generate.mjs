// Types of a spec by openapi-typescript: `node generate.mjs FOLDER NAME=openapi.yaml …` writes NAME.ts.
// `format: binary` is a Blob, as the library's documentation advises for forms; a default makes nothing required.

import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import openapiTS, { astToString } from "openapi-typescript"
import ts from "typescript"

const [folder, ...specs] = process.argv.slice(2)
const blob = ts.factory.createTypeReferenceNode("Blob")
for (const [name, path] of specs.map(spec => spec.split("="))) {
  const types = await openapiTS(await readFile(path, "utf8"), {
    defaultNonNullable: false,
    transform: schema => (schema.format === "binary" ? blob : undefined),
  })
  await writeFile(join(folder, `${name}.ts`), astToString(types))
}
