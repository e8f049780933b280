import { Chalk } from 'chalk';
import type { ConsoleFinding } from '../../model/console-finding.js';
import type { ConsoleListener } from '../../model/console-listener.js';
import type { Capability, MemorySample, StreamerEvent } from '../../model/console-record.js';
import type { Severity } from '../../model/finding.js';
import { describeConsoleFinding } from '../memory/console-messages.js';
import { pools } from '../memory/console-words.js';
import { safeText } from '../text/safe-text.js';
import { formatSize } from '../text/units.js';
import { Lows } from './lows.js';
import { createMonitorText, type MonitorReporter } from './monitor-reporter.js';

const maxLines = 200;
const maxEvents = 100;
const maxFindings = 20;

/** What happened, when by this machine's clock; all text is safe to print. */
export type DashboardEvent = {
  readonly at: Date;
  readonly text: string;
  /** How often it happened in a row; `at` is the last time. */
  readonly count: number;
};
export type DashboardFinding = { readonly severity: Severity; readonly text: string };
export type DashboardPool = {
  readonly capability: Capability;
  readonly freeBytes: number;
  readonly lowestBytes: number;
  /** Oldest first. */
  readonly lows: readonly number[];
};

type DashboardOptions = {
  readonly now: () => Date;
  /** There is something else to show. */
  readonly onChange: () => void;
  readonly hasTimestamps: () => boolean;
};

/** What a dashboard shows of a console, gathered as it comes, in bounded space. */
export class DashboardState {
  readonly #now: () => Date;
  readonly #pools = new Map<Capability, { free: number; lows: Lows }>();
  #boot = 0;
  #clients: number | null = null;
  #awaySince: Date | null = null;
  readonly #events: DashboardEvent[] = [];
  readonly #findings: DashboardFinding[] = [];
  readonly #lines: string[] = [];
  readonly #onChange: () => void;
  readonly reporter: MonitorReporter;
  readonly listener: ConsoleListener;

  constructor({ now, onChange, hasTimestamps }: DashboardOptions) {
    this.#now = now;
    this.#onChange = onChange;
    // Colours come with the frame, after it has cut the lines.
    const text = createMonitorText((line) => this.#line(line), {
      style: new Chalk({ level: 0 }),
      hasTimestamps,
    });
    this.reporter = {
      ...text,
      alarm: (finding) => this.#finding(finding),
      dump: (dump) => {
        text.dump(dump);
        this.#event(`heap trace: ${formatSize(dump.leakedBytes)} not freed`);
      },
      lost: (reason) => {
        text.lost(reason);
        this.#event('port lost');
        this.#awaySince = this.#now();
      },
      back: (path) => {
        text.back(path);
        this.#event(`port is back: ${path}`);
        this.#awaySince = null;
      },
    };
    this.listener = {
      onSample: (sample) => this.#sample(sample),
      onState: (state) => this.#state(state),
      onPanic: ({ kind }) => this.#event(kind === 'panic' ? 'panic' : kind.replaceAll('-', ' ')),
    };
  }

  get boot(): number {
    return this.#boot;
  }

  get clients(): number | null {
    return this.#clients;
  }

  get awaySince(): Date | null {
    return this.#awaySince;
  }

  get pools(): readonly DashboardPool[] {
    return pools.flatMap((capability) => {
      const pool = this.#pools.get(capability);
      if (pool === undefined) return [];
      const { free, lows } = pool;
      return [{ capability, freeBytes: free, lowestBytes: lows.lowest, lows: lows.values }];
    });
  }

  /** The last ones, oldest first. */
  get events(): readonly DashboardEvent[] {
    return this.#events;
  }

  get findings(): readonly DashboardFinding[] {
    return this.#findings;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  #sample({ free, clients, boot }: MemorySample): void {
    this.#startBoot(boot);
    this.#clients = clients ?? this.#clients;
    for (const capability of pools) {
      const bytes = free[capability];
      if (bytes === null) continue;
      const pool = this.#pools.get(capability) ?? { free: bytes, lows: new Lows() };
      pool.free = bytes;
      pool.lows.push(bytes);
      this.#pools.set(capability, pool);
    }
    this.#onChange();
  }

  #state({ step, client, boot }: StreamerEvent): void {
    this.#startBoot(boot);
    // Said of every state but one, so it says nothing.
    if (step === 'state-not-connected') return;
    const who = client === null ? '' : `${safeText(client)}: `;
    this.#event(who + step.replaceAll('-', ' '));
  }

  // What was free before a boot says nothing of what is free now.
  #startBoot(boot: number): void {
    if (boot <= this.#boot) return;
    this.#boot = boot;
    this.#pools.clear();
    this.#clients = null;
    this.#event('the chip restarted');
  }

  #finding(finding: ConsoleFinding): void {
    const { severity, ruleId } = finding;
    const text = safeText(`${describeConsoleFinding(finding).message} [${ruleId}]`);
    this.#keep(this.#findings, { severity, text }, maxFindings);
  }

  #event(text: string): void {
    const safe = safeText(text);
    const last = this.#events.at(-1);
    const count = last?.text === safe ? last.count + 1 : 1;
    if (count > 1) this.#events.pop();
    this.#keep(this.#events, { at: this.#now(), text: safe, count }, maxEvents);
  }

  #line(text: string): void {
    this.#keep(this.#lines, text.trimEnd(), maxLines);
  }

  #keep<Item>(list: Item[], item: Item, max: number): void {
    list.push(item);
    if (list.length > max) list.shift();
    this.#onChange();
  }
}
