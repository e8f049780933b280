import { z } from 'zod';
import { answer, count, findings, nullableString } from './parts.js';

const library = { root: z.string(), version: z.string(), target: z.string() };

const header = z.looseObject({
  kind: z.enum(['config', 'shared-mutex']),
  path: z.string(),
  multilib: nullableString,
  state: z.enum(['faulty', 'mended', 'mended-by-vendor', 'not-affected', 'unknown']),
});

const archive = z.looseObject({
  path: z.string(),
  multilib: z.string(),
  objects: count,
  policies: z.array(
    z.looseObject({ policy: z.enum(['single', 'mutex', 'atomic']), objects: z.array(z.string()) }),
  ),
  undestroyed: z.array(z.string()),
  problem: nullableString,
});

export const toolchainCheckSchema = answer({
  verdict: z.string(),
  libraries: z.array(
    z.looseObject({
      ...library,
      patch: z.enum(['none', 'partly', 'whole']),
      headers: z.array(header),
      archives: z.array(archive),
    }),
  ),
  findings,
});

/** Of `patch` and of `restore`. */
export const toolchainChangeSchema = answer({
  verdict: z.string(),
  library: z.looseObject(library),
  isDryRun: z.boolean(),
  files: z.array(
    z.looseObject({
      path: z.string(),
      action: z.enum(['patched', 'planned', 'restored', 'same']),
      diff: z.string(),
    }),
  ),
  findings,
});
