import { DiagError, exitCodes } from '../../errors.js';
import type { FromWorker, ToWorker } from './worker-protocol.js';

export type WorkerContext<Setup, Report> = {
  readonly setup: Setup;
  /** Aborts when the parent wants the worker to end. */
  readonly signal: AbortSignal;
  readonly report: (report: Report) => void;
  /** Resolves when the parent wants the next step: with false where it wants the end. */
  readonly next: () => Promise<boolean>;
};

/** The frame of a worker's program: runs `work` with what the parent sends, and ends with the parent. */
export function serveWorker<Setup, Report>(
  work: (context: WorkerContext<Setup, Report>) => Promise<void>,
): void {
  const controller = new AbortController();
  const steps = new Steps(controller.signal);
  const send = (message: FromWorker<Report>): void => {
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  };
  const report = (one: Report): void => send({ kind: 'report', report: one });
  // Native threads survive `process.exit`; only this ends surely.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Ctrl+C, and the end of a terminal, go to the parent too, which stops us in order.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  process.on('SIGHUP', () => undefined);
  process.on('message', (message) => {
    // The parent's messages are ours: the same release wrote both ends.
    const order = message as ToWorker<Setup>;
    if (order.kind !== 'start') return order.kind === 'stop' ? controller.abort() : steps.add();
    const next = async (): Promise<boolean> => steps.take();
    work({ setup: order.setup, signal: controller.signal, report, next }).then(
      () => send({ kind: 'done' }),
      (error: unknown) => send(failureOf(error)),
    );
  });
}

/** Steps that were asked for and not taken yet. */
class Steps {
  readonly #signal: AbortSignal;
  #waiting = 0;
  #wake: () => void = () => undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#wake(), { once: true });
  }

  add(): void {
    this.#waiting++;
    this.#wake();
  }

  async take(): Promise<boolean> {
    while (this.#waiting === 0 && !this.#signal.aborted) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    if (this.#signal.aborted) return false;
    this.#waiting--;
    return true;
  }
}

function failureOf(error: unknown): Extract<FromWorker<never>, { kind: 'failed' }> {
  if (error instanceof DiagError) {
    const { code, message, hint, exitCode } = error;
    return { kind: 'failed', code, message, hint, exitCode };
  }
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const hint = 'Please report it with what you ran.';
  return { kind: 'failed', code: 'worker-failed', message, hint, exitCode: exitCodes.bug };
}
