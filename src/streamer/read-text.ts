import { DiagError } from '../errors.js';
import { readLog } from './log-source.js';

// Lists and configuration files are far smaller; more than this is some other file.
const maxBytes = 64 * 1024 * 1024;

/** The whole text of a small file, or of stdin for `-`. Throws a DiagError when it cannot be read or is huge. */
export async function readText(path: string, signal: AbortSignal): Promise<string> {
  const blocks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const block of readLog(path, { signal })) {
    sizeBytes += block.length;
    if (sizeBytes > maxBytes) throw tooLarge(path);
    // The blocks of a file are reused.
    blocks.push(Buffer.from(block));
  }
  return new TextDecoder().decode(Buffer.concat(blocks));
}

function tooLarge(path: string): DiagError {
  return new DiagError({
    code: 'input-too-large',
    message: `${path} is larger than ${maxBytes / 1024 / 1024} MB, which no list is.`,
    hint: 'Check the path: it names some other file.',
  });
}
