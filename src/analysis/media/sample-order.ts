type Item = { readonly path: string; readonly size: number };

/** The samples of a folder as the streamer looks for them. */
export type SampleOrder = {
  /** From number 0 on without a gap. */
  readonly played: readonly Item[];
  /** Numbered, but behind a gap. */
  readonly behindGap: readonly Item[];
  /** The first number that is missing. */
  readonly next: number;
};

/** The streamer opens `h264/0.h264`, `h264/1.h264` and so on, and stops at the first that is not there. */
export function orderSamples(files: readonly Item[], kind: 'h264' | 'opus'): SampleOrder {
  const numbered = new Map<number, Item>();
  for (const file of files) {
    const number = numberOf(file.path, kind);
    if (number !== null) numbered.set(number, file);
  }
  const played: Item[] = [];
  for (let item = numbered.get(0); item !== undefined; item = numbered.get(played.length)) played.push(item);
  const behindGap = [...numbered]
    .filter(([number]) => number >= played.length)
    .toSorted(([a], [b]) => a - b)
    .map(([, item]) => item);
  return { played, behindGap, next: played.length };
}

// h264/0.h264, opus/12.opus: no leading zeros, no sign.
const sampleName = /^(?<folder>h264|opus)\/(?<number>0|[1-9]\d{0,8})\.(?<ending>h264|opus)$/;

function numberOf(path: string, kind: string): number | null {
  const { folder, number, ending } = sampleName.exec(path)?.groups ?? {};
  return folder === kind && ending === kind ? Number(number) : null;
}
