import { createHash } from 'node:crypto';
import { ESPLoader, Transport, type FlashOptions, type LoaderOptions } from 'esptool-js';
import type { Port } from '../../src/streamer/port/port.js';
import { WebSerialPort } from './web-serial.js';

type Write = { readonly offset: number; readonly bytes: Uint8Array };

/** Connects with esptool-js, writes with its stub, lets it compare the MD5. Resolves with what it says that the chip is. */
export async function flashWithEsptoolJs(
  port: Port,
  { offset, bytes }: Write,
  baud: number,
): Promise<string> {
  const silent = { clean: () => undefined, write: () => undefined, writeLine: () => undefined };
  // The shape of Web Serial's port, without its events, which esptool-js does not use.
  const transport = new Transport(new WebSerialPort(port), false);
  // It prints when its reading ends, whether asked to or not.
  transport.trace = () => undefined;
  const options: LoaderOptions = { transport, baudrate: baud, terminal: silent };
  const loader = new ESPLoader(options);
  const chip = await loader.main('default_reset');
  const write: FlashOptions = {
    fileArray: [{ data: bytes, address: offset }],
    flashMode: 'keep',
    flashFreq: 'keep',
    flashSize: 'keep',
    eraseAll: false,
    compress: true,
    calculateMD5Hash: (image) => createHash('md5').update(image).digest('hex'),
  };
  await loader.writeFlash(write);
  await transport.disconnect();
  return chip;
}
