import { DiagError } from '../errors.js';
import { readLog } from './log-source.js';

const mebibyte = 1024 * 1024;

/** What a text is, and more than which it never has: then it is some other file. */
export type TextLimit = { readonly what: string; readonly maxBytes: number };

// Lists and configuration files are far smaller.
const ofList: TextLimit = { what: 'list', maxBytes: 64 * mebibyte };

/** The whole text of a small file, or of stdin for `-`. Throws a DiagError when it cannot be read or is huge. */
export async function readText(
  path: string,
  signal: AbortSignal,
  limit: TextLimit = ofList,
): Promise<string> {
  const blocks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const block of readLog(path, { signal })) {
    sizeBytes += block.length;
    if (sizeBytes > limit.maxBytes) throw tooLarge(path, limit);
    // The blocks of a file are reused.
    blocks.push(Buffer.from(block));
  }
  return new TextDecoder().decode(Buffer.concat(blocks));
}

function tooLarge(path: string, { what, maxBytes }: TextLimit): DiagError {
  return new DiagError({
    code: 'input-too-large',
    message: `${path} is larger than ${maxBytes / mebibyte} MB, which no ${what} is.`,
    hint: 'Check the path: it names some other file.',
  });
}
