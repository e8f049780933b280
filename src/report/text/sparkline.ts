const bars = '▁▂▃▄▅▆▇█';

/** A row of bars, one for a run of values, as high as its lowest value; from the lowest to the highest of all. */
export function formatSparkline(values: readonly number[], width: number): string {
  if (values.length === 0) return '';
  const columns = Math.min(width, values.length);
  const lows = Array.from({ length: columns }, (_, i) => {
    const from = Math.floor((i * values.length) / columns);
    const to = Math.floor(((i + 1) * values.length) / columns);
    return Math.min(...values.slice(from, to));
  });
  const [min, max] = [Math.min(...lows), Math.max(...values)];
  return lows.map((low) => bars[barOf(low, min, max)]).join('');
}

// A pool that never changes is drawn as full, not as empty.
function barOf(value: number, min: number, max: number): number {
  return max === min ? bars.length - 1 : Math.round(((value - min) / (max - min)) * (bars.length - 1));
}
