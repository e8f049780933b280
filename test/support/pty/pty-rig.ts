import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { ChipServer } from '../../../src/streamer/chip/chip-server.js';
import { Simulation, type SimulationOptions } from '../../../src/streamer/chip/simulation.js';

const source = fileURLToPath(new URL('modem-lines.c', import.meta.url));

/** Why the rig cannot be built here, or null. */
export function whyNoPty(): string | null {
  for (const [tool, flag] of [
    ['socat', '-V'],
    ['gcc', '--version'],
  ] as const) {
    if (spawnSync(tool, [flag]).error) return `${tool} is not installed`;
  }
  return process.platform === 'linux' ? null : 'the shim for modem lines is for Linux';
}

/** Compiles the shim into the folder; resolves with its path. */
export function buildShim(folder: string): string {
  const shim = join(folder, 'modem-lines.so');
  const run = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-o', shim, source, '-ldl'], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`The shim does not compile: ${run.stderr}`);
  return shim;
}

/** An emulated chip behind a pty. Its lines and rate come through the shim's socket. */
export class PtyRig {
  readonly simulation: Simulation;
  readonly path: string;
  readonly linesSocket: string;
  readonly #chips: ChipServer;
  #lines: Server | undefined;
  #socat: ChildProcess | undefined;
  #isConnected = false;

  constructor(folder: string, options: SimulationOptions = {}) {
    this.simulation = new Simulation(options);
    this.path = join(folder, 'pty');
    this.linesSocket = join(folder, 'lines');
    this.#chips = new ChipServer(() => {
      this.#isConnected = true;
      return this.simulation.connect();
    });
  }

  /** Resolves when the pty is there and its other end has the chip. */
  async start(): Promise<void> {
    this.#lines = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (text) => {
        this.#apply(text.toString());
        socket.end('.');
      });
    }).listen(this.linesSocket);
    const url = await this.#chips.listen({ kind: 'socket', host: '127.0.0.1', port: 0 });
    const target = url.replace('socket://', 'tcp:');
    this.#socat = spawn('socat', [`pty,raw,echo=0,link=${this.path}`, `${target},nodelay`], {
      stdio: 'ignore',
    });
    for (let i = 0; i < 200 && !(this.#isConnected && existsSync(this.path)); i++) await sleep(20);
    if (!this.#isConnected) throw new Error('socat did not connect.');
  }

  /** As when the cable is pulled. */
  unplug(): void {
    this.#socat?.kill();
  }

  async stop(): Promise<void> {
    this.#socat?.kill();
    this.#lines?.close();
    await this.#chips.close();
  }

  #apply(text: string): void {
    const [what, a, b] = text.trim().split(' ');
    if (what === 'baud') this.simulation.chip.setBaud(Number(a));
    if (what === 'lines') this.simulation.chip.setLines({ dtr: a === '1', rts: b === '1' });
  }
}
