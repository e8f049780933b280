import { restoreAtEnd } from '../../io/restore.js';
import { KeyReader, type MonitorKey } from '../../streamer/monitor/keyboard.js';
import type { RecordedPort } from '../../streamer/monitor/recorded-port.js';

export type KeyActions = {
  readonly quit: () => void;
  readonly togglePause: () => void;
  readonly toggleTimestamps: () => void;
  readonly note: (text: string) => void;
};

const help =
  'Ctrl+] quits. Ctrl+T, then R resets, P enters download mode, Y pauses, I shows times, H this help, X quits.';
/** What is noted where a reset was asked of a port without the lines for it. */
export const noResetNote = 'this port has no reset line: press RESET on the board';

/** Hands keys of a terminal to the device, and does what those of the monitor ask. Without a terminal nothing is read. */
export function watchKeys(recorded: RecordedPort, actions: KeyActions): { dispose(): void } {
  const { stdin } = process;
  if (!stdin.isTTY) return { dispose: () => undefined };
  const reader = new KeyReader();
  const onData = (bytes: Buffer): void => {
    for (const read of reader.read(bytes)) {
      if (typeof read === 'string') {
        act(read, recorded, actions).catch((error: unknown) => actions.note(String(error)));
      } else void recorded.port.write(read);
    }
  };
  stdin.setRawMode(true);
  const atEnd = restoreAtEnd(() => stdin.setRawMode(false));
  stdin.on('data', onData);
  actions.note(`${help.split('.')[0]} · menu: Ctrl+T · help: Ctrl+T H`);
  return {
    dispose: () => {
      stdin.removeListener('data', onData);
      atEnd.dispose();
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}

async function act(key: MonitorKey, recorded: RecordedPort, actions: KeyActions): Promise<void> {
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
      const { port } = recorded.port;
      if (port === null) return actions.note('the port is away: nothing can be reset');
      if (!port.info.hasModemLines) return actions.note(noResetNote);
      actions.note(key === 'reset' ? 'resets the chip' : 'enters download mode: Ctrl+T R leaves it');
      const isDone = key === 'reset' ? await recorded.restart() : await recorded.enterDownload();
      if (!isDone) actions.note(noResetNote);
    }
  }
}
