import { z } from 'zod';
import {
  address,
  answer,
  count,
  elf,
  finding,
  findings,
  frame,
  nullableNumber,
  nullableString,
  sha256,
} from './parts.js';

const constructor = z.looseObject({
  index: count,
  slot: address,
  address,
  symbol: nullableString,
  name: nullableString,
  file: nullableString,
  line: nullableNumber,
  object: nullableString,
  array: z.enum(['preinit', 'priority', 'init']),
  priority: nullableNumber,
  protected: z.boolean(),
});

const startupElf = elf.extend({ startup: z.enum(['idf-5', 'idf-6', 'generic']) });

export const ctorsSchema = answer({
  elf: startupElf,
  constructors: z.array(constructor),
  initFunctions: z.array(
    z.looseObject({
      address,
      symbol: nullableString,
      name: nullableString,
      file: nullableString,
      line: nullableNumber,
      stage: count,
      cores: count,
    }),
  ),
  findings,
});

export const ctorsSkipSchema = answer({
  style: z.enum(['slots', 'table', 'literal', 'linker', 'patch']),
  skipped: z.array(constructor),
  kept: z.array(constructor),
  files: z.array(z.looseObject({ path: z.string(), action: z.string() })),
  warnings: z.array(z.string()),
});

export const ctorsVerifySchema = answer({
  style: z.enum(['slots', 'table', 'literal', 'linker', 'patch']).nullable(),
  entries: z.array(
    z.looseObject({
      slot: address.nullable(),
      address: address.nullable(),
      was: nullableString,
      is: nullableString,
      holds: z.boolean(),
    }),
  ),
});

const change = z.looseObject({ before: constructor.nullable(), after: constructor.nullable() });

export const ctorsDiffSchema = answer({
  added: z.array(change),
  removed: z.array(change),
  moved: z.array(change),
  renamed: z.array(change),
});

export const auditSchema = answer({
  verdict: z.string(),
  elf,
  facts: z.array(z.looseObject({ id: z.string(), confidence: z.string() })),
  memory: z.array(
    z.looseObject({ region: z.string(), sizeBytes: count, sections: z.array(z.looseObject({})) }),
  ),
  largest: z.array(z.looseObject({ name: z.string(), address, sizeBytes: count })),
  structs: z.array(z.looseObject({})),
  findings,
});

const namedElf = z.looseObject({ path: z.string(), sha256 });

export const auditDiffSchema = answer({
  verdict: z.string(),
  old: namedElf,
  recent: namedElf,
  memory: z.array(z.looseObject({ region: z.string(), before: count, after: count })),
  symbols: z.array(z.looseObject({ region: z.string(), name: z.string(), before: count, after: count })),
  findings,
  cured: z.array(finding),
});

/** The one answer that is a list. */
export const symbolizeSchema = z.array(
  z.looseObject({
    address,
    frames: z.array(frame),
  }),
);
