import type { FlashFile, FlashRefusal } from '../../model/flash-report.js';
import { formatCount } from '../text/units.js';
import { formatRevision } from './sizes.js';

type RefusalText = { readonly code: string; readonly message: string; readonly hint: string };

const force = 'or say --force to write it all the same.';
const damages = {
  'cut-short': 'the image ends before its last segment does',
  checksum: 'its checksum does not fit its segments',
  hash: 'its SHA-256 does not fit its bytes',
} as const;

/** A refusal as an error says it. */
export function refusalText(refusal: FlashRefusal): RefusalText {
  switch (refusal.kind) {
    case 'overlap':
      return {
        code: 'files-overlap',
        message: `${place(refusal.first)} and ${place(refusal.second)} share a sector of 0x1000 bytes: ${refusal.first.path} has ${formatCount(refusal.first.bytes.length)} bytes.`,
        hint: `Make the partition larger or the file smaller, ${force}`,
      };
    case 'misaligned':
      return {
        code: 'offset-misaligned',
        message: `${place(refusal.file)} does not start at a sector, a multiple of 0x1000.`,
        hint: 'Check the offset: idf.py partition-table shows where partitions are.',
      };
    case 'empty':
      return {
        code: 'file-empty',
        message: `${refusal.file.path} is empty.`,
        hint: 'Build the project again.',
      };
    case 'too-large':
      return {
        code: 'flash-too-small',
        message: `${place(refusal.file)} ends behind the flash, which has ${refusal.flashSizeBytes / 1024 / 1024} MB.`,
        hint: 'Check the offset, and the flash size in menuconfig (CONFIG_ESPTOOLPY_FLASHSIZE).',
      };
    case 'damaged':
      return {
        code: 'image-damaged',
        message: `${refusal.file.path} is damaged: ${damages[refusal.what]}.`,
        hint: `Build the project again, ${force}`,
      };
    case 'wrong-chip':
      return {
        code: 'wrong-chip',
        message: `${refusal.path} is made for the ${refusal.wanted}, and this chip is an ${refusal.found}.`,
        hint: `Build for it: idf.py set-target ${refusal.found}`,
      };
    case 'wrong-revision':
      return wrongRevision(refusal);
    case 'secure-download':
      return {
        code: 'secure-download',
        message: 'The chip is in secure download mode: what it holds can be neither read nor verified.',
        hint: 'Say --force to write without proof.',
      };
  }
}

function wrongRevision({
  file,
  wanted,
  revision,
  chip,
}: Extract<FlashRefusal, { kind: 'wrong-revision' }>): RefusalText {
  const { min, max } = wanted;
  const range =
    max === null ? `${formatRevision(min)} or later` : `${formatRevision(min)} to ${formatRevision(max)}`;
  return {
    code: 'wrong-revision',
    message: `${file.path} is made for chip revisions ${range}, and this chip has ${formatRevision(revision)}.`,
    hint: `${revisionOption(chip, revision < min ? 'old' : 'new', revision)} and build again, ${force}`,
  };
}

function revisionOption(chip: string, age: 'old' | 'new', revision: number): string {
  const where = 'menuconfig: Hardware Settings, Chip revision';
  // ESP-IDF builds for 3.1 and later unless it is told otherwise, from 5.5.3 on.
  if (chip === 'esp32p4')
    return `Set CONFIG_ESP32P4_SELECTS_REV_LESS_V3=${revision < 300 ? 'y' : 'n'} (${where})`;
  if (age === 'new') return 'Take an ESP-IDF that knows this revision';
  return `Choose a lower CONFIG_${chip.toUpperCase()}_REV_MIN (${where})`;
}

function place({ path, offset }: FlashFile): string {
  return `${path} at 0x${offset.toString(16)}`;
}
