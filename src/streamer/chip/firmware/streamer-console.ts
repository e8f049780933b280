import { MemoryModel, type AllocationMiss, type ClientStage, type MediaTrack } from './memory-model.js';
import type { MemoryModelConfig } from './model-config.js';
import { ModelTrace } from './model-trace.js';
import { allocationPanic, assertionPanic } from './panic-text.js';
import { PassingMemory } from './passing-memory.js';
import { ScriptedVisits } from './scripted-visits.js';

/** `panicked` and `restarting`: nothing more comes before the chip boots again, with a new console. */
export type ConsoleState = 'running' | 'panicked' | 'restarting';

export type StreamerConsoleOptions = {
  /** Time since the boot when the application starts. */
  readonly startMs?: number;
  /** True where somebody else, such as the twin, prints the lines about connections: only memory is told then. */
  readonly isMemoryOnly?: boolean;
};

const defaultStartMs = 500;
/** The clock moves in such steps, so that lines do not depend on how often `tick` is called. */
const stepMs = 10;

/**
 * The console of the streamer's firmware over a model of its memory: monitor lines, states of connections, the commands of
 * `samples/firmware-component/esp_rtc_diag`, and a panic where memory is exhausted. Pure: `tick` is its clock, and each
 * call returns the lines that it made, without line ends. A simulation: no code of the firmware runs.
 */
export class StreamerConsole {
  readonly #config: MemoryModelConfig;
  readonly #isMemoryOnly: boolean;
  readonly #trace = new ModelTrace();
  readonly #memory: MemoryModel;
  readonly #passing: PassingMemory;
  readonly #visits: ScriptedVisits | null;
  #lines: string[] = [];
  #nowMs: number;
  #nextSampleMs: number;
  /** Time that has passed and is less than a step. */
  #dueMs = 0;
  #state: ConsoleState = 'running';

  constructor(config: MemoryModelConfig, options: StreamerConsoleOptions = {}) {
    const { startMs = defaultStartMs, isMemoryOnly = false } = options;
    this.#config = config;
    this.#isMemoryOnly = isMemoryOnly;
    this.#memory = new MemoryModel(config, this.#trace);
    this.#passing = new PassingMemory(config.noise);
    this.#nowMs = startMs;
    this.#nextSampleMs = startMs + config.monitorEveryMs;
    this.#visits = config.visits === null ? null : new ScriptedVisits(config.visits, startMs);
  }

  get state(): ConsoleState {
    return this.#state;
  }

  /** Time since the boot. */
  get uptimeMs(): number {
    return this.#nowMs + this.#dueMs;
  }

  get memory(): Pick<MemoryModel, 'free' | 'clients'> {
    return this.#memory;
  }

  /** The application is ready at that time since the boot; its monitor reads from now on. */
  startMonitor(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#dueMs = 0;
    this.#nextSampleMs = nowMs + this.#config.monitorEveryMs;
  }

