const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

let hasHungUp = false;

/** A signal that aborts at the first Ctrl+C; the second one ends the process at once. Call `dispose` when done. */
export function onInterrupt(): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  // The listener stays: signal-exit, which libraries bring along, ends the process where it finds none but its own.
  const stop = (signal: NodeJS.Signals): void => {
    // A terminal that is closed says so twice, by the system and by the shell: nobody is impatient.
    if (signal === 'SIGHUP') hasHungUp = true;
    else if (controller.signal.aborted) {
      dispose();
      process.kill(process.pid, signal);
    }
    controller.abort();
  };
  const dispose = (): void => {
    for (const signal of signals) process.removeListener(signal, stop);
  };
  for (const signal of signals) process.on(signal, stop);
  return { signal: controller.signal, dispose };
}

/**
 * Where the terminal was closed, ends the process as that does without us. At an exit Node sets terminals back, and
 * aborts where one is gone.
 */
export function leaveClosedTerminal(): void {
  const { stdin, stdout, stderr } = process;
  if (hasHungUp && (stdin.isTTY || stdout.isTTY || stderr.isTTY)) process.kill(process.pid, 'SIGHUP');
}
