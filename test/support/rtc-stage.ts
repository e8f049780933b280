import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { runCli, startCli, type CliRun } from './run-cli.js';

type Json = Record<string, any>;

/** A program of ours that prints events or lines while it runs. */
export class RunningProgram {
  readonly lines: string[] = [];
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting = new Set<() => void>();
  #stderr = '';

  constructor(args: readonly string[], options: { readonly cwd?: string } = {}) {
    this.#child = startCli(args, options);
    this.#child.stderr.on('data', (bytes: Buffer) => (this.#stderr += bytes.toString()));
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.lines.push(line);
      for (const look of this.#waiting) look();
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get stderr(): string {
    return this.#stderr;
  }

  get events(): Json[] {
    return this.lines.map((line) => JSON.parse(line) as Json);
  }

  /** The first line with this in it, now or later. */
  async line(part: string, timeoutMs = 15_000): Promise<string> {
    const find = (): string | undefined => this.lines.find((line) => line.includes(part));
    const known = find();
    if (known !== undefined) return known;
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`no "${part}" in:\n${this.lines.slice(-30).join('\n')}\n${this.#stderr}`));
      }, timeoutMs);
      this.#waiting.add(look);
    });
  }

  /** The exit code of a program that ends by itself. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close');
    return this.#child.exitCode;
  }

  /** Ctrl+C, and the exit code. */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return this.#child.exitCode;
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGINT');
    await closed;
    return this.#child.exitCode;
  }
}

/** A signalling server and a twin that has joined it. */
export class RtcStage {
  readonly url: string;
  readonly signal: RunningProgram;
  readonly twin: RunningProgram;

  private constructor(url: string, signal: RunningProgram, twin: RunningProgram) {
    this.url = url;
    this.signal = signal;
    this.twin = twin;
  }

  static async open({
    signalArgs = [],
    twinArgs = [],
  }: { signalArgs?: string[]; twinArgs?: string[] } = {}): Promise<RtcStage> {
    const signal = await startSignal(...signalArgs);
    const url = urlOf(signal);
    const twin = new RunningProgram(['simulate', '--streamer', '--signal', url, ...twinArgs]);
    await signal.line('"id":"server"');
    return new RtcStage(url, signal, twin);
  }

  view(...args: readonly string[]): CliRun {
    return runCli(['view', '--signal', this.url, '--format', 'json', ...args]);
  }

  async close(): Promise<void> {
    await Promise.all([this.twin.stop(), this.signal.stop()]);
  }
}

export async function startSignal(...args: readonly string[]): Promise<RunningProgram> {
  const signal = new RunningProgram(['signal', '--http-port', '0', '--format', 'ndjson', ...args]);
  await signal.line('"event":"listening"');
  return signal;
}

/** `ws://127.0.0.1:PORT` */
export function urlOf(signal: RunningProgram): string {
  return (JSON.parse(signal.lines[0]!) as Json)['url'];
}

/** Why tests with libdatachannel cannot run here; null where they can. */
export async function whyNoWebRtc(): Promise<string | null> {
  // Loading it here would keep the test's process alive; its package alone tells.
  const { createRequire } = await import('node:module');
  try {
    createRequire(import.meta.url).resolve('node-datachannel');
    return null;
  } catch {
    return 'node-datachannel is not installed';
  }
}
