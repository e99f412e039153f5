// Validates an OpenAPI document against the standard's own schema, and what that schema cannot say: references lead
// somewhere, ids of operations are unique, every variable of a path is declared. usage: node check.js file
import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'

const text = readFileSync(process.argv[2], 'utf8')
const document = JSON.parse(text)
const faults = []

const result = await new Validator().validate(document)
if (!result.valid) faults.push(JSON.stringify(result.errors, null, 2).slice(0, 4000))

for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
  if (!(name in document.components.schemas)) faults.push(`no schema ${name}`)

const ids = new Set()
let operations = 0
for (const [path, methods] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    operations++
    if (ids.has(operation.operationId)) faults.push(`twice: ${operation.operationId}`)
    ids.add(operation.operationId)
    for (const [, name] of path.matchAll(/\{([^}]+)\}/g))
      if (!operation.parameters.some((each) => each.in === 'path' && each.name === name)) faults.push(`${method} ${path}: ${name} is not declared`)
  }
}

if (faults.length > 0) {
  console.error([...new Set(faults)].join('\n'))
  process.exit(1)
}
console.log(`OpenAPI ${document.openapi}: ${Object.keys(document.paths).length} paths, ${operations} operations, ${Object.keys(document.components.schemas).length} schemas, all valid`)
