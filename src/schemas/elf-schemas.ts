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
  section: nullableString,
  component: nullableString,
  array: z.enum(['preinit', 'priority', 'init']),
  priority: nullableNumber,
  isCode: z.boolean(),
  protected: z.boolean(),
  protection: nullableString,
});

/** As `ctors` shows them: `skipped` for those that this build leaves out. */
const listedConstructor = constructor.extend({ skipped: z.boolean() });

const startupElf = elf.extend({ startup: z.enum(['idf-5', 'idf-6', 'generic']) });

const bootLog = z.looseObject({
  path: z.string(),
  line: nullableNumber,
  boots: count,
  calls: z.array(address),
  end: z.string(),
  elfPrefix: nullableString,
});

export const ctorsSchema = answer({
  verdict: z.string(),
  elf: startupElf,
  constructors: z.array(listedConstructor),
  initFunctions: z.array(
    z.looseObject({
      address,
      symbol: nullableString,
      name: nullableString,
      file: nullableString,
      line: nullableNumber,
      component: nullableString,
      stage: count,
      cores: count,
    }),
  ),
  bootLog: bootLog.nullable(),
  findings,
  warnings: z.array(z.string()),
});

export const ctorsSkipSchema = answer({
  verdict: z.string(),
  elf: startupElf,
  style: z.enum(['slots', 'table', 'literal', 'linker', 'patch']),
  skipped: z.array(constructor),
  kept: z.array(constructor),
  files: z.array(z.looseObject({ path: z.string(), action: z.string(), text: z.string().optional() })),
  warnings: z.array(z.string()),
});

const listed = z.looseObject({
  address,
  symbol: nullableString,
  file: nullableString,
  line: nullableNumber,
  listLine: count,
  action: z.enum(['skip', 'keep']).nullable(),
});

/** With `--list` it has also the list, what became of each constructor in it, and findings. */
export const ctorsVerifySchema = answer({
  verdict: z.string(),
  elf: startupElf,
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
  list: z.string().optional(),
  constructors: z
    .array(
      z.looseObject({
        status: z.string(),
        listed,
        now: constructor.nullable(),
        candidates: z.array(constructor),
        occupant: constructor.nullable(),
      }),
    )
    .optional(),
  findings: findings.optional(),
});

const change = z.looseObject({ before: constructor.nullable(), after: constructor.nullable() });

export const ctorsDiffSchema = answer({
  verdict: z.string(),
  before: startupElf,
  after: startupElf,
  reordered: z.boolean(),
  added: z.array(change),
  removed: z.array(change),
  moved: z.array(change),
  renamed: z.array(change),
  unchanged: z.array(change),
});

const region = z.enum(['internal', 'psram', 'flash', 'rtc', 'other']);
const byRegion = { internal: count, psram: count, flash: count, rtc: count, other: count };

/** A question about the firmware; what is behind `id` depends on it. */
const fact = z.looseObject({
  id: z.string(),
  policies: z
    .array(
      z.looseObject({
        policy: z.string(),
        symbols: count,
        examples: z.array(z.string()),
        units: z.array(z.string()),
      }),
    )
    .optional(),
  isUsed: z.boolean().optional(),
  isDestroyed: z.boolean().optional(),
  callers: z.array(z.string()).nullable().optional(),
  isCompiledIn: z.boolean().optional(),
  symbols: z.array(z.string()).optional(),
  withPointer: count.optional(),
  functions: count.optional(),
  isOn: z.boolean().nullable().optional(),
  maxSize: nullableNumber.optional(),
  from: nullableString.optional(),
  count: nullableNumber.optional(),
  sizes: z
    .array(z.looseObject({ id: z.string(), name: z.string(), sizeBytes: count, unit: nullableString }))
    .optional(),
  hasDebugInformation: z.boolean().optional(),
});

const layout = z.looseObject({
  name: z.string(),
  kind: z.enum(['struct', 'class', 'union', 'other']),
  sizeBytes: count,
  members: z.array(
    z.looseObject({
      name: nullableString,
      type: z.string(),
      offsetBytes: nullableNumber,
      sizeBytes: nullableNumber,
      bits: nullableNumber,
      isBase: z.boolean(),
    }),
  ),
  constants: z.array(z.looseObject({ name: z.string(), value: z.number() })),
  isCut: z.boolean(),
  unit: nullableString,
});

export const auditSchema = answer({
  verdict: z.string(),
  elf,
  facts: z.array(fact.extend({ confidence: z.enum(['by-proof', 'by-pattern']) })),
  memory: z.array(
    z.looseObject({
      region,
      sizeBytes: count,
      sections: z.array(z.looseObject({ name: z.string(), address, sizeBytes: count })),
    }),
  ),
  largest: z.array(z.looseObject({ name: z.string(), address, sizeBytes: count, file: nullableString })),
  components: z
    .array(
      z.looseObject({
        component: z.string(),
        objects: z.array(z.looseObject({ object: z.string(), ...byRegion })),
        ...byRegion,
      }),
    )
    .nullable(),
  structs: z.array(z.looseObject({ asked: z.string(), layouts: z.array(layout) })),
  findings,
});

const namedElf = z.looseObject({ path: z.string(), sha256 });

export const auditDiffSchema = answer({
  verdict: z.string(),
  old: namedElf,
  recent: namedElf,
  memory: z.array(z.looseObject({ region, before: count, after: count })),
  symbols: z.array(z.looseObject({ region, name: z.string(), before: count, after: count })),
  symbolsCount: count,
  structures: z.array(z.looseObject({ name: z.string(), before: count, after: count })),
  facts: z.array(z.looseObject({ before: fact, after: fact })),
  findings,
  cured: z.array(finding),
});

/** The one answer that is a list; `text` is a line of stdin that is no address. */
export const symbolizeSchema = z.array(
  z.looseObject({
    address: address.nullable(),
    text: z.string().optional(),
    frames: z.array(frame),
  }),
);
