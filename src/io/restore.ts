/** What ends a process without an exit. */
const deadly = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const restores = new Set<() => void>();

/**
 * Does this however the process ends, so that a terminal is left as it was found: at an exit, and at a signal that
 * nobody else takes, as a second Ctrl+C. Call `dispose` where it has been done.
 */
export function restoreAtEnd(restore: () => void): { dispose(): void } {
  if (restores.size === 0) {
    process.on('exit', restoreAll);
    for (const signal of deadly) process.on(signal, onSignal);
  }
  restores.add(restore);
  return {
    dispose: () => {
      restores.delete(restore);
      if (restores.size === 0) forget();
    },
  };
}

// With no other listener it shall end the process: as if we did not listen, either.
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  restoreAll();
  process.kill(process.pid, signal);
}

function restoreAll(): void {
  for (const restore of restores) restore();
  restores.clear();
  forget();
}

function forget(): void {
  process.removeListener('exit', restoreAll);
  for (const signal of deadly) process.removeListener(signal, onSignal);
}
