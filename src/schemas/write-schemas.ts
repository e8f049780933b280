import { mkdirSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { packageFile } from '../package-file.js';
import * as device from './device-schemas.js';
import * as elf from './elf-schemas.js';
import * as log from './log-schemas.js';

/** A schema a command, by the name of its file. */
const schemas: Readonly<Record<string, z.ZodType>> = {
  heap: log.heapSchema,
  'heap-diff': log.heapDiffSchema,
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
  reset: device.resetSchema,
  ports: device.portsSchema,
  image: device.imageSchema,
  media: device.mediaSchema,
  doctor: device.doctorSchema,
};

// Part of the build: the package holds JSON Schemas, not what they are made of.
mkdirSync(packageFile('schemas'), { recursive: true });
for (const [name, schema] of Object.entries(schemas)) {
  const title = `esp-rtc-diag ${name.replace('-', ' ')} --format json`;
  const text = JSON.stringify({ title, ...z.toJSONSchema(schema, { reused: 'inline' }) }, null, 2);
  writeFileSync(packageFile(`schemas/${name}.schema.json`), `${text}\n`);
}
