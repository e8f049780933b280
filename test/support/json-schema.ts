import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';

const folder = fileURLToPath(new URL('../../schemas/', import.meta.url));

/** The names of the JSON Schemas that the package has, without their ending. */
export function schemaNames(): string[] {
  return readdirSync(folder).map((name) => name.replace('.schema.json', ''));
}

/**
 * What a value has that a schema of the package does not allow, or does not name: readers may meet fields that their
 * schema does not know yet, but what this build says its own schema names.
 */
export function faultsOf(name: string): (value: unknown) => readonly object[] {
  const schema = JSON.parse(readFileSync(`${folder}${name}.schema.json`, 'utf8')) as Schema;
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  const validate = ajv.compile(closed(schema));
  const ofEvents = new Map(
    schema.anyOf?.map((one) => [one.properties?.['event']?.const, ajv.compile(closed(one))]) ?? [],
  );
  return (value) => {
    // Of a union the branch that is meant says what is wrong; all of them together say everything.
    const event = typeof value === 'object' && value && 'event' in value ? value.event : undefined;
    const check = ofEvents.get(event) ?? validate;
    return check(value) ? [] : (check.errors ?? []);
  };
}

type Schema = {
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly const?: unknown;
};

// An object of which no field is named, such as evidence, stays open.
function closed(schema: Schema): Schema {
  const isShape = Object.keys(schema.properties ?? {}).length > 0;
  const parts = Object.entries({ ...schema, ...(isShape ? { additionalProperties: false } : {}) });
  const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
  return Object.fromEntries(
    parts.map(([key, value]) => [
      key,
      Array.isArray(value)
        ? value.map((one: unknown) => (isObject(one) ? closed(one) : one))
        : isObject(value)
          ? closed(value)
          : value,
    ]),
  );
}
