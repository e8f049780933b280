import type { FreeBytes, StreamerEvent, StreamerStep } from '../../../model/console-record.js';
import type { CycleLatency } from '../../../model/console-report.js';
import { lowestOf, unknownFree } from './free-bytes.js';

/** Steps that end a connection which is up. `State: Disconnected` is one only then: while connecting it says the same. */
const teardownSteps: ReadonlySet<StreamerStep> = new Set([
  'disconnected',
  'failed',
  'closed',
  'data-channel-closed',
  'client-destroyed',
  'peer-connection-destroyed',
  'state-not-connected',
]);

/** Steps that end a connection whether it was up or not. */
const endSteps: ReadonlySet<StreamerStep> = new Set(['failed', 'closed', 'client-destroyed']);

/** Steps that nothing is connected again after. */
const finalSteps: ReadonlySet<StreamerStep> = new Set([...endSteps, 'peer-connection-destroyed']);

const phaseOfStep: Partial<Record<StreamerStep, Exclude<keyof CycleLatency, 'teardown' | 'settled'>>> = {
  offer: 'offer',
  answer: 'answer',
  'tracks-open': 'tracksOpen',
  connected: 'connected',
  streaming: 'streaming',
};

/** The same step told again by a line with its own clock within this time corrects one with a borrowed clock. */
const correctionMs = 1_000;

/** What a viewer takes, it takes within this time. */
const joinMs = 10_000;

type Moment = { readonly timeMs: number; readonly isOwn: boolean };

type CycleStart = {
  readonly line: number;
  readonly boot: number;
  readonly client: string | null;
  readonly startMs: number;
  readonly before: FreeBytes;
  /** Clients that the monitor counted before it: the firmware may keep some that never connected. */
  readonly clientsBefore: number;
};

/** A connection (or several that overlap) while its lines come in. */
export class OpenCycle {
  readonly start: CycleStart;
  readonly #moments = new Map<string, Moment>();
  readonly #clients = new Set<string>();
  readonly #closedClients = new Set<string>();
  connections = 1;
  errors = 0;
  lateSends = 0;
  clientsDestroyed = 0;
  peersDestroyed = 0;
  lowest: FreeBytes = unknownFree;
  isConnected = false;
  isStreaming = false;
  isTornDown = false;
  /** When another viewer began while one is there, and is on its way; null where none is. */
  #joinedMs: number | null = null;
  #hasCountedClients = false;
  #counted: number;
  /** Viewers that the monitor has seen come. */
  #come = 0;
  #isClosed = false;
  /** Where no line names clients: peer connections, as each logger tells of them. */
  readonly #peersOpened = new Map<StreamerEvent['clock'], number>();
  readonly #peersClosed = new Map<StreamerEvent['clock'], number>();

  constructor(start: CycleStart) {
    this.start = start;
    this.#counted = start.clientsBefore;
    if (start.client !== null) this.#clients.add(start.client);
  }

  isOf(client: string | null): boolean {
    return client !== null && this.#clients.has(client);
  }

  /** Another viewer asked while this one is still there. */
  join({ client, timeMs }: StreamerEvent): void {
    this.connections++;
    this.#joinedMs = timeMs;
    if (client !== null) this.#clients.add(client);
  }

  /** Another viewer takes its memory, while one is there. */
  get isJoining(): boolean {
    return this.#joinedMs !== null;
  }

  /** Its last viewer was lost, but nothing was closed yet: ICE may find the way again. */
  get isLost(): boolean {
    return this.isTornDown && this.isConnected && !this.#isClosed;
  }

  /** What was lost is connected again. */
  revive(): void {
    this.isTornDown = false;
    this.#moments.delete('close');
    this.#moments.delete('teardown');
  }

  /** Takes a step; true when from here on memory may go elsewhere. */
  step(event: StreamerEvent): boolean {
    const { step } = event;
    if (finalSteps.has(step)) this.#isClosed = true;
    const joins = this.#countPeer(event);
    if (step === 'send-failed') this.#countFailedSend();
    if (step === 'failed') this.errors++;
    if (step === 'client-destroyed') this.clientsDestroyed++;
    if (step === 'peer-connection-destroyed') this.peersDestroyed++;
    const phase = phaseOfStep[step];
    if (phase) this.#note(phase, event);
    if (this.isTornDown) {
      if (teardownSteps.has(step)) this.#noteTeardown(event);
      return false;
    }
    if (step === 'connected' || step === 'streaming') return this.#goUp(step);
    if (joins) return true;
    const isEnd = this.isConnected ? teardownSteps.has(step) : endSteps.has(step);
    return isEnd && this.#close(event);
  }

