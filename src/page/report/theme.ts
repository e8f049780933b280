import type { Capability } from '../../model/console-record.js';

type ColourName = 'ink' | 'soft' | 'rule' | 'shade' | 'crash' | 'trace' | Capability;

/** A colour of the page's style as a canvas takes it, light or dark; `percent` makes it shine through. */
export function colour(name: ColourName, percent = 100): string {
  // The browser resolves light-dark() and var() for a property, not for the variable itself.
  const probe = document.createElement('i');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const resolved = getComputedStyle(probe).color;
  probe.remove();
  const channels = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(resolved);
  return channels ? `rgb(${channels.slice(1, 4).join(' ')} / ${percent}%)` : resolved;
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

/** Steps of an axis up to `high` that are round in the unit in which it is written. */
export function sizeSteps(high: number): number[] {
  const [unit, least] = high < 1024 ? [1, 1] : high < 1024 * 1024 ? [1024, 1] : [1024 * 1024, 0.1];
  return [1, 10, 100, 1000].flatMap((power) => [1, 2, 5].map((step) => step * power * least * unit));
}

function trimmed(value: number): string {
  return value.toFixed(Math.abs(value) < 100 ? 1 : 0).replace(/\.0$/, '');
}
