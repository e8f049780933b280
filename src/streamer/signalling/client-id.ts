import { limits } from './limits.js';

/**
 * The id of a client: the first segment of the URL's path (`/server`), as upstream's example servers have it. Null
 * where it is empty, too long, or no text. `/../../etc/passwd` is the id `..`: it never becomes a file name.
 */
export function clientIdOf(url: string): string | null {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const segment = path.split('/', 2)[1] ?? '';
  // An encoded character has at most 3 bytes for each of UTF-8's 4.
  if (segment === '' || segment.length > limits.maxIdLength * 12) return null;
  const id = decode(segment);
  return id === null || id.length > limits.maxIdLength ? null : id;
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    // `%zz` is no text; the caller refuses it.
    return null;
  }
}
