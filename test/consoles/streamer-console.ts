import { randomOf, type Random } from '../support/random.js';

/**
 * Consoles of the streamer firmware that never ran: its lines in its order, the figures from a model with a seed. The
 * wording is that of the firmware (docs/dma.md), so that parsers meet what they meet in life.
 */
export type ConsolePlan = {
  readonly seed: number;
  readonly connections: number;
  /** Bytes that stay taken after connection n, counted from 1, of internal RAM that is DMA-capable. */
  readonly keptAfter: (connection: number, random: Random) => number;
  /** Standard deviation of each reading, bytes. */
  readonly noise?: number;
  readonly periodMs?: number;
  readonly holdMs?: number;
  readonly idleMs?: number;
  /** Viewers that come while the one before is still there. */
  readonly overlapMs?: number;
  /** Retransmission stores: packets that each keeps, and the bytes of one. */
  readonly store?: { readonly maxSize: number; readonly bytesPerPacket: number };
  readonly freeBytes?: number;
};

const kilobyte = 1024;
const internalOverDma = 30 * kilobyte;
const heapOverDma = 32_000 * kilobyte;
/** What a connection takes while it is there, without its stores. */
const connectionBytes = 34 * kilobyte;
const rates = { video: 270, audio: 50 };
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** The whole console, from the ROM's first line on. Where DMA runs out, it ends in the crash of the field case. */
export function streamerConsole(plan: ConsolePlan): string {
  const writer = new ConsoleWriter(plan);
  writer.boot();
  for (let connection = 1; connection <= plan.connections && !writer.hasCrashed; connection++) {
    writer.connect(connection);
  }
  return writer.text;
}

type Viewer = {
  readonly id: string;
  readonly connection: number;
  readonly since: number;
  readonly until: number;
};

class ConsoleWriter {
  readonly #plan: ConsolePlan;
  readonly #random: Random;
  readonly #lines: string[] = [];
  #nowMs = 7425;
  #nextSampleMs = 7925;
  #kept = 0;
  #viewers: Viewer[] = [];
  hasCrashed = false;

  constructor(plan: ConsolePlan) {
    this.#plan = plan;
    this.#random = randomOf(plan.seed);
  }

  get text(): string {
    return `${this.#lines.join('\r\n')}\r\n`;
  }

  boot(): void {
    this.#lines.push(
      'ESP-ROM:esp32p4-eco2-20240710 (made up by a seeded generator; nothing ran)',
      'rst:0x1 (POWERON),boot:0x30f (SPI_FAST_FLASH_BOOT)',
      'I (38) boot: ESP-IDF v5.5.1 2nd stage bootloader',
      'I (386) app_init: Project name:     made_up_console',
      'I (399) app_init: ESP-IDF:          v5.5.1',
      `I (${this.#nowMs}) Streamer: Streamer ready, waiting for connections...`,
    );
    this.#sampleUntil(this.#nowMs + (this.#plan.idleMs ?? 5_000));
  }

  connect(connection: number): void {
    const { holdMs = 5_000, idleMs = 5_000, overlapMs = 0 } = this.#plan;
    const id = this.#id();
    const start = this.#nowMs;
    this.#say('Received complete WebSocket message (len=39)');
    this.#say(`Received request from client: ${id}`);
    this.#say(`Creating peer connection for client: ${id}`, 10);
    this.#say('Gathering State: In Progress', 120);
    this.#say('State: Disconnected', 40);
    this.#say('Gathering State: Complete', 20);
    this.#say(`Sending offer to client: ${id}`);
    this.#sampleUntil(start + 330);
    this.#say(`Received answer from client: ${id}`);
    this.#viewers.push({ id, connection, since: start + 1170, until: start + 1170 + holdMs });
    this.#sampleUntil(start + 1170);
    this.#say('State: Connected');
    this.#say(`Video track opened for client: ${id}`, 10);
    this.#say(`Audio track opened for client: ${id}`);
    this.#say('Stream started', 10);
    const next = overlapMs > 0 && connection < this.#plan.connections ? holdMs - overlapMs : holdMs;
    const end = start + 1170 + next;
    for (const viewer of this.#viewers) if (viewer.until <= end) this.#leave(viewer);
    this.#sampleUntil(end);
    if (overlapMs > 0 && connection < this.#plan.connections) return;
    this.#sampleUntil(this.#nowMs + idleMs);
  }

  #leave({ id, connection, until }: Viewer): void {
    if (this.hasCrashed) return;
    this.#sampleUntil(until);
    this.#say('State: Disconnected');
    this.#say(`Data channel closed for client: ${id}`, 5);
    this.#say('Client destructor called', 20);
    this.#viewers = this.#viewers.filter((viewer) => viewer.id !== id);
    this.#kept = this.#plan.keptAfter(connection, this.#random);
  }

  #say(message: string, afterMs = 0): void {
    if (this.hasCrashed) return;
    this.#nowMs += afterMs;
    this.#lines.push(`I (${this.#nowMs}) Streamer: ${message}`);
  }

  #sampleUntil(ms: number): void {
    const { periodMs = 500 } = this.#plan;
    for (; this.#nextSampleMs <= ms && !this.hasCrashed; this.#nextSampleMs += periodMs) {
      this.#nowMs = Math.max(this.#nowMs, this.#nextSampleMs);
      this.#sample();
    }
    this.#nowMs = Math.max(this.#nowMs, ms);
  }

  #sample(): void {
    const { noise = 0 } = this.#plan;
    const free = this.#free + noise * this.#random.normal();
    if (free <= 2 * kilobyte) return this.#crash(this.#nowMs);
    const inKilobytes = (bytes: number): number => Math.floor(bytes / kilobyte);
    const active = this.#viewers.filter(({ since }) => since <= this.#nowMs).length;
    this.#lines.push(
      `I (${this.#nowMs}) Streamer: Heap: ${inKilobytes(free + heapOverDma)} KB free | DMA: ${inKilobytes(free)} KB | Internal: ${inKilobytes(free + internalOverDma)} KB | Clients: ${active}`,
    );
  }

  get #free(): number {
    const { store, freeBytes = 365 * kilobyte } = this.#plan;
    let free = freeBytes - this.#kept;
    for (const { since } of this.#viewers) {
      if (since > this.#nowMs) continue;
      free -= connectionBytes;
      const seconds = (this.#nowMs - since) / 1000;
      for (const rate of Object.values(rates)) {
        if (store) free -= Math.min(store.maxSize, Math.floor(rate * seconds)) * store.bytesPerPacket;
      }
    }
    return free;
  }

  #crash(ms: number): void {
    this.hasCrashed = true;
    this.#lines.push(
      'Mem alloc fail. size 0x00000020 caps 0x00000808',
      '',
      'abort() was called at PC 0x4ff0a1b2 on core 0',
      'Core  0 register dump:',
      'MEPC    : 0x4ff0a1b2  RA      : 0x4ff0a1c0  SP      : 0x4ff3b1f0  GP      : 0x4ff1d000',
      '',
      'Rebooting...',
      'ESP-ROM:esp32p4-eco2-20240710 (made up by a seeded generator; nothing ran)',
      'rst:0xc (SW_CPU_RESET),boot:0x30f (SPI_FAST_FLASH_BOOT)',
      'I (38) boot: ESP-IDF v5.5.1 2nd stage bootloader',
    );
    this.#nowMs = ms;
  }

  #id(): string {
    return Array.from(
      { length: 10 },
      () => alphabet[Math.floor(this.#random.share() * alphabet.length)],
    ).join('');
  }
}
