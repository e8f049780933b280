import type { FlashFile, FlashRefusal } from '../../model/flash-report.js';
import { parseAppImage } from '../../parsers/image/app-image.js';
import { checkImage } from './check-image.js';

const sectorBytes = 0x1000;

/** What speaks against writing these files, before any chip is asked. */
export function checkFlashFiles(files: readonly FlashFile[]): readonly FlashRefusal[] {
  return [...files.flatMap(checkFile), ...findOverlaps(files)];
}

function checkFile(file: FlashFile): FlashRefusal[] {
  if (file.bytes.length === 0) return [{ kind: 'empty', file }];
  const refusals: FlashRefusal[] = [];
  if (file.offset % sectorBytes !== 0) refusals.push({ kind: 'misaligned', file });
  const image = parseAppImage(file.bytes);
  if (image === null) return refusals;
  const { isComplete, isChecksumValid, isHashValid } = checkImage(image, file.bytes);
  if (!isComplete) refusals.push({ kind: 'damaged', file, what: 'cut-short' });
  else if (isHashValid === false) refusals.push({ kind: 'damaged', file, what: 'hash' });
  else if (isChecksumValid === false) refusals.push({ kind: 'damaged', file, what: 'checksum' });
  return refusals;
}

// Whole sectors are erased, so two files may not share one.
function findOverlaps(files: readonly FlashFile[]): FlashRefusal[] {
  const sorted = files.toSorted((a, b) => a.offset - b.offset);
  return sorted.flatMap((second, i): FlashRefusal[] => {
    const first = sorted[i - 1];
    return first !== undefined && lastSector(first) >= Math.floor(second.offset / sectorBytes)
      ? [{ kind: 'overlap', first, second }]
      : [];
  });
}

function lastSector({ offset, bytes }: FlashFile): number {
  return Math.floor((offset + Math.max(bytes.length, 1) - 1) / sectorBytes);
}

/** The chip as far as it decides what may be written to it. */
export type TargetChip = {
  readonly id: number;
  readonly name: string;
  readonly revision: number | null;
  readonly isSecureDownload: boolean;
  readonly nameOf: (id: number) => string;
};

/** What speaks against writing these files to this chip. `wantedChip` is what the build was made for. */
export function checkForChip(
  files: readonly FlashFile[],
  chip: TargetChip,
  wantedChip: { readonly name: string; readonly path: string } | null,
): readonly FlashRefusal[] {
  const refusals: FlashRefusal[] = chip.isSecureDownload ? [{ kind: 'secure-download' }] : [];
  if (wantedChip !== null && wantedChip.name !== chip.name) {
    refusals.push({ kind: 'wrong-chip', path: wantedChip.path, wanted: wantedChip.name, found: chip.name });
  }
  for (const file of files) refusals.push(...checkImageForChip(file, chip));
  return refusals;
}

function checkImageForChip(file: FlashFile, chip: TargetChip): FlashRefusal[] {
  const image = parseAppImage(file.bytes);
  if (image === null) return [];
  if (image.chipId !== chip.id) {
    return [{ kind: 'wrong-chip', path: file.path, wanted: chip.nameOf(image.chipId), found: chip.name }];
  }
  const { revision } = chip;
  const { min, max } = image.revisions;
  if (revision === null || (revision >= min && revision <= (max ?? Infinity))) return [];
  return [{ kind: 'wrong-revision', file, wanted: image.revisions, revision, chip: chip.name }];
}

/** What does not fit into the flash that the chip has. */
export function checkFlashSize(
  files: readonly FlashFile[],
  flashSizeBytes: number | null,
): readonly FlashRefusal[] {
  if (flashSizeBytes === null) return [];
  return files
    .filter(({ offset, bytes }) => offset + bytes.length > flashSizeBytes)
    .map((file) => ({ kind: 'too-large', file, flashSizeBytes }));
}
