import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { packageFile } from '../package-file.js';
import * as device from './device-schemas.js';
import * as elf from './elf-schemas.js';
import * as heap from './heap-schemas.js';
import * as log from './log-schemas.js';
import * as run from './run-schemas.js';
import * as toolchain from './toolchain-schemas.js';

/** A schema of the answer of each command, by the name of its file. */
const answers: Readonly<Record<string, z.ZodType>> = {
  heap: heap.heapSchema,
  'heap-diff': heap.heapDiffSchema,
  dma: log.dmaSchema,
  analyze: log.analyzeSchema,
  symbolize: elf.symbolizeSchema,
  ctors: elf.ctorsSchema,
  'ctors-skip': elf.ctorsSkipSchema,
  'ctors-verify': elf.ctorsVerifySchema,
  'ctors-diff': elf.ctorsDiffSchema,
  audit: elf.auditSchema,
  'audit-diff': elf.auditDiffSchema,
  nack: device.nackSchema,
  'nack-check': device.nackCheckSchema,
  flash: device.flashSchema,
  'read-flash': device.readFlashSchema,
  reset: device.resetSchema,
  ports: device.portsSchema,
  image: device.imageSchema,
  media: device.mediaSchema,
  doctor: device.doctorSchema,
  'toolchain-check': toolchain.toolchainCheckSchema,
  'toolchain-patch': toolchain.toolchainChangeSchema,
  'toolchain-restore': toolchain.toolchainChangeSchema,
  soak: run.soakSchema,
  'soak-diff': run.soakDiffSchema,
  view: run.viewSchema,
  drive: run.driveSchema,
  record: run.recordSchema,
  signal: run.signalSchema,
  'simulate-streamer': run.simulateStreamerSchema,
};

/** A schema of one line of NDJSON, of commands that tell what happens while it does. */
const events: Readonly<Record<string, z.ZodType>> = {
  analyze: run.analyzeEventSchema,
  monitor: run.monitorEventSchema,
  soak: run.soakEventSchema,
  view: run.viewEventSchema,
  drive: run.driveEventSchema,
  signal: run.signalEventSchema,
  simulate: run.simulateEventSchema,
  flash: run.flashEventSchema,
};

// Part of the build: the package holds JSON Schemas, not what they are made of.
mkdirSync(packageFile('schemas'), { recursive: true });
for (const [name, schema] of Object.entries(answers)) {
  write(`${name}.schema.json`, `esp-rtc-diag ${titleOf(name)} --format json`, schema);
}
for (const [name, schema] of Object.entries(events)) {
  write(`${name}-events.schema.json`, `a line of esp-rtc-diag ${name} --format ndjson`, schema);
}

const names = new Set([...Object.keys(answers), ...Object.keys(events).map((name) => `${name}-events`)]);
for (const file of readdirSync(packageFile('schemas'))) {
  if (!names.has(file.replace('.schema.json', ''))) rmSync(packageFile(`schemas/${file}`), { force: true });
}

function write(file: string, title: string, schema: z.ZodType): void {
  const text = JSON.stringify({ title, ...z.toJSONSchema(schema, { reused: 'inline' }) }, null, 2);
  writeFileSync(packageFile(`schemas/${file}`), `${text}\n`);
}

// `read-flash` is one word, `heap-diff` two.
function titleOf(name: string): string {
  return name === 'read-flash' ? name : name.replace('-', ' ').replace(/streamer$/, '--streamer');
}
