import { fork, type ChildProcess } from 'node:child_process';
import { DiagError } from '../../errors.js';
import type { FromWorker, ToWorker } from './worker-protocol.js';

/** How a worker ended: it said that it was done, or it died on the way. */
export type WorkerEnd = { readonly isDone: boolean; readonly how: string };

type WorkerOptions<Setup, Report> = {
  /** The worker's program; in `dist/`, since Node 20 forks no TypeScript. */
  readonly program: URL;
  readonly setup: Setup;
  readonly onReport: (report: Report) => void;
};

/** From `done` to the kill: what was sent last must still leave the machine. */
const farewellMs = 300;
/** From `stop` to the kill, whether the worker has answered or not. */
const maxStopMs = 1_500;

/** A process for libdatachannel. It may crash or be killed without harm to this one, and never outlives it. */
export class WorkerProcess<Setup, Report> {
  readonly ended: Promise<WorkerEnd>;
  readonly #child: ChildProcess;
  readonly #options: WorkerOptions<Setup, Report>;
  #isDone = false;
  #failure: DiagError | null = null;
  #lastWords = '';
  #stopping: NodeJS.Timeout | undefined;

  constructor(options: WorkerOptions<Setup, Report>) {
    this.#options = options;
    this.#child = fork(options.program, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    this.#child.stderr?.on('data', (bytes: Buffer) => {
      this.#lastWords = (this.#lastWords + bytes.toString('utf8')).slice(-2_000);
    });
    // The worker's messages are ours: the same release wrote both ends.
    this.#child.on('message', (message) => this.#receive(message as FromWorker<Report>));
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        process.removeListener('exit', this.#kill);
        clearTimeout(this.#stopping);
        if (this.#failure) reject(this.#failure);
        else resolve({ isDone: this.#isDone, how: this.#isDone ? 'done' : this.#describe(code, signal) });
      });
    });
    // Nobody may be waiting yet; whoever waits gets the same error.
    this.ended.catch(() => undefined);
    // Signals and exceptions end this process without asking the worker.
    process.once('exit', this.#kill);
    this.#send({ kind: 'start', setup: options.setup });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Lets a worker that goes step by step take the next one. */
  next(): void {
    this.#send({ kind: 'next' });
  }

  /** Asks the worker to close its connections, and kills it a little later. */
  stop(): void {
    if (this.#stopping !== undefined) return;
    this.#send({ kind: 'stop' });
    this.#stopping = setTimeout(this.#kill, maxStopMs);
  }

  /** For a worker that does not answer any more. */
  kill(): void {
    this.#kill();
  }

  #receive(message: FromWorker<Report>): void {
    switch (message.kind) {
      case 'report':
        this.#options.onReport(message.report);
        break;
      case 'done':
        this.#isDone = true;
        setTimeout(this.#kill, farewellMs);
        break;
      case 'failed':
        this.#failure ??= new DiagError(message);
        this.#kill();
    }
  }

  #send(message: ToWorker<Setup>): void {
    // Where the worker is gone, `close` tells.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  readonly #kill = (): void => {
    this.#child.kill('SIGKILL');
  };

  #describe(code: number | null, signal: string | null): string {
    const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
    const words = this.#lastWords.trim().split('\n').at(-1) ?? '';
    return words === '' ? how : `${how}: ${words.slice(0, 200)}`;
  }
}