  /** Lets time pass: monitor lines, and visits where the model makes them itself. */
  tick(ms: number): readonly string[] {
    this.#dueMs += ms;
    while (this.#state === 'running' && this.#dueMs >= stepMs) {
      this.#dueMs -= stepMs;
      this.#nowMs += stepMs;
      this.#trace.setClock(this.#nowMs);
      // A call for a step takes what was printed before along, so the order stays.
      if (this.#visits !== null) this.#lines = [...this.#visits.advance(this, this.#nowMs), ...this.#lines];
      if (this.#nowMs >= this.#nextSampleMs) this.#sample();
    }
    return this.#take();
  }

  /** A viewer asks for the stream: its client is created and offers. A second one of the same id changes nothing. */
  connect(client: string): readonly string[] {
    if (this.#state !== 'running' || this.#memory.has(client)) return this.#take();
    this.#say(`Received request from client: ${client}`);
    this.#say(`Creating peer connection for client: ${client}`);
    this.#suffer(this.#memory.connect(client));
    this.#say('Gathering State: In Progress');
    this.#library('Changed state to connecting');
    this.#say('State: Disconnected');
    this.#say('Gathering State: Complete');
    this.#say(`Sending offer to client: ${client}`);
    return this.#take();
  }

  reach(client: string, stage: Exclude<ClientStage, 'created'>): readonly string[] {
    if (this.#state !== 'running' || !this.#memory.has(client)) return this.#take();
    if (stage === 'connected') this.#say(`Received answer from client: ${client}`);
    this.#suffer(this.#memory.reach(client, stage));
    if (stage === 'connected') {
      this.#say(`Video track opened for client: ${client}`);
      this.#say(`Audio track opened for client: ${client}`);
      this.#library('Changed state to connected');
      this.#say('State: Connected');
    } else this.#say('Stream started');
    return this.#take();
  }

  packetSent(client: string, track: MediaTrack, count = 1): readonly string[] {
    if (this.#state === 'running') this.#suffer(this.#memory.packetSent(client, track, count));
    return this.#take();
  }

  disconnect(client: string): readonly string[] {
    if (this.#state !== 'running' || !this.#memory.has(client)) return this.#take();
    this.#library('Changed state to disconnected');
    this.#say('State: Disconnected');
    this.#say('Client destructor called');
    this.#memory.disconnect(client);
    this.#library('Changed state to closed');
    this.#say('State: Disconnected');
    return this.#take();
  }

  /** A sample that breaks this assertion of the parser has its turn: the firmware aborts. */
  abort(assertion: string): readonly string[] {
    if (this.#state !== 'running') return this.#take();
    this.#lines.push(...assertionPanic(assertion));
    this.#state = 'panicked';
    return this.#take();
  }

  /** A line that was typed at the device's console. */
  command(text: string): readonly string[] {
    if (this.#state !== 'running') return [];
    const words = text.trim().split(/\s+/);
    this.#answer(words);
    return this.#take();
  }

  #answer([command = '', verb, mode]: readonly string[]): void {
    if (command === 'trace') this.#answerTrace(verb, mode);
    else if (command === 'mem') this.#log('esp_rtc_diag', this.#heapText());
    else if (command === 'restart') {
      this.#log('esp_rtc_diag', 'restarting');
      this.#state = 'restarting';
    } else if (command === 'help')
      this.#log('esp_rtc_diag', 'commands: trace start [leaks|all], trace stop, trace dump, mem, restart');
    else if (command !== '') this.#log('esp_rtc_diag', 'unknown command, try help', 'W');
  }

  #answerTrace(verb: string | undefined, mode: string | undefined): void {
    if (verb === 'start') {
      const wanted = mode === 'all' ? 'all' : 'leaks';
      this.#trace.start(wanted);
      this.#log('esp_rtc_diag', `trace started (${wanted})`);
    } else if (verb === 'stop') {
      this.#trace.stop();
      this.#log('esp_rtc_diag', 'trace stopped');
    } else if (verb === 'dump') {
      this.#lines.push(...this.#trace.dump());
      this.#log('esp_rtc_diag', 'trace dumped');
    } else this.#log('esp_rtc_diag', 'usage: trace start [leaks|all] | stop | dump', 'W');
  }

  #sample(): void {
    this.#nextSampleMs += this.#config.monitorEveryMs;
    this.#log('Streamer', `${this.#heapText()} | Clients: ${this.#memory.clients}`);
  }

  // Whole KB, as the firmware divides.
  #heapText(): string {
    const { heap, dma, internal } = this.#passing.read(this.#memory.free);
    const [total, direct, inner] = [heap, dma, internal].map((bytes) => Math.floor(bytes / 1024));
    return `Heap: ${total} KB free | DMA: ${direct} KB | Internal: ${inner} KB`;
  }

  #suffer(miss: AllocationMiss | null): void {
    if (miss === null || this.#state !== 'running') return;
    this.#lines.push(...allocationPanic(miss));
    this.#state = 'panicked';
  }

  #say(message: string): void {
    if (!this.#isMemoryOnly) this.#log('Streamer', message);
  }

  #log(tag: string, message: string, level = 'I'): void {
    if (this.#state === 'running') this.#lines.push(`${level} (${this.#nowMs}) ${tag}: ${message}`);
  }

  // plog's TxtFormatter; a board whose clock nobody has set starts in 1970.
  #library(message: string): void {
    if (this.#isMemoryOnly || this.#state !== 'running') return;
    const [date, time] = new Date(this.#nowMs).toISOString().slice(0, -1).split('T');
    this.#lines.push(`${date} ${time} INFO  [0] [rtc::impl::PeerConnection::changeState@1316] ${message}`);
  }

  #take(): readonly string[] {
    const lines = this.#lines;
    this.#lines = [];
    return lines;
  }
}
