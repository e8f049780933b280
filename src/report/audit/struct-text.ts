import type { StructLayout } from '../../model/struct-layout.js';
import { cutMiddle } from '../text/cut-middle.js';
import { roomFor } from '../text/paragraph.js';
import { safeText } from '../text/safe-text.js';
import { formatTable } from '../text/table.js';
import { formatCount, formatSize } from '../text/units.js';

/** A structure as a table of its members, holes between them named. */
export function formatLayout(layout: StructLayout, columns: number | null): string[] {
  const { name, kind, sizeBytes, members, isCut, unit } = layout;
  const what = kind === 'other' ? '' : `${kind} `;
  const where = unit === null ? '' : ` · ${safeText(unit)}`;
  const head = `${what}${safeText(name)}: ${formatSize(sizeBytes)}${where}`;
  if (members.length === 0) return [head];
  const table = formatTable(
    [
      { title: 'offset', isNumber: true },
      { title: 'bytes', isNumber: true },
      { title: 'member' },
      { title: 'type' },
    ],
    rowsOf(layout, columns),
  );
  return [head, ...table, ...(isCut ? ['… and more members'] : [])];
}

function rowsOf({ members, sizeBytes, kind, isCut }: StructLayout, columns: number | null): string[][] {
  const rows: string[][] = [];
  let end = 0;
  // Where a member that nobody knows the size of ends, there may be a hole or none.
  let isEndKnown = true;
  for (const member of members) {
    const { offsetBytes } = member;
    if (isEndKnown && offsetBytes !== null && offsetBytes > end) rows.push(hole(end, offsetBytes));
    rows.push([
      offsetBytes === null ? '?' : formatCount(offsetBytes),
      member.bits === null
        ? member.sizeBytes === null
          ? '?'
          : formatCount(member.sizeBytes)
        : `${member.bits} bits`,
      cutMiddle(
        member.isBase ? '(base)' : safeText(member.name ?? '(unnamed)'),
        roomFor(28, { columns, share: 2 }),
      ),
      cutMiddle(safeText(member.type), roomFor(34, { columns, share: 2 })),
    ]);
    end = Math.max(end, (offsetBytes ?? end) + (member.sizeBytes ?? 0));
    isEndKnown = member.sizeBytes !== null;
  }
  if (isEndKnown && end < sizeBytes && kind !== 'union' && !isCut) rows.push(hole(end, sizeBytes));
  return rows;
}

function hole(start: number, end: number): string[] {
  return [formatCount(start), formatCount(end - start), '(hole)'];
}
