/** A signal that aborts at the first Ctrl+C; the second one ends the process at once. Call `dispose` when done. */
export function onInterrupt(): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  // The listener stays: signal-exit, which libraries bring along, ends the process where it finds none but its own.
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      dispose();
      process.kill(process.pid, signal);
    }
    controller.abort();
  };
  const dispose = (): void => {
    process.removeListener('SIGINT', stop);
    process.removeListener('SIGTERM', stop);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, dispose };
}
