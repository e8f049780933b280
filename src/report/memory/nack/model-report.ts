import type { ChalkInstance } from 'chalk';
import type { BytesOrigin, NackCost, NackModel } from '../../../model/nack.js';
import { formatDecimal, formatKilobyteRange, formatKilobytes } from '../../text/figures.js';
import { safeJson } from '../../text/safe-text.js';
import { formatTable, type Column } from '../../text/table.js';
import { formatCount, formatQuantity } from '../../text/units.js';
import { hanging, labelled } from '../../text/paragraph.js';
import type { Look } from '../../text/report-parts.js';

/** The model in the shape of the contract (docs/nack.md). */
export function formatNackJson(model: NackModel): string {
  return `${safeJson({ schemaVersion: 1, verdict: verdictOf(model), ...model })}\n`;
}

/** One line a row of the table, then the model. */
export function formatNackNdjson({ table, ...model }: NackModel): string {
  const rows = table.map((row) => safeJson({ schemaVersion: 1, event: 'row', ...row }));
  const last = safeJson({
    schemaVersion: 1,
    event: 'verdict',
    verdict: verdictOf({ ...model, table }),
    ...model,
  });
  return `${[...rows, last].join('\n')}\n`;
}

/** The model for people: verdict, costs of a packet, table of sizes. */
export function formatNackText(model: NackModel, { style, columns }: Look): string {
  const { inputs, tracks } = model;
  const stream = tracks.map(
    ({ kind, storages, packetRate, recommendedMaxSize }) =>
      `${formatQuantity(storages, `${kind} storage`)} at ${formatDecimal(packetRate)} packets/s${storages === 1 ? '' : ' each'} (${formatCount(inputs.windowMs)} ms are ${formatQuantity(recommendedMaxSize, 'packet')})`,
  );
  const limit = model.isLimitedByDma
    ? ['More for that window would take over a quarter of the free DMA memory.']
    : [];
  const out = [
    ...hanging(verdictOf(model), columns).map((line) => style.bold(line)),
    ...limit,
    '',
    ...labelled('Stream: ', `${stream.join(', ')}.`, columns),
    '',
    ...alignedTable(costColumns, model.costs.map(costRow), style),
    '',
    ...alignedTable(
      sizeColumns,
      model.table.map((row) => sizeRow(row, model)),
      style,
    ),
  ];
  return `${out.join('\n')}\n`;
}

function verdictOf(model: NackModel): string {
  const { storedPackets, costs, shareOfDma, tracks, recommendedMaxSize } = model;
  const low = Math.min(...costs.map(({ storageBytes }) => storageBytes.low));
  const high = Math.max(...costs.map(({ storageBytes }) => storageBytes.high));
  const share =
    shareOfDma === null ? '' : ` (up to ${formatDecimal(shareOfDma * 100)} % of the free DMA memory)`;
  const full = tracks.map(
    ({ kind, secondsToFull, windowMs }) =>
      `${kind} full after ${formatDecimal(secondsToFull)} s and back ${formatCount(windowMs)} ms`,
  );
  return `STORE of ${formatQuantity(storedPackets, 'packet')} takes ${formatKilobyteRange(low, high)}${share}: ${full.join(', ')}; maxSize ${formatCount(recommendedMaxSize)} for a window of ${windowWords(model)}`;
}

// The one that was asked for takes too much where the memory limits the size.
function windowWords({ inputs, table, recommendedMaxSize, isLimitedByDma }: NackModel): string {
  const asked = `${formatCount(inputs.windowMs)} ms`;
  const row = table.find(({ maxSize }) => maxSize === recommendedMaxSize);
  if (!isLimitedByDma || !row) return asked;
  return `${formatCount(Math.min(...row.tracks.map(({ windowMs }) => windowMs)))} ms, not ${asked}`;
}

const origins: Readonly<Record<BytesOrigin, string>> = {
  given: 'given',
  stated: 'stated in notes',
  'by-parts': 'sum of its parts',
  measured: 'measured',
};

const costColumns: readonly Column[] = [
  { title: 'bytes a packet', isNumber: true },
  { title: 'known' },
  { title: 'full store', isNumber: true },
  { title: 'fills at', isNumber: true },
  { title: 'DMA empty after', isNumber: true },
];

function costRow({
  low,
  high,
  origin,
  storageBytes,
  fillBytesPerSecond,
  secondsToExhaust,
}: NackCost): string[] {
  return [
    low === high ? formatCount(low) : `${formatCount(low)}-${formatCount(high)}`,
    origins[origin],
    formatKilobyteRange(storageBytes.low, storageBytes.high),
    `${formatKilobyteRange(fillBytesPerSecond.low, fillBytesPerSecond.high)}/s`,
    secondsToExhaust === null
      ? '-'
      : `${[...new Set([secondsToExhaust.low, secondsToExhaust.high].map(formatDecimal))].join('-')} s`,
  ];
}

const sizeColumns: readonly Column[] = [
  { title: 'maxSize', isNumber: true },
  { title: 'packets', isNumber: true },
  { title: 'store', isNumber: true },
  { title: 'of DMA', isNumber: true },
  { title: 'video window', isNumber: true },
  { title: 'audio window', isNumber: true },
];

function sizeRow(row: NackModel['table'][number], { inputs, recommendedMaxSize }: NackModel): string[] {
  const marks = [
    ...(row.maxSize === inputs.maxSize ? ['now'] : []),
    ...(row.maxSize === recommendedMaxSize ? ['recommended'] : []),
  ];
  const windows = (['video', 'audio'] as const).map((kind) => {
    const track = row.tracks.find((one) => one.kind === kind);
    return track ? `${formatCount(track.windowMs)} ms` : '-';
  });
  return [
    formatCount(row.maxSize),
    formatCount(row.storedPackets),
    row.storageBytes.low === row.storageBytes.high
      ? formatKilobytes(row.storageBytes.low)
      : formatKilobyteRange(row.storageBytes.low, row.storageBytes.high),
    row.shareOfDma === null ? '-' : `${formatDecimal(row.shareOfDma * 100)} %`,
    ...windows,
    marks.join(', '),
  ];
}

function alignedTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: ChalkInstance,
): string[] {
  const [header = '', ...lines] = formatTable([...columns, { title: '' }], rows);
  return [style.dim(header), ...lines];
}
