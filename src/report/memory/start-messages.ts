import { psramCure } from './fault-words.js';
import type { ConsoleFinding } from '../../model/console-finding.js';
import { safeText } from '../text/safe-text.js';
import { formatSpot, formatTimes } from './console-words.js';
import type { FindingText } from '../text/finding-text.js';

type StartFailed = Extract<ConsoleFinding, { ruleId: 'start-failed' }>['evidence'];

const words: Readonly<Record<StartFailed['problem'], { readonly what: string; readonly fix: string }>> = {
  'no-image': {
    what: 'the chip found nothing to start where its bootloader or application should be',
    fix: 'Write the build again and compare: esp-rtc-diag flash build --port PORT, then --verify-only. An offset of another chip family does this, too, and so does plain text in a flash that is encrypted.',
  },
  'damaged-image': {
    what: 'the application in flash is damaged',
    fix: 'Write the build again and compare: esp-rtc-diag flash build --port PORT, then --verify-only.',
  },
  'chip-revision': {
    what: 'the application was built for other revisions of the chip',
    fix: 'Set the chip revision of the build (CONFIG_ESP32P4_SELECTS_REV_LESS_V3 and its minimum), build, and see esp-rtc-diag image build/app.bin.',
  },
  'other-chip': {
    what: 'the application was built for another chip',
    fix: 'Build it for this one (idf.py set-target), and see esp-rtc-diag image build/app.bin.',
  },
  'flash-size': {
    what: 'the flash is smaller than the build takes it for, or than its partition table needs',
    fix: 'Set the flash size of the board (CONFIG_ESPTOOLPY_FLASHSIZE_16MB, say), keep the partitions within it, and write the whole build again: esp-rtc-diag flash build --port PORT.',
  },
  'partition-table': {
    what: 'the partition table in flash is damaged, or is none',
    fix: 'Write the whole build again, with its table: esp-rtc-diag flash build --port PORT. An offset of another build (CONFIG_PARTITION_TABLE_OFFSET) does this, too, and so does plain text in a flash that is encrypted.',
  },
  signature: {
    what: 'secure boot refused the application: it has no signature by a key that the chip knows',
    fix: 'Sign the build with the key whose digest is in the eFuses (espsecure.py verify_signature says whether it is), and write it again: esp-rtc-diag flash build --port PORT.',
  },
  psram: { what: 'the PSRAM was not found, or failed its test', fix: psramCure },
  'not-flashed': {
    what: 'esptool did not write the build, or not all of it',
    fix: 'Close whatever holds the port, hold the boot button while it connects, try another cable or --baud 115200. esp-rtc-diag flash build --port PORT says what the chip answers.',
  },
  'not-flashed-other-chip': {
    what: 'esptool refused the build: it is for another chip, or for other revisions of it',
    fix: 'Build it for this chip (idf.py set-target; CONFIG_ESP32P4_SELECTS_REV_LESS_V3 and the minimum revision), and see what it is for: esp-rtc-diag image build/app.bin.',
  },
  'not-flashed-size': {
    what: 'a file of the build does not fit into the flash',
    fix: 'Set the flash size of the board (CONFIG_ESPTOOLPY_FLASHSIZE_16MB, say), and keep the partitions of partitions.csv within it.',
  },
  'not-flashed-differs': {
    what: 'the flash does not hold what esptool wrote',
    fix: 'Write it again, with another cable or supply, and see which blocks differ: esp-rtc-diag flash build --port PORT --verify-only. The same blocks each time are worn flash, or a wrong flash mode or size.',
  },
  'not-flashed-port': {
    what: 'esptool could not open the port',
    fix: 'Close the program that holds the port (a monitor, say), and see which there are: esp-rtc-diag ports.',
  },
  'not-flashed-broken-off': {
    what: 'the connection to the chip broke off while esptool wrote',
    fix: 'The flash holds a part of the build. Write it again, slower, with another cable, no hub, or a supply that holds: esp-rtc-diag flash build --port PORT --baud 115200 leaves alone what is whole.',
  },
  'download-mode': {
    what: 'the chip waits to be flashed, and starts nothing',
    fix: 'The boot pin was low at the reset: release the button, take off what pulls it down, or close the program that holds DTR or RTS; then reset: esp-rtc-diag reset --port PORT.',
  },
  'flash-read': {
    what: 'the ROM could not read the flash',
    fix: 'Look at the supply, the flash mode and frequency of the build (DIO and 40 MHz work on most boards), and at what is wired to the flash pins. Where flash encryption is on, plain text that was written over it does this, too.',
  },
  'file-system': {
    what: 'a LittleFS partition could not be mounted',
    fix: 'On a first boot that is so, where the firmware formats it. Else write the media: esp-rtc-diag flash --media DIR --port PORT; esp-rtc-diag read-flash and media ls show what is there now.',
  },
  'file-system-formatted': {
    what: 'a LittleFS partition held no file system, so the firmware formatted it',
    fix: 'On a first boot that is as it must be. Else what was on it is gone: write the media again, esp-rtc-diag flash --media DIR --port PORT.',
  },
  'no-partition': {
    what: 'the partition table has no such partition',
    fix: 'Compare partitions.csv with the label that the firmware mounts, and write the table with the build.',
  },
};

/** What the chip, or its firmware, could not start from. */
export function describeStartFailure(evidence: StartFailed): FindingText {
  const { problem, text, count, wasPassedOver } = evidence;
  const after = wasPassedOver ? ' It went on, and another application started.' : '';
  return {
    message: `${formatSpot(evidence)}: ${words[problem].what} (${safeText(text)})${formatTimes(count)}.${after}`,
    fix: words[problem].fix,
  };
}

const names: Partial<Record<StartFailed['problem'], string>> = {
  'file-system': 'NO MEDIA',
  'file-system-formatted': 'FORMATTED',
  'no-partition': 'NO MEDIA',
  'not-flashed': 'NOT FLASHED',
  'not-flashed-other-chip': 'NOT FLASHED',
  'not-flashed-size': 'NOT FLASHED',
  'not-flashed-differs': 'NOT FLASHED',
  'not-flashed-port': 'NOT FLASHED',
  'not-flashed-broken-off': 'NOT FLASHED',
  psram: 'NO PSRAM',
};

/** The same in one line, for the verdict. */
export function startFailureWords({ line, problem, wasPassedOver }: StartFailed): string {
  if (wasPassedOver) return `STARTED ANOTHER application in line ${line}: ${words[problem].what}`;
  return `${names[problem] ?? 'DOES NOT START'} in line ${line}: ${words[problem].what}`;
}
