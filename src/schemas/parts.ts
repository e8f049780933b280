import { z } from 'zod';

// What a schema names is always there; further fields may come, so that no object is closed.
export const count = z.int().min(0);
export const address = z.string().regex(/^0x[0-9a-f]{8,16}$/);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
export const nullableNumber = z.number().nullable();
export const nullableString = z.string().nullable();

export const finding = z.looseObject({
  ruleId: z.string().regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/),
  severity: z.enum(['error', 'warning', 'note']),
  confidence: z.enum(['by-proof', 'by-stack', 'by-cycles', 'by-pattern', 'by-size']),
  message: z.string().min(1),
  evidence: z.looseObject({}),
  fix: z.string().min(1).optional(),
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
});

export const findings = z.array(finding);

/** Where something is in a log. */
export const place = { source: z.string(), line: count, boot: count };

/** One function at an address; several where calls were inlined, innermost first. */
export const frame = z.looseObject({
  function: nullableString,
  file: nullableString,
  line: nullableNumber,
  inlined: z.boolean(),
});

/** A document of the contract, with its version. */
export function answer(shape: z.ZodRawShape): z.ZodObject {
  return z.looseObject({ schemaVersion: z.literal(1), ...shape });
}

/** A list without a natural bound, of which the first and the last items are there, and how many there are. */
export function endsOf(name: string, item: z.ZodType): z.ZodRawShape {
  return { [name]: z.array(item), [`${name}Count`]: count };
}

/** One line of NDJSON: one of these events, each with its version. */
export function eventOf(events: Readonly<Record<string, z.ZodObject>>): z.ZodType {
  const lines = Object.entries(events).map(([event, shape]) =>
    shape.extend({ schemaVersion: z.literal(1), event: z.literal(event) }),
  );
  return z.union(lines);
}

/** Both ends of an interval, low first. */
export const interval = z.looseObject({ low: z.number(), high: z.number() });

export const simulated = z.boolean();

export const elf = z.looseObject({ path: z.string(), sha256, machine: z.string() });
