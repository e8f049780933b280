import type { ConsoleListener } from '../../model/console-listener.js';
import type { HeapDumpReport, SkippedInput } from '../../model/heap-report.js';
import type { LogSummary } from '../../model/log-report.js';
import { dumpToJson } from '../heap/json-shape.js';
import type { Write } from '../heap/heap-reporter.js';
import {
  bootToJson,
  cycleToJson,
  failureToJson,
  layoutToJson,
  sampleToJson,
  stateToJson,
  taskToJson,
  trendToJson,
} from '../memory/console-json.js';
import { LogJsonWriter, panicToJson, writeEvent, writeLogEnd } from './log-json.js';
import type { LogTextOptions } from './log-options.js';
import { writeLogText } from './log-text.js';

/** Writes the answer of `analyze`; who streams takes facts as they come, the others wait for the end. */
export interface LogReporter extends ConsoleListener {
  readonly onDump?: (dump: HeapDumpReport) => void;
  readonly onSkipped?: (skipped: SkippedInput) => void;
  finish(summary: LogSummary, isInterrupted: boolean): void;
}

/** The reporter of a format that needs nothing else. */
export function createLogReporter(
  format: 'text' | 'json' | 'ndjson',
  write: Write,
  options: LogTextOptions,
): LogReporter {
  switch (format) {
    case 'text':
      return { finish: (summary, isInterrupted) => writeLogText(summary, isInterrupted, { write, options }) };
    case 'json': {
      const json = new LogJsonWriter(write);
      return {
        onDump: (dump) => json.dump(dump),
        finish: (summary, isInterrupted) => json.finish(summary, isInterrupted),
      };
    }
    case 'ndjson':
      return createNdjsonReporter(write);
  }
}

function createNdjsonReporter(write: Write): LogReporter {
  const event = (name: string, value: object): void => writeEvent(write, name, value);
  return {
    onDump: (dump) => event('dump', dumpToJson(dump)),
    onSkipped: (skipped) => event('skipped', skipped),
    onSample: (sample) => event('sample', sampleToJson(sample)),
    onState: (state) => event('state', stateToJson(state)),
    onBoot: (boot) => event('boot', bootToJson(boot)),
    onPanic: (panic) => event('panic', panicToJson(panic)),
    onAllocationFailure: (failure) => event('alloc-failure', failureToJson(failure)),
    onLayout: (layout) => event('heap-layout', layoutToJson(layout)),
    onTask: (row) => event('task', taskToJson(row)),
    onTrend: (trend) => event('trend', trendToJson(trend)),
    onCycle: (cycle) => event('cycle', cycleToJson(cycle)),
    finish: (summary, isInterrupted) => writeLogEnd(write, summary, isInterrupted),
  };
}
