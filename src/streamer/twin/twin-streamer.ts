import type { Rtc } from '../rtc/load-rtc.js';
import { isLoopbackAddress, takeCandidates } from '../rtc/sdp-candidates.js';
import { SignallingLink, urlOfClient } from '../rtc/signalling-link.js';
import { firstJsonObject } from './first-json-value.js';
import { LossProxy } from './loss-proxy.js';
import type { Media } from './media-folder.js';
import { MessageBuffer } from './message-buffer.js';
import { brokenAssertion } from './sample-assertion.js';
import { SentCounter } from './sent-counter.js';
import { StreamClock, type StreamSink } from './stream-clock.js';
import { TwinClient } from './twin-client.js';
import type { TwinLog } from './twin-log.js';
import type { TwinMemory } from './twin-memory.js';
import type { TwinSetup } from './twin-setup.js';

/** The firmware sets neither, and its WebSocket client says so. */
const reconnectMs = 10_000;
const closingMs = 200;
const bindingPrefix = /^libdatachannel error while .{1,60}: /;

/** The streamer's firmware as a program: signalling, clients, stream and console. */
export class TwinStreamer implements StreamSink {
  readonly #rtc: Rtc;
  readonly #log: TwinLog;
  readonly #setup: TwinSetup;
  readonly #clients = new Map<string, TwinClient>();
  /** Connections that the firmware has lost sight of: a second one of the same id is never closed. */
  readonly #lost = new Set<TwinClient>();
  readonly #proxies = new Map<TwinClient, LossProxy>();
  readonly #buffer = new MessageBuffer();
  /** Closed, and still on the list that the stream goes through: the firmware has no lock around it. */
  readonly #leaving = new Set<TwinClient>();
  readonly #memory: TwinMemory;
  readonly #sent = new SentCounter<TwinClient>();
  readonly #failingSince = new WeakMap<TwinClient, number>();
  #clock: StreamClock | null = null;
  readonly #bindAddress: string | null;
  #link: SignallingLink | null = null;
  #nextSample: NodeJS.Timeout | undefined;
  #nextDial: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(rtc: Rtc, log: TwinLog, { setup, memory }: { setup: TwinSetup; memory: TwinMemory }) {
    this.#rtc = rtc;
    this.#log = log;
    this.#setup = setup;
    this.#memory = memory;
    const { hostname } = new URL(setup.signalUrl);
    this.#bindAddress = hostname === 'localhost' || isLoopbackAddress(hostname) ? '127.0.0.1' : null;
    rtc.initLogger('Info', (level, message) => log.library(level, message));
  }

  /** Dials the server, as the firmware does before it loads its media. */
  open(): void {
    this.#dial();
    // esp_websocket_client.c, for settings that the firmware leaves out.
    for (const name of ['reconnect', 'network']) {
      const unset = `\`${name}_timeout_ms\` is not set, or it is less than or equal to zero`;
      const text = `${unset}, using default time out ${reconnectMs} (milliseconds)`;
      this.#log.line(text, { level: 'W', tag: 'websocket_client' });
    }
    this.#log.line('Started', { tag: 'websocket_client' });
  }

  start(media: Media): void {
    this.#clock = new StreamClock(media, this);
    this.#log.line('Stream started');
    this.#log.line('Streamer ready, waiting for connections...');
    this.#memory.start(() => this.#clients.size);
    // Whoever came while they were loaded.
    if ([...this.#clients.values()].some(({ isReady }) => isReady)) this.#clock.start(nowUs());
    this.#streamOn(this.#clock);
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of [this.#nextSample, this.#nextDial]) clearTimeout(timer);
    this.#memory.stop();
    for (const client of [...this.#clients.values(), ...this.#lost]) client.close();
    for (const proxy of this.#proxies.values()) proxy.close();
    this.#link?.close();
  }

  sendVideo(sample: Buffer, timeUs: number): void {
    const assertion = brokenAssertion(sample);
    if (assertion !== null) return this.#memory.abort(assertion);
    this.#failLeaving();
    this.#sendToAll('video', ({ video }) => video.send(sample, timeUs));
  }

  sendAudio(sample: Buffer, timeUs: number): void {
    this.#sendToAll('audio', ({ audio }) => audio.send(sample, timeUs));
  }

  #sendToAll(kind: 'video' | 'audio', send: (client: TwinClient) => number): void {
    for (const client of this.#clients.values()) {
      if (!client.isReady) continue;
      try {
        this.#sent.add(client, kind, send(client));
      } catch (error) {
        this.#tellUnsent(client, kind, error);
      }
    }
  }

  // On a PC a track closes a moment before its end is told, and on the board after it; so this waits for the end.
  #tellUnsent(client: TwinClient, kind: string, error: unknown): void {
    const sinceMs = this.#failingSince.get(client) ?? performance.now();
    this.#failingSince.set(client, sinceMs);
    if (performance.now() - sinceMs < closingMs) return;
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.line(`Unable to send ${kind} packet: ${reason.replace(bindingPrefix, '')}`, { level: 'E' });
  }

  #failLeaving(): void {
    for (const _ of this.#leaving) {
      this.#log.line('Unable to send video packet: Track is not open', { level: 'E' });
    }
    this.#leaving.clear();
  }

  #dial(): void {
    const url = urlOfClient(this.#setup.signalUrl, 'server');
    this.#log.line(`Connecting to WebSocket signaling server: ${url.href}`);
    this.#link = new SignallingLink({
      url,
      onOpen: () => this.#log.line('WebSocket connected to signaling server'),
      onText: (bytes) => {
        for (const text of this.#buffer.push(bytes)) this.#receive(text);
      },
      onClose: (reason) => {
        if (this.#isClosed) return;
        this.#log.line(`WebSocket disconnected: ${reason}`, { level: 'W' });
        this.#nextDial = setTimeout(() => this.#dial(), reconnectMs);
      },
    });
  }

  #receive(text: string): void {
    this.#log.line(`Received complete WebSocket message (len=${Buffer.byteLength(text)})`);
    const message = firstJsonObject(text);
    if (message === undefined) {
      this.#log.line('Failed to parse JSON message', { level: 'E' });
      return;
    }
    const { id, type, sdp } = message;
    if (typeof id !== 'string' || typeof type !== 'string') return;
    if (type === 'request') this.#accept(id);
    else if (type === 'answer') {
      this.#log.line(`Received answer from client: ${id}`);
      if (typeof sdp === 'string') this.#setAnswer(id, sdp);
    }
  }

  #accept(id: string): void {
    this.#log.line(`Received request from client: ${id}`);
    this.#log.line(`Creating peer connection for client: ${id}`);
    const client: TwinClient = new TwinClient({
      rtc: this.#rtc,
      id,
      log: this.#log,
      maxSize: this.#setup.maxSize,
      bindAddress: this.#bindAddress,
      onOffer: (sdp) => void this.#offer(client, sdp),
      onConnected: () => this.#memory.reach(client, 'connected'),
      onReady: () => {
        this.#memory.reach(client, 'streaming');
        this.#startStream();
      },
      onGone: () => {
        this.#memory.leave(client);
        this.#closeProxy(client);
        this.#lost.delete(client);
        if (this.#clients.get(id) !== client) return;
        this.#clients.delete(id);
        if (client.hasStreamed) this.#leaving.add(client);
      },
    });
    this.#memory.reach(client, 'created');
    // `clients.emplace` replaces nothing.
    if (this.#clients.has(id)) this.#lost.add(client);
    else this.#clients.set(id, client);
  }

  #setAnswer(id: string, sdp: string): void {
    const client = this.#clients.get(id);
    // Behind a proxy the viewer's own addresses lead past it.
    client?.setAnswer(this.#proxies.has(client) ? takeCandidates(sdp).sdp : sdp);
  }

  async #offer(client: TwinClient, sdp: string): Promise<void> {
    const { lossPercent, delayMs } = this.#setup;
    if (lossPercent === 0 && delayMs === 0) return this.#sendOffer(client.id, sdp);
    try {
      const opened = await LossProxy.open(sdp, { lossPercent, delayMs });
      if (opened) this.#proxies.set(client, opened.proxy);
      this.#sendOffer(client.id, opened?.offer ?? sdp);
    } catch (error) {
      this.#log.line(`No proxy for ${client.id}: ${String(error)}`, { level: 'E', tag: 'twin' });
    }
  }

  #closeProxy(client: TwinClient): void {
    this.#proxies.get(client)?.close();
    this.#proxies.delete(client);
  }

  #sendOffer(id: string, sdp: string): void {
    // As cJSON_Print has it: tabs, also behind each colon.
    const fields = Object.entries({ id, type: 'offer', sdp });
    const text = `{\n${fields.map(([name, value]) => `\t"${name}":\t${JSON.stringify(value)}`).join(',\n')}\n}`;
    const length = Buffer.byteLength(text);
    this.#log.line(`Sending WebSocket message, len=${length}`);
    if (this.#link?.send(text) === true) this.#log.line(`Sent WebSocket message successfully, len=${length}`);
    else this.#log.line(`Failed to send WebSocket message, len=${length}`, { level: 'E' });
  }

  #startStream(): void {
    this.#clock?.start(nowUs());
    this.#log.line('Stream started');
  }

  #streamOn(clock: StreamClock): void {
    if (this.#isClosed) return;
    const waitUs = clock.advance(nowUs());
    for (const [client, packets] of this.#sent.take()) this.#memory.sent(client, packets);
    this.#nextSample = setTimeout(() => this.#streamOn(clock), Math.max(1, waitUs / 1_000));
  }
}

function nowUs(): number {
  return performance.now() * 1_000;
}
