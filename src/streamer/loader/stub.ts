import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { StubName } from './chip-kind.js';
import { isLoaderError, LoaderError } from './loader-error.js';
import { checksumOf, dataPayload, ops, words } from './protocol.js';
import { isNotTaken, type Requests } from './requests.js';
import { otgBlockBytes, usbKindOf } from './reset.js';

/** Code that runs in the chip's RAM in the place of the loader in ROM. */
type Stub = {
  readonly entry: number;
  readonly segments: readonly { readonly address: number; readonly bytes: Uint8Array }[];
};

const ramBlockBytes = 0x1800;
const maxTries = 3;
const greetingMs = 500;

// The files that esptool-js publishes; its code stays unloaded.
const stubShape = z.object({
  entry: z.number(),
  text: z.string(),
  text_start: z.number(),
  data: z.string().optional(),
  data_start: z.number().optional(),
});

/** Spelled out, so that tools which look for files of packages find them. */
const stubFiles: Readonly<Record<StubName, () => string>> = {
  esp32: () => import.meta.resolve('esptool-js/lib/targets/stub_flasher/esp32.json'),
  esp32c3: () => import.meta.resolve('esptool-js/lib/targets/stub_flasher/esp32c3.json'),
  esp32c6: () => import.meta.resolve('esptool-js/lib/targets/stub_flasher/esp32c6.json'),
  esp32p4: () => import.meta.resolve('esptool-js/lib/targets/stub_flasher/esp32p4.json'),
  'esp32p4-rev1': () => import.meta.resolve('esptool-js/lib/targets/stub_flasher/esp32p4-rev1.json'),
  esp32s3: () => import.meta.resolve('esptool-js/lib/targets/stub_flasher/esp32s3.json'),
};

/** Reads a stub of Espressif's esp-flasher-stub (Apache-2.0 or MIT) from the package esptool-js. */
export async function readStub(name: StubName): Promise<Stub> {
  const file = new URL(stubFiles[name]());
  const stub = stubShape.parse(JSON.parse(await readFile(file, 'utf8')));
  const segments = [{ address: stub.text_start, bytes: Buffer.from(stub.text, 'base64') }];
  if (stub.data !== undefined && stub.data_start !== undefined) {
    segments.push({ address: stub.data_start, bytes: Buffer.from(stub.data, 'base64') });
  }
  return { entry: stub.entry, segments };
}

/** Loads the stub and waits until it answers. Throws `stub-failed`; the loader in ROM may be gone then. */
export async function startStub(requests: Requests, stub: Stub): Promise<void> {
  const { link } = requests;
  for (const { address, bytes } of stub.segments) await loadSegment(requests, address, bytes);
  // The greeting decides; where it is lost, a SYNC that the stub answers with 0.
  const run = { op: ops.memEnd, data: words(0, stub.entry), timeoutMs: greetingMs };
  link.isStub = await link.requestUntil(run, isGreeting);
  for (let i = 0; i < maxTries && !link.isStub; i++) {
    await link.breakFrames();
    link.isStub = (await link.sync()) === 0;
  }
  if (link.isStub) return;
  throw new LoaderError('stub-failed', 'The stub was loaded but does not answer.');
}

function isGreeting(frame: Uint8Array): boolean {
  return new TextDecoder().decode(frame) === 'OHAI';
}

async function loadSegment({ link }: Requests, address: number, bytes: Uint8Array): Promise<void> {
  const blockBytes = usbKindOf(link.port) === 'otg' ? otgBlockBytes : ramBlockBytes;
  const blocks = Math.ceil(bytes.length / blockBytes);
  await link.command(ops.memBegin, words(bytes.length, blocks, blockBytes, address));
  for (let sequence = 0; sequence < blocks; sequence++) {
    const block = bytes.subarray(sequence * blockBytes, (sequence + 1) * blockBytes);
    await loadBlock(link, block, sequence);
  }
}

async function loadBlock(link: Requests['link'], block: Uint8Array, sequence: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await link.command(ops.memData, dataPayload(block, sequence), { checksum: checksumOf(block) });
      return;
    } catch (error) {
      if (!isLoaderError(error, 'chip-error') || !isNotTaken(error) || attempt === maxTries) throw error;
    }
  }
}
