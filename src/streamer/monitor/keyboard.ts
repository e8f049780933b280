/** What a key, or one behind Ctrl+T, asks of the monitor; all else goes to the device. */
export type MonitorKey = 'quit' | 'interrupt' | 'reset' | 'bootloader' | 'pause' | 'timestamps' | 'help';

const interrupt = 0x03;
const quit = 0x1d;
const menu = 0x14;
/** As esp-idf-monitor has them, with Ctrl or without. */
const menuKeys: Readonly<Record<string, MonitorKey>> = {
  r: 'reset',
  p: 'bootloader',
  y: 'pause',
  i: 'timestamps',
  h: 'help',
  x: 'quit',
};

/** Tells keys of the monitor from what goes to the device. */
export class KeyReader {
  #isMenu = false;

  /** Bytes for the device, and keys in the order in which they were pressed. */
  read(bytes: Uint8Array): readonly (MonitorKey | Uint8Array)[] {
    const read: (MonitorKey | Uint8Array)[] = [];
    let from = 0;
    const flush = (to: number): void => {
      if (to > from) read.push(bytes.slice(from, to));
    };
    for (const [at, byte] of bytes.entries()) {
      if (this.#isMenu) {
        this.#isMenu = false;
        from = at + 1;
        // Ctrl+T Ctrl+T, Ctrl+T Ctrl+] and Ctrl+T Ctrl+C send the second to the device.
        if (byte === menu || byte === quit || byte === interrupt) read.push(Uint8Array.of(byte));
        else read.push(keyOf(byte));
      } else if (byte === quit || byte === menu || byte === interrupt) {
        flush(at);
        from = at + 1;
        if (byte !== menu) read.push(byte === quit ? 'quit' : 'interrupt');
        this.#isMenu = byte === menu;
      }
    }
    flush(bytes.length);
    return read;
  }
}

function keyOf(byte: number): MonitorKey {
  // Ctrl+R is 0x12.
  const letter = String.fromCharCode(byte < 0x20 ? byte + 0x60 : byte).toLowerCase();
  return menuKeys[letter] ?? 'help';
}
