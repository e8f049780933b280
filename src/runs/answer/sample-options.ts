import type { SamplePatterns } from '../../parsers/log/memory/other-monitors.js';

/** How lines of the user's own monitor are read. */
export type SampleOptions = {
  readonly samplePattern?: readonly RegExp[];
  readonly sampleUnit?: 'b' | 'kb';
};

/** The patterns for the parser; null where none was given. */
export function samplePatterns({ samplePattern, sampleUnit = 'b' }: SampleOptions): SamplePatterns | null {
  if (samplePattern === undefined) return null;
  return { patterns: samplePattern, unitBytes: sampleUnit === 'kb' ? 1024 : 1 };
}
