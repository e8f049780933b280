import type { ChipKind } from './chip-kind.js';
import { ops, words } from './protocol.js';
import type { Requests } from './requests.js';
import { usbKindOf } from './reset.js';

const padGroup = 0x5011010c;
const ldoAnalog = 0x501151bc;
const ldo = 0x501151b8;
const pmuDate = 0x501153fc;
const eFuseData1 = 0x5012d034;
const currentLimit = 2 ** 27;
const forceTieHigh = 1 << 7;
const target = 0x7f80_0000;
const alreadyOn = 1 << 16;

/**
 * Switches the flash on, which revisions 3.1 and 3.2 of the ESP32-P4 leave off in download mode (esptool,
 * `power_on_flash`). Without it the flash answers nothing.
 */
export async function powerOnFlash(
  requests: Requests,
  { kind, revision }: { readonly kind: ChipKind; readonly revision: number | null },
): Promise<void> {
  if (kind.name !== 'esp32p4' || (revision !== 301 && revision !== 302)) return;
  if (revision === 302 && ((await requests.readTwice(eFuseData1)) & alreadyOn) !== 0) {
    // The ROM has switched it on; a forced state that is left over would break the attach.
    if (((await requests.readTwice(pmuDate)) & 3) === 3) await requests.updateRegister(pmuDate, { clear: 3 });
    return;
  }
  await requests.writeRegister(padGroup, 1);
  await requests.link.pause(10);
  await requests.updateRegister(ldoAnalog, { set: currentLimit });
  await requests.updateRegister(ldo, { set: forceTieHigh });
  await requests.updateRegister(pmuDate, { set: 3 });
  await requests.updateRegister(ldoAnalog, { clear: currentLimit });
  await requests.updateRegister(ldo, { clear: target });
  await requests.updateRegister(ldo, { set: 0x80 });
  await requests.updateRegister(ldo, { clear: forceTieHigh });
  await requests.link.pause(2);
}

/** Behind the chip's own USB unit a reset leaves the watchdogs of the application running. */
export async function disableWatchdogs(requests: Requests, { watchdogs }: ChipKind): Promise<void> {
  if (watchdogs === null || usbKindOf(requests.link.port) !== 'jtag') return;
  const { protect, key, config0, superConfig, superProtect, superKey, autoFeed } = watchdogs;
  await requests.writeRegister(protect, key);
  await requests.writeRegister(config0, 0);
  await requests.writeRegister(protect, 0);
  await requests.writeRegister(superProtect, superKey);
  await requests.updateRegister(superConfig, { set: autoFeed });
  await requests.writeRegister(superProtect, 0);
}

/** Of the slow clock, 136 kHz: a fifth of a second, in which the port is set back to the rate that the ROM prints at. */
const watchdogTicks = 27_200;
/** On; the first stage resets the system; the pulse that holds CPU and system down. */
const watchdogOn = 0xd000_0102;

/**
 * Lets the low-power watchdog restart the chip: for ports without lines, and for USB-OTG. False for a chip that has
 * none.
 */
export async function watchdogReset(requests: Requests, { watchdogs }: ChipKind): Promise<boolean> {
  if (watchdogs === null) return false;
  await requests.writeRegister(watchdogs.protect, watchdogs.key);
  await requests.writeRegister(watchdogs.config1, watchdogTicks);
  // The chip may be gone before it answers.
  requests.link.watchResets(false);
  const start = words(watchdogs.config0, watchdogOn, 0xffff_ffff, 0);
  await requests.link.command(ops.writeReg, start).catch(() => undefined);
  return true;
}

/** A chip whose loader was asked for over USB would stay in it; best done, and no reason to fail. */
export async function allowApplication(requests: Requests, { forcedDownload }: ChipKind): Promise<void> {
  if (forcedDownload === null) return;
  const { address, bits } = forcedDownload;
  await requests.link.command(ops.writeReg, words(address, 0, bits, 0)).catch(() => undefined);
}
