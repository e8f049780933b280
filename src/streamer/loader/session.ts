import type { Port } from '../port/port.js';
import { disableWatchdogs, powerOnFlash } from './board-setup.js';
import type { ChipKind } from './chip-kind.js';
import { connectToLoader } from './connect.js';
import { detectChip, readFlashSize, type ChipIdentity } from './detect.js';
import type { Timing } from './frame-line.js';
import { LoaderLink } from './link.js';
import { isLoaderError } from './loader-error.js';
import { simulationNotice } from '../port/simulation-notice.js';
import { ops, sectorBytes, words } from './protocol.js';
import { Requests } from './requests.js';
import { readStub, startStub } from './stub.js';

export type SessionOptions = {
  /** The rate of the transfer; the session starts at 115,200. */
  readonly baud: number;
  readonly useStub: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly timing?: Timing | undefined;
  readonly warn?: (message: string) => void;
};

/** A chip in its loader, ready to be read and written. */
export type Session = {
  readonly port: Port;
  readonly link: LoaderLink;
  readonly requests: Requests;
  readonly chip: ChipIdentity;
  /** True where the port or the console says that the chip is not there. */
  readonly isSimulated: boolean;
  readonly flashSizeBytes: number | null;
};

const maxStarts = 3;
const baudSettleMs = 50;

/**
 * Enters the loader, finds out which chip it is, starts the stub, raises the rate, attaches the flash. `check` sees the
 * chip before anything is loaded into it. What line noise breaks on the way is begun again, where the port can reset the chip.
 */
export async function openSession(
  port: Port,
  options: SessionOptions,
  check: (chip: ChipIdentity) => void = () => undefined,
): Promise<Session> {
  const link = new LoaderLink(port, options);
  try {
    return await startAgainIfBroken(link, options, check);
  } catch (error) {
    link.dispose();
    throw error;
  }
}

async function startAgainIfBroken(
  link: LoaderLink,
  options: SessionOptions,
  check: (chip: ChipIdentity) => void,
): Promise<Session> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(link, options, check);
    } catch (error) {
      const isHealable = isLoaderError(error, 'no-answer', 'chip-error', 'chip-reset', 'stub-failed');
      if (!isHealable || !link.port.info.hasModemLines || attempt === maxStarts) throw error;
    }
  }
}

async function start(
  link: LoaderLink,
  options: SessionOptions,
  check: (chip: ChipIdentity) => void,
): Promise<Session> {
  link.watchResets(false);
  link.isStub = false;
  link.isStub = await connectToLoader(link);
  // A chip behind a server cannot be told from a real one but by what it says itself.
  const isSimulated = link.port.info.isSimulated || link.hasHeard(simulationNotice);
  link.watchResets(true);
  const requests = new Requests(link);
  const chip = await detectChip(requests);
  check(chip);
  if (!chip.isSecureDownload && !link.isStub) {
    await disableWatchdogs(requests, chip.kind);
    await powerOnFlash(requests, chip);
  }
  const hasStub = !chip.isSecureDownload && options.useStub;
  if (hasStub && !link.isStub) {
    await startStub(requests, await readStub(chip.kind.stub(chip.revision ?? 0)));
  }
  // After the stub: those of the ESP32-P4 and the ESP32 set the line to the rate that the ROM started with, whatever it is
  // at then (esp-flasher-stub 1.1, main.c).
  await raiseBaud(requests, chip.kind, options);
  const flashSizeBytes = await attachFlash(requests, chip);
  return { port: link.port, link, requests, chip, isSimulated, flashSizeBytes };
}

async function raiseBaud(requests: Requests, kind: ChipKind, { baud, warn }: SessionOptions): Promise<void> {
  const { link } = requests;
  const { baud: old, port } = link;
  if (!port.info.hasBaud || baud === old) return;
  if (kind.isOld && !link.isStub) {
    // Its ROM takes the rate from a clock that drifts.
    warn?.(`Without the stub the transfer stays at ${old} baud.`);
    return;
  }
  // The second word is the rate in force, for the stub; the ROM wants 0.
  await requests.send(ops.changeBaud, words(baud, link.isStub ? old : 0)).catch((error: unknown) => {
    // A lost reply or a lost request: which one, the next SYNC tells.
    if (!isLoaderError(error, 'no-answer', 'chip-error')) throw error;
  });
  await link.setBaud(baud);
  await link.pause(baudSettleMs);
  for (let i = 0; i < 3; i++) if ((await link.sync()) !== null) return;
  await link.setBaud(old);
  await requests.resync();
  warn?.(`The chip does not understand ${baud} baud; the transfer goes on at ${old}.`);
}

async function attachFlash(
  requests: Requests,
  { kind, isSecureDownload }: ChipIdentity,
): Promise<number | null> {
  const { link } = requests;
  // The stub attached the flash when it started.
  if (!link.isStub) await requests.send(ops.spiAttach, words(0, 0));
  const sizeBytes = isSecureDownload ? null : await readFlashSize(requests, kind);
  if (sizeBytes !== null) {
    await requests.send(ops.spiSetParams, words(0, sizeBytes, 0x10000, sectorBytes, 256, 0xffff));
  }
  return sizeBytes;
}
