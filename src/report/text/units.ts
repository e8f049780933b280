/** `8,628 B`. Bytes are never rounded: a leak of 12 bytes a cycle is a leak. */
export function formatBytes(bytes: number): string {
  return `${formatCount(bytes)} B`;
}

const exactBelow = 10 * 1024;

/** `8,628 B`, and from 10 KB on `78.3 KB`, `1.2 MB`: for sentences; tables and small leaks keep each byte. */
export function formatSize(bytes: number): string {
  if (Math.abs(bytes) < exactBelow) return formatBytes(bytes);
  const kilobytes = bytes / 1024;
  // From here on it would be rounded to `1024.0 KB`.
  return Math.abs(kilobytes) < 1023.95 ? `${kilobytes.toFixed(1)} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}

/** `21,506` */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `69 blocks`, `1 block` */
export function formatQuantity(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `and 3 more kinds: --format json has all`, below a list that shows some; nothing where it shows all. `whole` has them. */
export function formatRest(count: number, one: string, whole = '--format json'): string {
  return count <= 0 ? '' : `and ${formatQuantity(count, `more ${one}`)}: ${whole} has all`;
}

/** A share in whole percent, where anything that is not all or nothing stays between 1 and 99. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0 %';
  if (part >= whole) return '100 %';
  return `${Math.min(99, Math.max(1, Math.round((part / whole) * 100)))} %`;
}

/** `0x4ff21110` */
export function formatAddress(address: number): string {
  return `0x${address.toString(16).padStart(8, '0')}`;
}
