import { formatEvent } from '../text/ndjson.js';
import type { ChalkInstance } from 'chalk';
import type { ConsoleFinding } from '../../model/console-finding.js';
import type { Frame } from '../../model/frame.js';
import type { HeapDumpReport } from '../../model/heap-report.js';
import type { Write } from '../heap/heap-reporter.js';
import { formatPlace } from '../heap/group-words.js';
import { consoleFindingToJson } from '../memory/console-json.js';
import { describeConsoleFinding } from '../memory/console-messages.js';
import { dumpToJson } from '../heap/json-shape.js';
import { safeText } from '../text/safe-text.js';
import { formatAddress, formatQuantity, formatSize } from '../text/units.js';

/** A line of the device, and the names of the code addresses in it. */
type MonitorLine = {
  readonly text: string;
  /** Milliseconds since the monitor began, and the moment by the host's clock. */
  readonly timeMs: number;
  readonly at: Date;
  readonly names: readonly { readonly address: number; readonly frames: readonly Frame[] }[];
};

/** Says what a device says, line by line, and what deserves an alarm. */
export interface MonitorReporter {
  line(line: MonitorLine): void;
  alarm(finding: ConsoleFinding): void;
  dump(dump: HeapDumpReport): void;
  lost(reason: string): void;
  back(path: string): void;
  /** Of the monitor itself: a key that did something. */
  note(text: string): void;
}

type TextOptions = { readonly style: ChalkInstance; readonly hasTimestamps: () => boolean };

const levelColours = { E: 'red', W: 'yellow', I: 'green' } as const;

/** For people: the line as it came, its addresses named below it as esp-idf-monitor does. */
export function createMonitorText(write: Write, { style, hasTimestamps }: TextOptions): MonitorReporter {
  const own = (text: string): void => write(`${style.cyan(`--- ${safeText(text)}`)}\n`);
  return {
    line({ text, at, names }) {
      const level = /^(?<level>[EWI]) \(/.exec(text)?.groups?.['level'];
      const colour = level === 'E' || level === 'W' || level === 'I' ? levelColours[level] : null;
      const shown = safeText(text);
      const stamp = hasTimestamps() ? `${style.dim(formatStamp(at))} ` : '';
      write(`${stamp}${colour ? style[colour](shown) : shown}\n`);
      for (const { address, frames } of names) for (const name of nameLines(address, frames)) own(name);
    },
    alarm(finding) {
      const { severity, ruleId } = finding;
      const text = `${severity.toUpperCase()} ${describeConsoleFinding(finding).message} [${ruleId}]`;
      const paint = severity === 'note' ? style.cyan : style.bold.red;
      write(`${paint(`=== ${safeText(text)}`)}\n`);
    },
    dump({ leakedBytes, leakedCount }) {
      own(`heap trace: ${formatSize(leakedBytes)} in ${formatQuantity(leakedCount, 'block')} not freed`);
    },
    lost: (reason) => own(`port lost: ${reason} Waiting for it`),
    back: (path) => own(`port is back: ${path}`),
    note: own,
  };
}

/** For machines: an event a line. */
export function createMonitorNdjson(write: Write): MonitorReporter {
  const event = (name: string, value: object): void => write(formatEvent(name, value));
  return {
    line: ({ text, timeMs, at, names }) =>
      event('line', {
        timeMs,
        at: at.toISOString(),
        text,
        ...(names.length === 0
          ? {}
          : { names: names.map(({ address, frames }) => ({ address: formatAddress(address), frames })) }),
      }),
    alarm: (finding) => event('finding', consoleFindingToJson(finding)),
    dump: (dump) => event('dump', dumpToJson(dump)),
    lost: (reason) => event('port-lost', { reason }),
    back: (path) => event('port-back', { path }),
    note: (text) => event('note', { text }),
  };
}

function nameLines(address: number, frames: readonly Frame[]): string[] {
  return frames.map(({ function: name, file, line }, index) => {
    const place = formatPlace({ file, line });
    const at = place === '' ? '' : ` at ${place}`;
    return index === 0
      ? `${formatAddress(address)}: ${name ?? '??'}${at}`
      : `(inlined by) ${name ?? '??'}${at}`;
  });
}

/** `2026-11-27 09:20:14.123`, by the host's zone. */
function formatStamp(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().replace('T', ' ').slice(0, -1);
}
