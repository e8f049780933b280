import { open } from 'node:fs/promises';
import { DiagError } from '../../errors.js';

type Missing = {
  readonly code: string;
  /** What the logs do not have, behind their name: `holds no heap trace`. */
  readonly what: string;
  readonly hint: string;
};

/** The error for logs in which is nothing that we look for; it looks at what the first of them is instead. */
export async function unknownLogError(
  logs: readonly string[],
  { code, what, hint }: Missing,
): Promise<DiagError> {
  const [first = ''] = logs;
  const start = first === '-' ? null : await readStart(first);
  const name = logs.length > 1 ? `None of the ${logs.length} logs` : first === '-' ? 'stdin' : first;
  if (start?.length === 0) return new DiagError({ code, message: `${first} is empty.`, hint });
  const isBinary = start !== null && !isText(start);
  return new DiagError({
    code,
    message: `${name} ${what}${isBinary ? '; it looks like a binary file' : ''}.`,
    hint,
  });
}

async function readStart(path: string): Promise<Buffer | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    // A pipe cannot be read twice; the message just says less.
    return null;
  }
}

/** Of bytes without a meaning an eighth are controls that no console sends; a damaged line has some. */
const mostControls = 1 / 16;

// UTF-16 has a zero in each letter, so zeros count only beside each other.
function isText(bytes: Uint8Array): boolean {
  const controls = bytes.filter(
    (byte, index) =>
      (byte < 0x20 && byte !== 0 && !'\b\t\n\f\r\x1b'.includes(String.fromCharCode(byte))) ||
      (byte === 0 && bytes[index + 1] === 0),
  );
  return controls.length <= bytes.length * mostControls;
}
