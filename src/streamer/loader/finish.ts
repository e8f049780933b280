import type { ResetKind } from '../../model/flash-report.js';
import { watchdogReset } from './board-setup.js';
import { isLoaderError } from './loader-error.js';
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
  if (!byLines) await watchdogReset(requests);
  // Before the lines, so that the first line of the console is read at its rate.
  await link.setBaud(romBaud);
  if (byLines) await runSequence(port, hardReset(port), (ms) => link.pause(ms));
  return { reset: byLines ? 'hard' : 'watchdog', boot: await hearBoot(session) };
}

async function hearBoot({ link }: Session): Promise<Aftermath['boot']> {
  try {
    for (let waitedMs = 0; waitedMs < bootWaitMs; waitedMs += pollMs) {
      await link.pause(pollMs);
      const boot = link.lastBoot;
      if (boot !== null) return boot.isDownload ? 'download' : 'flash';
    }
  } catch (error) {
    // A chip behind its own USB unit leaves the bus as it restarts.
    if (isLoaderError(error, 'cancelled')) throw error;
  }
  return null;
}
