import { LineSplitter } from '../../src/parsers/log/lines/line-splitter.js';

/** A line as it was while the splitter lent it; `raw` are its bytes as Latin-1. */
export type KeptLine = {
  readonly number: number;
  readonly text: string;
  readonly raw: string;
  readonly isTerminated: boolean;
  readonly isCut: boolean;
};

/** Pushes the chunks through a LineSplitter and copies each line. */
export function splitLines(chunks: readonly (string | Uint8Array)[], maxLineBytes?: number): KeptLine[] {
  const lines: KeptLine[] = [];
  const splitter = new LineSplitter(
    (line) => {
      const { number, text, isTerminated, isCut } = line;
      const raw = Buffer.from(line.bytes.subarray(line.start, line.end)).toString('latin1');
      lines.push({ number, text, raw, isTerminated, isCut });
    },
    maxLineBytes === undefined ? {} : { maxLineBytes },
  );
  for (const chunk of chunks) splitter.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  splitter.end();
  return lines;
}
