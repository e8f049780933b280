import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Colour = readonly [number, number, number];

function colourOf(hex: string): Colour {
  const digits = hex.length === 4 ? hex.slice(1).replaceAll(/./g, '$&$&') : hex.slice(1);
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16));
  return [r, g, b];
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = colour.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Colour, b: Colour): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function variablesOf(page: string): Map<string, readonly [light: Colour, dark: Colour]> {
  const css = readFileSync(new URL(`../../../src/page/${page}/page.css`, import.meta.url), 'utf8');
  const found = css.matchAll(/--(?<name>\w+): light-dark\((?<light>#\w+), (?<dark>#\w+)\)/g);
  return new Map(
    [...found].map(({ groups }) => [
      groups?.['name'] ?? '',
      [colourOf(groups?.['light'] ?? ''), colourOf(groups?.['dark'] ?? '')],
    ]),
  );
}

/** Text needs 4.5 to 1 (WCAG 1.4.3), lines of a chart and what surrounds a field 3 to 1 (1.4.11). */
const pairs: readonly (readonly [page: string, front: string, back: string, ratio: number])[] = [
  ...['ink', 'soft', 'error', 'warning', 'note', 'clean'].map(
    (name) => ['report', name, 'card', 4.5] as const,
  ),
  ...['ink', 'soft'].map((name) => ['report', name, 'page', 4.5] as const),
  ...['box', 'found'].map((name) => ['report', 'ink', name, 4.5] as const),
  ...['internal', 'dma', 'heap', 'psram', 'crash', 'trace'].map(
    (name) => ['report', name, 'card', 3] as const,
  ),
  ...['ink', 'faint', 'good', 'bad'].flatMap((name) =>
    ['paper', 'panel'].map((back) => ['viewer', name, back, 4.5] as const),
  ),
];

describe('colours of the pages', () => {
  it.each(pairs)('%s: %s can be read on %s, light and dark', (page, front, back, ratio) => {
    const variables = variablesOf(page);
    const [a, b] = [variables.get(front), variables.get(back)];
    if (!a || !b) throw new Error(`no --${front} or --${back}`);
    expect(contrast(a[0], b[0])).toBeGreaterThanOrEqual(ratio);
    expect(contrast(a[1], b[1])).toBeGreaterThanOrEqual(ratio);
  });

  it('are measured as WCAG measures: black on white is 21 to 1', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([0x77, 0x77, 0x77], [255, 255, 255])).toBeCloseTo(4.48, 2);
  });
});
