import type { FreeBytes, MemorySample, StreamerEvent, StreamerStep } from '../../../model/console-record.js';
import type { Cycle, StretchPhase } from '../../../model/console-report.js';
import { differenceOf, unknownFree } from './free-bytes.js';
import { OpenCycle } from './open-cycle.js';
import { minIdleSamples, QuietWindow } from './quiet-window.js';

/** Steps that begin a connection; a log may lack the first of them. */
const firstSteps: ReadonlySet<StreamerStep> = new Set([
  'request',
  'client-created',
  'offer',
  'connecting',
  'connected',
]);

/** Those of them that, once a connection has ended, are of the next one. */
const nextSteps: ReadonlySet<StreamerStep> = new Set(['client-created', 'offer', 'connecting']);

/** Finds connections by the order of events, and what memory each of them takes and keeps. */
export class CycleTracker {
  readonly #source: string;
  readonly #onCycle: (cycle: Cycle) => void;
  readonly #quiet = new QuietWindow();
  #open: OpenCycle | null = null;
  #hasSeenNoClient = false;
  #clients = 0;
  #count = 0;

  constructor(source: string, onCycle: (cycle: Cycle) => void) {
    this.#source = source;
    this.#onCycle = onCycle;
  }

  get phase(): StretchPhase {
    if (!this.#open) return 'idle';
    if (this.#open.isTornDown) return 'after';
    return this.#open.isConnected && !this.#open.isJoining ? 'streaming' : 'connecting';
  }

  /** Number of the cycle that is open; null before the first. It stays open until the next request. */
  get openId(): number | null {
    return this.#open ? this.#count : null;
  }

  /** True while nobody is connected and memory has kept still. */
  get isAtRest(): boolean {
    return (!this.#open || this.#open.isTornDown) && this.#quiet.settledMs !== null;
  }

  /** The cycle that is open, once memory has come to rest after it. */
  get settledCycle(): Cycle | null {
    return this.#open && this.isAtRest ? this.#cycleOf(this.#open) : null;
  }

  /** Takes a step of a connection; true when from here on memory may go elsewhere. */
  event(event: StreamerEvent): boolean {
    if (this.#isNew(event)) {
      this.#begin(event);
      if (event.step !== 'request') this.#open?.step(event);
      return true;
    }
    if (!this.#open) return false;
    if (event.step === 'connected' && this.#open.isLost) {
      this.#open.revive();
      this.#quiet.clear();
      this.#hasSeenNoClient = false;
      return true;
    }
    if (event.step === 'request') {
      this.#open.join(event);
      return true;
    }
    return this.#open.step(event);
  }

  /** Takes a reading of the periodic monitor; true when it shows a connection's begin or end that no line told. */
  sample(sample: MemorySample): boolean {
    const { clients } = sample;
    // Before the viewer counts nobody is there either; only what is read after the close tells the next one from it.
    if (clients === 0 && (!this.#open || this.#open.isTornDown)) this.#hasSeenNoClient = true;
    const isIdle = !this.#open || (this.#open.isTornDown && this.#hasSeenNoClient);
    if (clients !== null && clients > 0 && isIdle) {
      this.#begin({ ...sample, client: null });
      this.#open?.sample(sample.free, clients, sample.timeMs);
      this.#clients = clients;
      return true;
    }
    this.#clients = clients ?? this.#clients;
    const hasEnded = this.#open?.sample(sample.free, clients, sample.timeMs) ?? false;
    if (hasEnded) this.#hasSeenNoClient = true;
    if ((!this.#open || this.#open.isTornDown) && !clients) this.#quiet.add(sample);
    return hasEnded;
  }

  /** Takes a level that the firmware states on purpose, not periodically; in a connection it says nothing. */
  state(sample: MemorySample): void {
    if (!this.#open || this.#open.isTornDown) this.#quiet.state(sample);
  }

  /** Something went wrong that counts as an error of the open connection. */
  error(): void {
    if (this.#open && !this.#open.isTornDown) this.#open.errors++;
  }

  /** The log or the boot ends: what is open is told as far as it came. */
  end(): void {
    this.#finish();
    this.#clients = 0;
    this.#quiet.clear();
    this.#hasSeenNoClient = false;
  }

  #isNew({ step, client }: StreamerEvent): boolean {
    if (!this.#open) return firstSteps.has(step);
    if (step === 'request') {
      // An offer that nobody answered stays with the firmware; the next request is another cycle all the same.
      return this.#open.isTornDown || !this.#open.isConnected || this.#open.isOf(client);
    }
    return this.#open.isTornDown && (step === 'connected' ? !this.#open.isLost : nextSteps.has(step));
  }

  #begin(place: Pick<StreamerEvent, 'line' | 'boot' | 'timeMs' | 'client'>): void {
    const settled = this.#finish();
    const { count, level, statedLevel } = this.#quiet;
    const before = count >= minIdleSamples ? level : (statedLevel ?? settled);
    this.#quiet.clear();
    this.#hasSeenNoClient = false;
    this.#count++;
    // Without a clock before it the boot has hardly begun.
    const { line, boot, timeMs, client } = place;
    const clientsBefore = this.#clients;
    this.#open = new OpenCycle({ line, boot, client, startMs: timeMs ?? 0, before, clientsBefore });
  }

  // Returns the level after the cycle, which is the one before the next.
  #finish(): FreeBytes {
    const open = this.#open;
    this.#open = null;
    if (!open) return unknownFree;
    const cycle = this.#cycleOf(open);
    this.#onCycle(cycle);
    return cycle.after;
  }

  #cycleOf(open: OpenCycle): Cycle {
    const after = open.isTornDown ? this.#quiet.level : unknownFree;
    const { line, boot, client, startMs, before } = open.start;
    const settledMs = open.isTornDown ? this.#quiet.settledMs : null;
    const { connections, errors, lateSends, clientsDestroyed, peersDestroyed } = open;
    return {
      source: this.#source,
      id: this.#count,
      boot,
      client,
      line,
      connections,
      startMs,
      endMs: open.endMs,
      latencyMs: open.latencyUntil(settledMs),
      before,
      lowest: open.lowest,
      after,
      retained: differenceOf(before, after),
      errors,
      clientsDestroyed,
      peersDestroyed,
      lateSends,
    };
  }
}
