import { offsetText } from './parse-offset.js';
import { z } from 'zod';
import { issueAt } from '../issue-words.js';

/** What a build says about its flashing. */
export type FlasherArgs = {
  readonly files: readonly {
    readonly offset: number;
    readonly path: string;
    readonly isEncrypted: boolean;
  }[];
  /** `esp32p4`; null where an old build does not say it. */
  readonly chip: string | null;
};

const part = z.object({ offset: z.string(), file: z.string(), encrypted: z.string().optional() });
const shape = z.looseObject({
  flash_files: z.record(z.string(), z.string()),
  extra_esptool_args: z.looseObject({ chip: z.string().optional() }).optional(),
});

/**
 * Reads `flasher_args.json` of a build folder (esp-idf v4.4 to v6, `esptool_py/flasher_args.json.in`). Options of
 * esptool in it, spelled with dash or underscore, are left alone: images keep the header that the build gave them.
 * Returns what is wrong as a string.
 */
export function parseFlasherArgs(text: string): FlasherArgs | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'it is no JSON';
  }
  const parsed = shape.safeParse(json);
  if (!parsed.success) {
    return issueAt(parsed.error.issues[0]);
  }
  const { flash_files: listed, extra_esptool_args: extra, ...entries } = parsed.data;
  const encrypted = encryptedPaths(entries);
  const files = [];
  for (const [offset, path] of Object.entries(listed)) {
    if (!offsetText.test(offset)) return `${offset} is no offset`;
    files.push({ offset: Number(offset), path, isEncrypted: encrypted.has(path) });
  }
  if (files.length === 0) return 'it lists no files';
  return { files: files.toSorted((a, b) => a.offset - b.offset), chip: extra?.chip ?? null };
}

// Each image has an entry of its own beside the list.
function encryptedPaths(entries: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const entry of Object.values(entries)) {
    const parsed = part.safeParse(entry);
    if (parsed.success && parsed.data.encrypted === 'true') paths.add(parsed.data.file);
  }
  return paths;
}