  /** Takes a reading of the periodic monitor; true when it shows that the last client has gone. */
  sample(free: FreeBytes, clients: number | null, timeMs: number | null): boolean {
    this.lowest = lowestOf(this.lowest, free);
    if (clients !== null) this.#countClients(clients);
    const isGone = clients === 0 && this.#hasCountedClients && !this.isTornDown;
    if (!isGone) return this.#hasJoined(timeMs);
    this.isTornDown = true;
    // The client went at some time since the reading before; this is when it was seen.
    if (timeMs !== null) this.#moments.set('close', { timeMs, isOwn: false });
    return true;
  }

  get endMs(): number | null {
    return this.#moments.get('close')?.timeMs ?? null;
  }

  /** How long its phases took; `settledMs` is when memory came to rest after it. */
  latencyUntil(settledMs: number | null): CycleLatency {
    const since = (from: number | null, name: string): number | null => {
      const moment = this.#moments.get(name);
      return from === null || !moment ? null : Math.max(0, moment.timeMs - from);
    };
    const { startMs } = this.start;
    return {
      offer: since(startMs, 'offer'),
      answer: since(startMs, 'answer'),
      tracksOpen: since(startMs, 'tracksOpen'),
      connected: since(startMs, 'connected'),
      streaming: since(startMs, 'streaming'),
      teardown: since(this.endMs, 'teardown'),
      settled: this.endMs === null || settledMs === null ? null : Math.max(0, settledMs - this.endMs),
    };
  }

  #goUp(step: 'connected' | 'streaming'): boolean {
    const isNew = this.isJoining || (step === 'connected' ? !this.isConnected : !this.isStreaming);
    this.isConnected = true;
    this.#joinedMs = null;
    if (step === 'streaming') this.isStreaming = true;
    return isNew;
  }

  // A count that rises is of viewers who came, though no line told of them: at least so many.
  #countClients(clients: number): void {
    this.#come += Math.max(0, clients - this.#counted);
    this.#counted = clients;
    this.connections = Math.max(this.connections, this.#come);
    if (clients > 0) this.#hasCountedClients = true;
  }

  // Whether or not it ever connects.
  #hasJoined(timeMs: number | null): boolean {
    if (this.#joinedMs === null || timeMs === null || timeMs - this.#joinedMs <= joinMs) return false;
    this.#joinedMs = null;
    return true;
  }

  #countFailedSend(): void {
    if (this.isTornDown) this.lateSends++;
    else this.errors++;
  }

  // libdatachannel's states name no client; where the firmware does, its lines count. True where another one joins.
  #countPeer({ step, clock, timeMs }: StreamerEvent): boolean {
    if (this.#clients.size > 0) return false;
    if (step === 'closed') addOne(this.#peersClosed, clock);
    if (step !== 'connecting') return false;
    addOne(this.#peersOpened, clock);
    const opened = Math.max(...this.#peersOpened.values());
    if (opened <= this.connections) return false;
    this.connections = opened;
    this.#joinedMs = this.isConnected ? timeMs : null;
    return this.isConnected;
  }

  // With several viewers the cycle ends with the last one.
  #close(event: StreamerEvent): boolean {
    if (event.client !== null) this.#closedClients.add(event.client);
    const gone = Math.max(this.#closedClients.size, this.clientsDestroyed, ...this.#peersClosed.values());
    if (this.connections > 1 && gone < this.connections) return false;
    this.isTornDown = true;
    this.#note('close', event);
    this.#noteTeardown(event);
    return true;
  }

  #noteTeardown(event: StreamerEvent): void {
    const close = this.#moments.get('close');
    if (close && !close.isOwn) this.#note('close', event);
    if (event.timeMs !== null) this.#moments.set('teardown', { timeMs: event.timeMs, isOwn: true });
  }

  // The first line of a phase counts, unless its clock was borrowed and one with its own clock comes soon after.
  #note(name: string, { timeMs, clock }: StreamerEvent): void {
    if (timeMs === null) return;
    const known = this.#moments.get(name);
    const isOwn = clock === 'uptime';
    const isBetter = known && !known.isOwn && isOwn && Math.abs(timeMs - known.timeMs) <= correctionMs;
    if (!known || isBetter) this.#moments.set(name, { timeMs, isOwn });
  }
}

function addOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
