import { formatCount } from './units.js';

/** `38.8`, `130`, `1,024`: one decimal below a hundred, none from there on, and none where it would be 0. */
export function formatDecimal(value: number): string {
  const rounded = Math.abs(value) < 100 ? Math.round(value * 10) / 10 : Math.round(value);
  const [whole = '0', fraction] = String(Math.abs(rounded)).split('.');
  return `${rounded < 0 ? '-' : ''}${formatCount(Number(whole))}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** `8.7 KB` of 1024 bytes; below 1 KB in bytes. For sizes that were measured in KB; exact sizes are in bytes. */
export function formatKilobytes(bytes: number): string {
  return Math.abs(bytes) < 1024 ? `${formatCount(Math.round(bytes))} B` : `${formatDecimal(bytes / 1024)} KB`;
}

/** `2 KB`, `363 KB`, `31.9 MB`: how much is free, as monitors say it, whose lines are mostly whole KB. */
export function formatReading(bytes: number): string {
  const megabytes = bytes / 1024 / 1024;
  return Math.abs(megabytes) < 1 ? formatKilobytes(bytes) : `${megabytes.toFixed(1)} MB`;
}

/** `38.8-71.9 KB`, `-1.1 to 1.1 KB`, or one figure where both ends are the same. */
export function formatKilobyteRange(low: number, high: number): string {
  const [a, b] = [formatKilobytes(low), formatKilobytes(high)];
  if (a === b) return a;
  const isOneUnit = a.endsWith(' KB') && b.endsWith(' KB');
  if (low < 0) return `${isOneUnit ? a.slice(0, -3) : a} to ${b}`;
  return isOneUnit ? `${a.slice(0, -3)}-${b}` : `${a} to ${b}`;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** `1.5 s`, `12 min`, `5.2 h`, `3.1 days`; `13 ms` of what would be no time at all. */
export function formatDuration(seconds: number): string {
  if (seconds > 0 && seconds < 0.05) return `${Math.ceil(seconds * 1000)} ms`;
  if (seconds < 2 * minute) return `${formatDecimal(seconds)} s`;
  if (seconds < 2 * hour) return `${formatDecimal(seconds / minute)} min`;
  if (seconds < 2 * day) return `${formatDecimal(seconds / hour)} h`;
  return `${formatDecimal(seconds / day)} days`;
}
