import { downloadSequences, runSequence } from '../streamer/loader/reset.js';
import { restart } from '../streamer/loader/finish.js';
import { setTimeout } from 'node:timers/promises';
import { KeyReader, type MonitorKey } from '../streamer/monitor/keyboard.js';
import type { KeptPort } from '../streamer/monitor/kept-port.js';

export type KeyActions = {
  readonly quit: () => void;
  readonly togglePause: () => void;
  readonly toggleTimestamps: () => void;
  readonly note: (text: string) => void;
};

const help =
  'Ctrl+] quits. Ctrl+T, then R resets, P enters download mode, Y pauses, I shows times, H this help, X quits.';

/** Hands keys of a terminal to the device, and does what those of the monitor ask. Without a terminal nothing is read. */
export function watchKeys(port: KeptPort, actions: KeyActions): { dispose(): void } {
  const { stdin } = process;
  if (!stdin.isTTY) return { dispose: () => undefined };
  const reader = new KeyReader();
  const onData = (bytes: Buffer): void => {
    for (const read of reader.read(bytes)) {
      if (typeof read === 'string') void act(read, port, actions);
      else void port.write(read);
    }
  };
  stdin.setRawMode(true);
  stdin.on('data', onData);
  actions.note(`${help.split('.')[0]} · menu: Ctrl+T · help: Ctrl+T H`);
  return {
    dispose: () => {
      stdin.removeListener('data', onData);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}

async function act(key: MonitorKey, kept: KeptPort, actions: KeyActions): Promise<void> {
  const { port } = kept;
  switch (key) {
    case 'quit':
      return actions.quit();
    case 'interrupt':
      // In raw mode the terminal makes no signal of it.
      return void process.kill(process.pid, 'SIGINT');
    case 'pause':
      return actions.togglePause();
    case 'timestamps':
      return actions.toggleTimestamps();
    case 'help':
      return actions.note(help);
    case 'reset':
    case 'bootloader': {
      if (!port?.info.hasModemLines)
        return actions.note('this port has no reset line: press RESET on the board');
      const [download = []] = downloadSequences(port);
      const work = key === 'reset' ? restart(port) : runSequence(port, download, (ms) => setTimeout(ms));
      // A port that goes away in this moment is told by whoever listens to it.
      return work.catch(() => undefined);
    }
  }
}
