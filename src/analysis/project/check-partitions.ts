import type { DoctorCheck, PartitionRow } from '../../model/doctor.js';
import { findMediaPartition } from '../../parsers/image/find-media-partition.js';
import { appSubtypes, dataSubtypes, partitionTypes } from '../../parsers/source/partition-names.js';
import { check } from './doctor-check.js';
import { flashOptionsFor } from './flash-size.js';
import { checkTable, type TableInput } from './check-table.js';

export type PartitionInput = TableInput & {
  readonly badLines: readonly number[];
  /** The CSV has a byte order mark that the build stumbles over. */
  readonly isMarked: boolean;
  readonly flashBytes: number | null;
  /** True where no option says the size of the flash, so that the build takes the default. */
  readonly isDefaultFlash: boolean;
  /** Of the application's `.bin`; null where nothing was built. */
  readonly appBytes: number | null;
  /** What the media folder takes as a LittleFS image; null where there is none. */
  readonly mediaBytes: number | null;
  readonly dumpsToFlash: boolean;
};

const tightShare = 0.05;
/** A file that is no table at all has thousands. */
const maxBadLines = 20;

/** Whether what is built, and the media, fit the partitions, and these the flash. */
export function checkPartitions(input: PartitionInput): DoctorCheck[] {
  const { path, rows, badLines, isMarked } = input;
  const refuse = (line: number, state: 'bad-line' | 'byte-order-mark'): DoctorCheck =>
    check(['doctor-partition-table', 'error'], { path, line, state });
  const bad = [
    ...(isMarked ? [refuse(1, 'byte-order-mark')] : []),
    ...badLines.slice(0, maxBadLines).map((line) => refuse(line, 'bad-line')),
  ];
  if (rows.length === 0) {
    return [...bad, check(['doctor-partition-table', 'error'], { path, state: 'empty' })];
  }
  return [
    ...bad,
    ...checkTable(input),
    ...checkFlash(input),
    ...checkApp(input),
    ...checkMedia(input),
    ...checkDump(input),
  ];
}

function checkFlash({ path, rows, flashBytes, isDefaultFlash }: PartitionInput): DoctorCheck[] {
  const last = rows.reduce((a, b) => (b.offset + b.sizeBytes > a.offset + a.sizeBytes ? b : a));
  const end = last.offset + last.sizeBytes;
  if (flashBytes === null) return [];
  const at = { path, line: last.line, name: last.label, found: end, wanted: flashBytes };
  if (end > flashBytes && isDefaultFlash) {
    const state = 'beyond-default-flash';
    return [check(['doctor-partition-size', 'error'], { ...at, state }, flashOptionsFor(end))];
  }
  return end > flashBytes
    ? [check(['doctor-partition-size', 'error'], { ...at, state: 'beyond-flash' })]
    : [check(['doctor-partition-size', 'ok'], { ...at, state: 'fits' })];
}

function checkApp({ path, rows, appBytes }: PartitionInput): DoctorCheck[] {
  const smallest = rows
    .filter(({ type, subtype }) => type === partitionTypes.app && subtype !== appSubtypes.test)
    .toSorted((a, b) => a.sizeBytes - b.sizeBytes)[0];
  if (smallest === undefined || appBytes === null) return [];
  const { line, label, sizeBytes } = smallest;
  const at = { path, line, name: label, found: appBytes, wanted: sizeBytes };
  if (appBytes > sizeBytes) return [check(['doctor-app-size', 'error'], { ...at, state: 'too-large' })];
  const isTight = sizeBytes - appBytes < sizeBytes * tightShare;
  if (isTight) return [check(['doctor-app-size', 'warning'], { ...at, state: 'tight' })];
  return [check(['doctor-app-size', 'ok'], { ...at, state: 'fits' })];
}

function checkMedia({ path, rows, mediaBytes }: PartitionInput): DoctorCheck[] {
  if (mediaBytes === null) return [];
  const found = findMediaPartition(rows);
  // Which of several the firmware mounts is not known: what is too large for the largest is so for all.
  const media = 'candidates' in found ? largestOf(found.candidates) : found;
  if (media === undefined) {
    return [check(['doctor-media-size', 'error'], { path, found: mediaBytes, state: 'no-partition' })];
  }
  const at = { path, line: media.line, name: media.label, found: mediaBytes, wanted: media.sizeBytes };
  return mediaBytes > media.sizeBytes
    ? [check(['doctor-media-size', 'error'], { ...at, state: 'too-large' })]
    : [check(['doctor-media-size', 'ok'], { ...at, state: 'fits' })];
}

function largestOf(rows: readonly PartitionRow[]): PartitionRow | undefined {
  return rows.toSorted((a, b) => b.sizeBytes - a.sizeBytes)[0];
}

function checkDump({ path, rows, dumpsToFlash }: PartitionInput): DoctorCheck[] {
  const hasPlace = rows.some(
    ({ type, subtype }) => type === partitionTypes.data && subtype === dataSubtypes.coredump,
  );
  if (!dumpsToFlash || hasPlace) return [];
  return [check(['doctor-core-dump', 'error'], { path, state: 'no-partition' })];
}
