import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';

const folder = fileURLToPath(new URL('../../schemas/', import.meta.url));

/** The names of the JSON Schemas that the package has, without their ending. */
export function schemaNames(): string[] {
  return readdirSync(folder).map((name) => name.replace('.schema.json', ''));
}

/** What a value has that a schema of the package does not allow. */
export function faultsOf(name: string): (value: unknown) => readonly object[] {
  const schema = JSON.parse(readFileSync(`${folder}${name}.schema.json`, 'utf8')) as object;
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []));
}
