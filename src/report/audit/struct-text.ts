import type { StructLayout, StructMember } from '../../model/struct-layout.js';
import { cutMiddle } from '../text/cut-middle.js';
import { safeText } from '../text/safe-text.js';
import { formatTable } from '../text/table.js';
import { formatCount, formatSize } from '../text/units.js';

/** A structure as a table of its members, holes between them named. */
export function formatLayout({ name, kind, sizeBytes, members, isCut, unit }: StructLayout): string[] {
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
    rowsOf(members, { sizeBytes, kind, isCut }),
  );
  return [head, ...table, ...(isCut ? ['… and more members'] : [])];
}

type Whole = Pick<StructLayout, 'sizeBytes' | 'kind' | 'isCut'>;

function rowsOf(members: readonly StructMember[], { sizeBytes, kind, isCut }: Whole): string[][] {
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
      cutMiddle(member.isBase ? '(base)' : safeText(member.name ?? '(unnamed)'), 28),
      cutMiddle(safeText(member.type), 34),
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
