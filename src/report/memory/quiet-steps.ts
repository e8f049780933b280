import type { ConsoleVerdict } from '../../model/console-finding.js';
import type { NextStep } from '../../model/log-report.js';
import { isUndecided } from './console-verdict.js';

/** What tells a leak from set-up. */
export const makeConnections = 'Make six or more connections one after the other, with 5 s between them.';

type QuietSet = Extract<ConsoleVerdict, { kind: 'quiet' }>['set'];

const wanted: Readonly<Record<QuietSet, string>> = {
  'no-samples':
    'Let the firmware print its free memory, or heap traces, and save its console again (docs/dma.md, docs/heap.md). Lines of a monitor of your own are read with --sample-pattern.',
  'no-clock':
    'Save the console with a clock: ESP_LOG prints one, idf.py monitor --timestamps puts one before each line.',
  'no-cycles': 'Save the console of a longer run: three readings at least tell whether memory falls.',
  'lower-now':
    'Let the firmware name connections in the words that are read (docs/dma.md), or print a heap trace before and after what it does again and again (see heap).',
  'standing-gauge':
    'Let the firmware print what is free at that moment: heap_caps_get_free_size(MALLOC_CAP_DMA), not a minimum and not a figure of the start.',
  'no-levels': `${makeConnections} Let the firmware print its free memory between them.`,
  'few-cycles': makeConnections,
  'nothing-kept': '',
};

/** What a log needs to tell more, where it has too little to say that all is well. */
export function stepsOfQuiet(verdict: ConsoleVerdict): NextStep[] {
  const isOpen = verdict.kind === 'quiet' && isUndecided(verdict);
  return isOpen ? [{ say: wanted[verdict.set], lines: [] }] : [];
}
