// CSI sequences (`ESC [ 0;32m`), OSC sequences (`ESC ] 0;title BEL`), and two-character escapes.
const terminalSequence = /\x1b\[[0-?]*[ -/]*[@-~]?|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|\x1b[ -~]?/g;
const controlCharacter = /[\x00-\x08\x0a-\x1f\x7f]/g;

const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: false });

/** Bytes of one line as text: UTF-8 with replacement characters, no terminal sequences, no control characters but tabs. */
export function cleanText(bytes: Uint8Array, start: number, end: number): string {
  let isPlain = true;
  for (let i = start; i < end && isPlain; i++) {
    const byte = bytes[i] ?? 0;
    isPlain = (byte >= 0x20 && byte < 0x7f) || byte === 0x09;
  }
  if (isPlain) return latin1Text(bytes, start, end);
  return utf8.decode(bytes.subarray(start, end)).replace(terminalSequence, '').replace(controlCharacter, '');
}

/** Bytes as text, a character each: exact for ASCII, and cheap. */
export function latin1Text(bytes: Uint8Array, start: number, end: number): string {
  // A view of a Buffer would cost more than its text.
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('latin1', start, end);
}
