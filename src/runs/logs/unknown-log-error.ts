import { open } from 'node:fs/promises';
import { DiagError } from '../../errors.js';
import { isRecording } from '../../streamer/recording/recording-frames.js';

type Missing = {
  readonly code: string;
  /** What the logs do not have, behind the name of one: `holds no heap trace`. */
  readonly what: string;
  /** The same behind "none of them": `holds a heap trace`. */
  readonly whatOfNone: string;
  readonly hint: string;
};

/** The error for logs in which is nothing that we look for; of one alone it looks at what it is instead. */
export async function unknownLogError(
  logs: readonly string[],
  { code, what, whatOfNone, hint }: Missing,
): Promise<DiagError> {
  const message =
    logs.length > 1 ? `None of the ${logs.length} logs ${whatOfNone}.` : await messageOf(logs[0] ?? '', what);
  return new DiagError({ code, message, hint });
}

async function messageOf(log: string, what: string): Promise<string> {
  if (log === '-') return `stdin ${what}.`;
  const start = await readStart(log);
  if (start?.length === 0) return `${log} is empty.`;
  // What a recording says stands between binary frames.
  const isBinary = start !== null && !isRecording(start) && !isText(start);
  return `${log} ${what}${isBinary ? '; it looks like a binary file' : ''}.`;
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
