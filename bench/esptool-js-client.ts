// Flashes with esptool-js over our RFC 2217 port: node esptool-js-client.js URL FILE BAUD. Part of bench/flash.ts.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ESPLoader, Transport } from 'esptool-js';

type OpenPort = {
  onData(listener: (bytes: Uint8Array) => void): () => void;
  write(bytes: Uint8Array): Promise<void>;
  setLines(lines: { dtr: boolean; rts: boolean }): Promise<void>;
  setBaud(baud: number): Promise<void>;
  close(): Promise<void>;
};

const [url = '', file = '', baud = ''] = process.argv.slice(2);
const built = new URL('../dist/streamer/port/open-port.js', import.meta.url).href;
// What `npm run build` made of src/streamer/port/open-port.ts.
const { openPort } = (await import(built)) as { readonly openPort: (text: string) => Promise<OpenPort> };
const port = await openPort(url);
let lines = { dtr: false, rts: false };
const device = {
  readable: null as ReadableStream<Uint8Array> | null,
  writable: null as WritableStream<Uint8Array> | null,
  async open({ baudRate }: { baudRate: number }) {
    await port.setBaud(baudRate);
    device.readable = new ReadableStream({
      start: (controller) => void port.onData((bytes) => controller.enqueue(Uint8Array.from(bytes))),
    });
    device.writable = new WritableStream({ write: (bytes) => port.write(bytes) });
  },
  async close() {
    device.readable = null;
    device.writable = null;
  },
  async setSignals(signals: { dataTerminalReady?: boolean; requestToSend?: boolean }) {
    lines = { dtr: signals.dataTerminalReady ?? lines.dtr, rts: signals.requestToSend ?? lines.rts };
    await port.setLines(lines);
  },
  setBaudRate: (rate: number) => port.setBaud(rate),
  getInfo: () => ({}),
};
// Web Serial's port without its events, which esptool-js does not use.
const transport = new Transport(device, false);
const terminal = { clean: () => undefined, write: () => undefined, writeLine: () => undefined };
const loader = new ESPLoader({ transport, baudrate: Number(baud), terminal });
await loader.main('default_reset');
await loader.writeFlash({
  fileArray: [{ data: readFileSync(file), address: 0x10000 }],
  flashMode: 'keep',
  flashFreq: 'keep',
  flashSize: 'keep',
  eraseAll: false,
  compress: true,
  calculateMD5Hash: (image) => createHash('md5').update(image).digest('hex'),
});
await loader.after('hard_reset');
process.exit(0);
