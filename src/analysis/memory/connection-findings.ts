import type { ConsoleFinding, ConsoleSpot } from '../../model/console-finding.js';
import type { Cycle } from '../../model/console-report.js';
import type { Severity } from '../../model/finding.js';
import { fingerprintOf } from '../fingerprint.js';

/** Counts what the connections of one boot left undone, cycle by cycle. */
export class ConnectionChecks {
  readonly #source: string;
  #cycles = 0;
  #unfinished = { count: 0, closed: 0, first: null as Cycle | null };
  #lateSends = { count: 0, cycles: 0, first: null as Cycle | null };
  #ended = { connections: 0, clientsDestroyed: 0, peersDestroyed: 0, first: null as Cycle | null };

  constructor(source: string) {
    this.#source = source;
  }

  /** Takes a cycle; `isLast` where the log or the boot ends with it, so that it may not be complete. */
  add(cycle: Cycle, isLast: boolean): void {
    this.#cycles++;
    const { connected, streaming } = cycle.latencyMs;
    if (connected === null && streaming === null && cycle.client !== null && !isLast) {
      this.#unfinished.count++;
      if (cycle.endMs !== null) this.#unfinished.closed++;
      this.#unfinished.first ??= cycle;
    }
    if (cycle.lateSends > 0) {
      this.#lateSends.count += cycle.lateSends;
      this.#lateSends.cycles++;
      this.#lateSends.first ??= cycle;
    }
    if (cycle.endMs === null || (isLast && cycle.latencyMs.settled === null)) return;
    this.#ended.connections += cycle.connections;
    this.#ended.clientsDestroyed += cycle.clientsDestroyed;
    this.#ended.peersDestroyed += cycle.peersDestroyed;
    this.#ended.first ??= cycle;
  }

  /** `isMemorySettled` where connections are known to keep no more memory each: what holds objects is a cache then. */
  findings(isMemorySettled: boolean): readonly ConsoleFinding[] {
    return [
      ...this.#findUnfinished(),
      ...this.#findUnmatched(isMemorySettled ? 'note' : 'warning'),
      ...this.#findLateSends(),
    ];
  }

  #findUnfinished(): ConsoleFinding[] {
    const { count, closed, first } = this.#unfinished;
    if (!first) return [];
    const evidence = { ...this.#spot(first), count, closed, cycles: this.#cycles };
    const fingerprint = fingerprintOf('connection-unfinished', []);
    const ruleId = 'connection-unfinished';
    return [{ ruleId, severity: 'note', confidence: 'by-pattern', evidence, fingerprint }];
  }

  // Firmware that prints no such line at all, or libdatachannel's not at this log level, tells nothing.
  #findUnmatched(severity: Severity): ConsoleFinding[] {
    const { connections, clientsDestroyed, peersDestroyed, first } = this.#ended;
    const counts = [clientsDestroyed, peersDestroyed].filter((count) => count > 0);
    if (!first || counts.every((count) => count >= connections)) return [];
    const evidence = { ...this.#spot(first), connections, clientsDestroyed, peersDestroyed };
    const fingerprint = fingerprintOf('destructors-unmatched', []);
    const ruleId = 'destructors-unmatched';
    return [{ ruleId, severity, confidence: 'by-pattern', evidence, fingerprint }];
  }

  #findLateSends(): ConsoleFinding[] {
    const { count, cycles, first } = this.#lateSends;
    if (!first) return [];
    const evidence = { ...this.#spot(first), count, cycles };
    const fingerprint = fingerprintOf('send-after-close', []);
    const ruleId = 'send-after-close';
    return [{ ruleId, severity: 'note', confidence: 'by-pattern', evidence, fingerprint }];
  }

  #spot({ line, boot, startMs }: Cycle): ConsoleSpot {
    return { source: this.#source, line, boot, timeMs: startMs };
  }
}
