import { open } from 'node:fs/promises';
import { DiagError } from '../../errors.js';

/** The error for logs without a heap trace; it looks at what the first of them is instead. */
export async function noTraceError(logs: readonly string[]): Promise<DiagError> {
  const [first = ''] = logs;
  const start = first === '-' ? null : await readStart(first);
  const name = logs.length > 1 ? `None of the ${logs.length} logs` : first === '-' ? 'stdin' : first;
  if (start?.length === 0) {
    return error(
      `${first} is empty.`,
      'Capture the serial console while the firmware prints heap_trace_dump().',
    );
  }
  const isBinary = start?.subarray(0, 512).includes(0) ?? false;
  return error(
    `${name} holds no heap trace${isBinary ? '; it looks like a binary file' : ''}.`,
    'Let the firmware call heap_trace_start(HEAP_TRACE_LEAKS) before and heap_trace_dump() after the suspect, and save its console.',
  );
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

function error(message: string, hint: string): DiagError {
  return new DiagError({ code: 'no-heap-trace', message, hint });
}
