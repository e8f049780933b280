const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
// littlefs itself stops at these: they name no file.
const notAName = new Set(['', '.', '..']);

/** A name as text, and whether a file of that name may be written. */
export function decodeName(bytes: Uint8Array): { readonly name: string; readonly isSafe: boolean } {
  const text = decodeUtf8(bytes);
  if (text === null) return { name: showBytes(bytes), isSafe: false };
  // No name of ours either on Windows, where \ separates and : leads to another drive or stream.
  return { name: text, isSafe: !notAName.has(text) && !/[/\\:\0]/.test(text) };
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    // No UTF-8: the caller shows the bytes.
    return null;
  }
}

function showBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
}

/** The order of names in a folder: by bytes, but a name comes after the longer ones that begin with it (lfs.c `lfs_dir_find_match`). */
export function compareNames(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) {
    const difference = (one[i] ?? 0) - (other[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return other.length - one.length;
}
