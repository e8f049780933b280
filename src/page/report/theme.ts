import type { Capability } from '../../model/console-record.js';

/** Colours of the page's style as the canvas needs them. */
export function colour(name: 'ink' | 'soft' | 'rule' | 'shade' | 'crash' | 'trace' | Capability): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Device pixels per CSS pixel, which the canvas is drawn in. */
export const pixel = (): number => devicePixelRatio;

/** `312 KB`, `31.9 MB`: what an axis and a legend say. */
export function formatSize(bytes: number): string {
  const size = Math.abs(bytes);
  if (size < 1024) return `${Math.round(bytes)} B`;
  if (size < 1024 * 1024) return `${trimmed(bytes / 1024)} KB`;
  return `${trimmed(bytes / 1024 / 1024)} MB`;
}

function trimmed(value: number): string {
  return value.toFixed(Math.abs(value) < 100 ? 1 : 0).replace(/\.0$/, '');
}
