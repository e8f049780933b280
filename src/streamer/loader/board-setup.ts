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
export async function powerOnFlash(requests: Requests, revision: number): Promise<void> {
  if (revision !== 301 && revision !== 302) return;
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

const watchdog = { config0: 0x50116000, config1: 0x50116004, protect: 0x50116018, key: 0x50d83aa1 } as const;
const superWatchdog = { config: 0x5011601c, protect: 0x50116020, autoFeed: 1 << 18 } as const;

/** Behind the chip's own USB unit a reset leaves the watchdogs of the application running. */
export async function disableWatchdogs(requests: Requests): Promise<void> {
  if (usbKindOf(requests.link.port) !== 'jtag') return;
  await requests.writeRegister(watchdog.protect, watchdog.key);
  await requests.writeRegister(watchdog.config0, 0);
  await requests.writeRegister(watchdog.protect, 0);
  await requests.writeRegister(superWatchdog.protect, watchdog.key);
  await requests.updateRegister(superWatchdog.config, { set: superWatchdog.autoFeed });
  await requests.writeRegister(superWatchdog.protect, 0);
}

/** Of the slow clock, 136 kHz: a fifth of a second, in which the port is set back to the rate that the ROM prints at. */
const watchdogTicks = 27_200;

/** Lets the low-power watchdog restart the chip: for ports without lines, and for USB-OTG. */
export async function watchdogReset(requests: Requests): Promise<void> {
  await requests.writeRegister(watchdog.protect, watchdog.key);
  await requests.writeRegister(watchdog.config1, watchdogTicks);
  // The chip may be gone before it answers.
  requests.link.watchResets(false);
  await requests.link.command(0x09, watchdogStart()).catch(() => undefined);
}

function watchdogStart(): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, watchdog.config0, true);
  view.setUint32(4, 0xd000_0102, true);
  view.setUint32(8, 0xffff_ffff, true);
  return bytes;
}
