import type { LoaderLink } from './link.js';
import { LoaderError } from './loader-error.js';
import { downloadSequences, runSequence } from './reset.js';

const rounds = 7;
const syncsPerRound = 5;
const romBaud = 115_200;
const byHand =
  'This port cannot reset the chip: hold BOOT, press and release RESET, let BOOT go, then run it again.';

/**
 * Brings the chip into its loader and synchronises. Resolves with true where a stub runs already. Throws
 * `wrong-boot-mode` where the chip starts its application all the same, else `no-sync`.
 */
export async function connectToLoader(link: LoaderLink): Promise<boolean> {
  const sequences = downloadSequences(link.port);
  await link.setBaud(romBaud);
  for (let round = 0; round < rounds; round++) {
    await runSequence(link.port, sequences[round % sequences.length] ?? [], (ms) => link.pause(ms));
    for (let i = 0; i < syncsPerRound; i++) {
      const value = await link.sync();
      if (value === null) continue;
      return value === 0;
    }
  }
  throw silenceError(link);
}

function silenceError(link: LoaderLink): LoaderError {
  const { path, hasModemLines } = link.port.info;
  const boot = link.lastBoot;
  if (boot !== null && !boot.isDownload) {
    return new LoaderError(
      'wrong-boot-mode',
      `The chip at ${path} did not enter download mode: ${boot.text}.`,
    );
  }
  if (boot !== null) {
    return new LoaderError(
      'no-sync',
      `The chip at ${path} waits for a download, but hears nothing of what we send.`,
      {
        hint: 'Check the line from the TX of the adapter to the RX of the chip.',
      },
    );
  }
  const what = link.isSilent ? 'nothing came' : 'only noise came';
  const text = `No loader answers at ${path}: ${what} in ${rounds} tries.`;
  return hasModemLines
    ? new LoaderError('no-sync', text)
    : new LoaderError('no-sync', text, { hint: byHand });
}
