import type { ClosedBy, ViewCycle, ViewMode } from '../../model/view-cycle.js';
import type { Rtc } from '../rtc/load-rtc.js';
import { SignallingLink, urlOfClient } from '../rtc/signalling-link.js';
import { CycleRecord } from './cycle-record.js';
import { FirstOf } from './first-of.js';
import { ViewerConnection } from './viewer-connection.js';

export type CycleOptions = {
  readonly rtc: Rtc;
  readonly index: number;
  readonly clientId: string;
  readonly signalUrl: string;
  readonly streamerId: string;
  readonly mode: ViewMode;
  readonly holdMs: number;
  readonly signal: AbortSignal;
};

/** A step of the way that does not end in time ends the cycle. */
const limitsMs = { socket: 6_000, offer: 10_000, connected: 15_000 } as const;

type Ending = { readonly closedBy: ClosedBy; readonly detail: string | null };

/** One connection: dial, ask, answer, count for a while, close. Never throws. */
export async function runCycle(options: CycleOptions): Promise<ViewCycle> {
  const cycle = new Cycle(options);
  try {
    const { closedBy, detail } = await cycle.run();
    return cycle.record.finish(closedBy, detail);
  } finally {
    cycle.close();
  }
}

class Cycle {
  readonly record: CycleRecord;
  readonly #options: CycleOptions;
  /** The first thing that ended the cycle from outside. */
  readonly #ending = new FirstOf<Ending>();
  readonly #opened = new FirstOf<Ending | 'opened'>();
  readonly #offer = new FirstOf<Ending | { readonly sdp: string }>();
  readonly #connected = new FirstOf<Ending | 'connected'>();
  readonly #link: SignallingLink;
  #twinLink: SignallingLink | null = null;
  #connection: ViewerConnection | null = null;
  #note: string | null = null;
  #hasWaited = false;

  constructor(options: CycleOptions) {
    this.#options = options;
    this.record = new CycleRecord(options);
    const abort = (): void => this.#ending.settle({ closedBy: 'interrupt', detail: null });
    if (options.signal.aborted) abort();
    options.signal.addEventListener('abort', abort, { once: true });
    void this.#ending.promise.then((ending) => {
      options.signal.removeEventListener('abort', abort);
      for (const step of [this.#opened, this.#offer, this.#connected]) step.settle(ending);
    });
    this.#link = this.#dial((reason) => {
      // A connection that stands needs no signalling, and a second one of the same id takes the first one's place.
      if (this.record.isConnected || this.#twinLink) return;
      this.#ending.settle({
        closedBy: this.record.hasSocket ? 'signalling-lost' : 'no-signalling',
        detail: reason,
      });
    });
  }

  async run(): Promise<Ending> {
    const opened = await this.#opened.within(limitsMs.socket, null);
    if (opened !== 'opened') return opened ?? this.#late('no-signalling');
    if (this.#options.mode === 'malformed-json') this.#link.send('{"id":"server","type":"requ');
    this.#ask(this.#link);
    const offer = await this.#offer.within(limitsMs.offer, null);
    if (offer === null) return this.#late('no-offer');
    if (!('sdp' in offer)) return offer;
    if (this.#options.mode === 'abandon-offer') return this.#hold();
    return this.#connect(offer.sdp);
  }

  close(): void {
    // The parent kills this process, as a browser dies whose machine loses its power.
    if (this.#options.mode === 'hard-drop' && this.record.isConnected) return;
    this.#ending.settle({ closedBy: 'viewer', detail: null });
    this.#connection?.close();
    this.#link.close();
    this.#twinLink?.close();
  }

  async #connect(sdp: string): Promise<Ending> {
    try {
      this.#connection = this.#open(sdp);
    } catch (error) {
      return { closedBy: 'bad-offer', detail: error instanceof Error ? error.message : String(error) };
    }
    const connected = await this.#connected.within(limitsMs.connected, null);
    if (connected !== 'connected') return connected ?? this.#late('no-connection');
    if (this.#options.mode === 'duplicate-id') {
      this.#twinLink = this.#dial(() => undefined);
    }
    return this.#hold();
  }

  async #hold(): Promise<Ending> {
    return this.#ending.within(this.#options.holdMs, { closedBy: 'viewer', detail: this.#note });
  }

  #late(closedBy: ClosedBy): Ending {
    const isAbsent = this.#hasWaited && closedBy === 'no-offer';
    return { closedBy, detail: isAbsent ? 'the streamer has not come' : this.#note };
  }

  #open(offer: string): ViewerConnection {
    const { rtc, mode } = this.#options;
    return new ViewerConnection({
      rtc,
      offer,
      record: this.record,
      isFlood: mode === 'ping-flood',
      onAnswer: (sdp) => {
        this.#link.send(JSON.stringify({ id: this.#options.streamerId, type: 'answer', sdp }));
        this.record.reach('answerMs');
      },
      onConnected: () => this.#connected.settle('connected'),
      onClosed: (state) => {
        const closedBy = this.record.isConnected ? 'streamer' : 'no-connection';
        this.#ending.settle({ closedBy, detail: `state ${state}` });
      },
      onError: (message) => (this.#note ??= message.slice(0, 200)),
    });
  }

  #dial(onClose: (reason: string) => void): SignallingLink {
    const { signalUrl, clientId } = this.#options;
    const link: SignallingLink = new SignallingLink({
      url: urlOfClient(signalUrl, clientId),
      onOpen: () => {
        this.record.reach('socketMs');
        this.#opened.settle('opened');
        // Only the second connection of an id has this.
        if (this.#twinLink) this.#ask(this.#twinLink);
      },
      onText: (bytes) => this.#receive(bytes.toString('utf8')),
      onClose,
    });
    return link;
  }

  #ask(link: SignallingLink): void {
    link.send(JSON.stringify({ id: this.#options.streamerId, type: 'request' }));
  }

  #receive(text: string): void {
    const message = messageOf(text);
    if (message?.type === 'waiting') this.#hasWaited = true;
    if (message?.type === 'error') this.#note ??= `the server says: ${message.detail ?? ''}`;
    if (message?.type !== 'offer' || message.sdp === undefined) return;
    this.record.reach('offerMs');
    this.#offer.settle({ sdp: message.sdp });
  }
}

type Incoming = { readonly type: string; readonly sdp?: string; readonly detail?: string };

function messageOf(text: string): Incoming | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not for us: the firmware's server may log what it likes.
    return null;
  }
  if (typeof value !== 'object' || value === null || !('type' in value) || typeof value.type !== 'string')
    return null;
  const textOf = (key: string): string | undefined => {
    // An object, by the line above.
    const field = (value as Record<string, unknown>)[key];
    return typeof field === 'string' ? field : undefined;
  };
  const [sdp, detail] = [textOf('sdp'), textOf('detail')];
  return {
    type: value.type,
    ...(sdp === undefined ? {} : { sdp }),
    ...(detail === undefined ? {} : { detail: detail.slice(0, 200) }),
  };
}
