import type { ChipKind } from './chip-kind.js';
import { chipName, chipOf, esp32Magic, flashedChips } from './chips.js';
import { isLoaderError, LoaderError } from './loader-error.js';
import { ops } from './protocol.js';
import { believedTwice, type Requests } from './requests.js';

/** Who answers. */
export type ChipIdentity = {
  readonly kind: ChipKind;
  /** major x 100 + minor; null in secure download mode, which shows no registers. */
  readonly revision: number | null;
  readonly mac: string | null;
  /** Only a few commands work: no stub, no reading, no verifying. */
  readonly isSecureDownload: boolean;
};

const secureDownloadFlag = 4;

/** Asks for chip, revision and MAC; each is believed when it was said twice. Throws `chip-unknown` for what we cannot flash. */
export async function detectChip(requests: Requests): Promise<ChipIdentity> {
  const { id, isSecureDownload } = await readIdentity(requests);
  const kind = chipOf(id);
  if (kind === null) {
    throw new LoaderError(
      'chip-unknown',
      `The chip is an ${chipName(id)}; what is flashed so far: ${flashedChips()}.`,
    );
  }
  if (isSecureDownload) return { kind, revision: null, mac: null, isSecureDownload };
  const { base, words: indexes } = kind.eFuse;
  const block = new Map<number, number>();
  for (const index of indexes) block.set(index, await requests.readTwice(base + index * 4));
  const word = (index: number): number => block.get(index) ?? 0;
  return { kind, revision: kind.revision(word), mac: macOf(...kind.mac(word)), isSecureDownload };
}

async function readIdentity(requests: Requests): Promise<{ id: number; isSecureDownload: boolean }> {
  try {
    return await believedTwice(async () => {
      const { body } = await requests.send(ops.securityInfo, new Uint8Array());
      if (body.length < 16) return { id: -1, isSecureDownload: false };
      const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
      return {
        id: view.getUint32(12, true),
        isSecureDownload: (view.getUint32(0, true) & secureDownloadFlag) !== 0,
      };
    }, JSON.stringify);
  } catch (error) {
    if (!isLoaderError(error, 'chip-error')) throw error;
    // Eight copies of the refusal are on their way.
    await requests.link.quiet();
    if ((await requests.readTwice(esp32Magic.address)) === esp32Magic.value)
      return { id: 0, isSecureDownload: false };
    throw new LoaderError('chip-unknown', 'The chip does not tell which one it is.', { cause: error });
  }
}

function macOf(high: number, low: number): string {
  const bytes = [high >>> 8, high, low >>> 24, low >>> 16, low >>> 8, low].map((byte) => byte & 0xff);
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

const readJedecId = 0x9f;
const maxPolls = 10;

/** The size that the flash chip's JEDEC id tells, or null where it tells none (esptool, `run_spiflash_command`). */
export async function readFlashSize(requests: Requests, { spi }: ChipKind): Promise<number | null> {
  const id = await believedTwice(() => readFlashId(requests, spi), String);
  return flashSizeOf(id);
}

async function readFlashId(requests: Requests, { base, ...spi }: ChipKind['spi']): Promise<number> {
  const saved = [
    await requests.readRegister(base + spi.usr),
    await requests.readRegister(base + spi.usr2),
  ] as const;
  await requests.writeRegisters([
    { address: base + spi.misoLength, value: 23 },
    { address: base + spi.usr, value: 0x9000_0000 },
    { address: base + spi.usr2, value: ((7 << 28) | readJedecId) >>> 0 },
    { address: base + spi.w0, value: 0 },
    { address: base, value: 1 << 18 },
  ]);
  for (let i = 0; i < maxPolls; i++) {
    if (((await requests.readRegister(base)) & (1 << 18)) === 0) break;
  }
  const id = await requests.readRegister(base + spi.w0);
  await requests.writeRegisters([
    { address: base + spi.usr, value: saved[0] },
    { address: base + spi.usr2, value: saved[1] },
  ]);
  return id & 0xff_ffff;
}

/** The third byte is the logarithm of the size; makers with other habits are in esptool's table. */
export function flashSizeOf(id: number): number | null {
  const code = (id >>> 16) & 0xff;
  if ((id & 0xff) === 0x1f) {
    const adesto = (id >>> 8) & 0x1f;
    return adesto >= 4 && adesto <= 9 ? (512 * 1024) << (adesto - 4) : null;
  }
  if (code >= 0x12 && code <= 0x1c) return 2 ** code;
  if (code >= 0x20 && code <= 0x22) return (64 << (code - 0x20)) * 1024 * 1024;
  return code >= 0x32 && code <= 0x3a ? 2 ** (code - 0x20) : null;
}
