import { setTimeout } from 'node:timers/promises';
import type { ResetKind } from '../../model/flash-report.js';
import type { BootLine } from './console-tail.js';
import type { FrameLine } from './frame-line.js';
import { allowApplication, watchdogReset } from './board-setup.js';
import { isLoaderError } from './loader-error.js';
import type { Port } from '../port/port.js';
import type { Session } from './session.js';
import { hardReset, runSequence, usbKindOf } from './reset.js';

export type After = 'hard-reset' | 'watchdog-reset' | 'no-reset';

export type Aftermath = { readonly reset: ResetKind; readonly boot: 'flash' | 'download' | null };

const romBaud = 115_200;
const bootWaitMs = 1000;
const pollMs = 20;

/** Restarts the chip into what was flashed, and listens for the line that its ROM prints then. */
export async function leaveLoader(session: Session, after: After): Promise<Aftermath> {
  const { link, port, chip, requests } = session;
  link.watchResets(false);
  if (after === 'no-reset') return { reset: 'none', boot: null };
  const byLines = after === 'hard-reset' && port.info.hasModemLines && usbKindOf(port) !== 'otg';
  // Registers are out of reach in secure download mode.
  if (!byLines && chip.isSecureDownload) return { reset: 'none', boot: null };
  if (!chip.isSecureDownload) await allowApplication(requests, chip.kind);
  if (byLines) return { reset: 'hard', boot: modeOf(await resetByLines(link, romBaud)) };
  if (!(await watchdogReset(requests, chip.kind))) return { reset: 'none', boot: null };
  await link.setBaud(romBaud);
  return { reset: 'watchdog', boot: modeOf(await hearBoot(link)) };
}

/** Pulses the reset line and resolves with the line that the ROM prints then; null where none is heard. */
export async function resetByLines(line: FrameLine, consoleBaud: number): Promise<BootLine | null> {
  // Before the lines, so that the first line of the console is read at its rate.
  await line.setBaud(consoleBaud);
  line.forgetFrame();
  line.watchResets(false);
  await runSequence(line.port, hardReset(line.port), (ms) => line.pause(ms));
  return hearBoot(line);
}

/** Starts the application where the lines can do it; for a chip that nothing was done to. */
export async function restart(port: Port): Promise<void> {
  await runSequence(port, hardReset(port), (ms) => setTimeout(ms));
}

async function hearBoot(line: FrameLine): Promise<BootLine | null> {
  try {
    for (let waitedMs = 0; waitedMs < bootWaitMs; waitedMs += pollMs) {
      await line.pause(pollMs);
      const boot = line.lastBoot;
      if (boot !== null) return boot;
    }
  } catch (error) {
    // A chip behind its own USB unit leaves the bus as it restarts.
    if (isLoaderError(error, 'cancelled')) throw error;
  }
  return null;
}

function modeOf(boot: BootLine | null): Aftermath['boot'] {
  if (boot === null) return null;
  return boot.isDownload ? 'download' : 'flash';
}
