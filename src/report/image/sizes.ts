import { formatCount } from '../text/units.js';

/** `8,628 B`, `923 KB`, `1.6 MB` */
export function formatSize(bytes: number): string {
  if (bytes < 10_000) return `${formatCount(bytes)} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** `6.1 s` */
export function formatSeconds(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

/** A revision as the datasheet writes it: 302 is `3.2`. */
export function formatRevision(revision: number): string {
  return `${Math.floor(revision / 100)}.${revision % 100}`;
}
