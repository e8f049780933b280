import type { AuditReport, StaticMemory } from '../../model/audit.js';
import { cutMiddle } from '../text/cut-middle.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatTable, formatTableWithin, type Column } from '../text/table.js';
import { formatAddress, formatCount, formatQuantity, formatRest, formatSize } from '../text/units.js';
import { plainColumns, roomFor } from '../text/paragraph.js';
import { formatFindingAndFix, formatHeadlines, type Look } from '../text/report-parts.js';
import { describeAuditFinding, describeFact } from './messages.js';
import { formatLayout } from './struct-text.js';
import { findingJson } from '../text/finding-json.js';

const maxLargestShown = 8;
const maxComponentsShown = 15;

/** For people: the verdict, the facts with how they are known, static memory, and what to do. */
export function formatAuditText(report: AuditReport, look: Look): string {
  const { style, columns } = look;
  const { path, machine, sha256, facts, memory, largest, components, findings, structs } = report;
  const grave = findings.filter(({ severity }) => severity !== 'note');
  const blocks = [
    formatHeadlines(
      {
        verdict: formatAuditVerdict(report),
        paint: grave.length > 0 ? style.bold.red : style.bold,
        origin: `${safeText(path)} · ${machine} · SHA-256 ${sha256.slice(0, 9)}`,
      },
      look,
    ),
    formatTable(
      [{ title: 'question' }, { title: 'answer' }, { title: 'how we know (by proof)' }],
      facts.map((fact) => [...describeFact(fact)]),
    ),
    ...sizesTable(facts, columns),
    ...structs.flatMap(({ layouts }) => layouts.map((layout) => formatLayout(layout, columns))),
    formatTable(
      [{ title: 'static memory' }, { title: 'bytes', isNumber: true }, { title: 'largest sections' }],
      memory.map(memoryRow),
    ),
    ...(largest.length > 0
      ? [
          formatTable(
            [{ title: 'largest in internal RAM' }, { title: 'bytes', isNumber: true }, { title: 'unit' }],
            largest
              .slice(0, maxLargestShown)
              .map(({ name, sizeBytes, file }) => [
                cutMiddle(safeText(name), roomFor(36, { columns, share: 2 })),
                formatSize(sizeBytes),
                cutMiddle(safeText(endOfPath(file ?? '-')), roomFor(28, { columns, share: 2 })),
              ]),
          ),
        ]
      : []),
    ...componentTable(components, columns),
    ...findings.map((finding) => formatFindingAndFix({ ...finding, ...describeAuditFinding(finding) }, look)),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The answer in one line. */
function formatAuditVerdict({ findings }: AuditReport): string {
  const rules = new Set(findings.map(({ ruleId }) => ruleId));
  const isMixed = findings.some((one) => one.ruleId === 'audit-lock-policy' && one.evidence.isMixed);
  const mutex = isMixed
    ? 'some of std::shared_ptr make a mutex, others do not'
    : 'each std::shared_ptr makes a mutex';
  const faults = [
    ...(rules.has('audit-lock-policy') ? [mutex] : []),
    ...(rules.has('audit-rwlock') ? ['std::shared_mutex is never destroyed'] : []),
  ];
  if (faults.length > 0) return `FAULTY: ${faults.join('; ')} (by proof)`;
  return `SOUND: neither of the two known faults of the C++ library is in this firmware (by proof)`;
}

function sizesTable(facts: AuditReport['facts'], columns: number | null): string[][] {
  const sizes = facts.flatMap((fact) => (fact.id === 'structure-sizes' ? fact.sizes : []));
  if (sizes.length === 0) return [];
  return [
    formatTableWithin(
      [{ title: 'structure' }, { title: 'bytes', isNumber: true }, { title: 'unit' }],
      sizes.map(({ name, sizeBytes, unit }) => [
        cutMiddle(safeText(name), roomFor(44, { columns, share: 2 })),
        formatSize(sizeBytes),
        safeText(endOfPath(unit ?? '-')),
      ]),
      { width: columns ?? plainColumns, column: 2, minWidth: 16 },
    ),
  ];
}

// The folders above are the builder's own: /home/eva/esp-idf/components/freertos/FreeRTOS-Kernel/queue.c
function endOfPath(path: string): string {
  return path.split('/').slice(-3).join('/');
}

function number(title: string): Column {
  return { title, isNumber: true };
}

function componentTable(components: AuditReport['components'], columns: number | null): string[][] {
  const width = roomFor(24, { columns, share: 2 });
  const shown = (components ?? []).slice(0, maxComponentsShown);
  if (shown.length === 0) return [];
  const rest = formatRest((components ?? []).length - shown.length, 'component');
  return [
    formatTable(
      [
        { title: 'component' },
        number('internal'),
        number('psram'),
        number('flash'),
        { title: 'largest object' },
      ],
      shown.map(({ component, internal, psram, flash, objects }) => [
        cutMiddle(safeText(component), width),
        formatCount(internal),
        formatCount(psram),
        formatCount(flash),
        cutMiddle(safeText(objects[0]?.object ?? '-'), width),
      ]),
    ).concat(rest === '' ? [] : [rest]),
  ];
}

function memoryRow({ region, sizeBytes, sections }: StaticMemory): string[] {
  const largest = sections
    .slice(0, 2)
    .map(({ name, sizeBytes: size }) => `${safeText(name)} ${formatSize(size)}`);
  const more = sections.length > 2 ? `, ${formatQuantity(sections.length - 2, 'other')}` : '';
  return [region, formatSize(sizeBytes), `${largest.join(', ')}${more}`];
}

/** For scripts. */
export function formatAuditJson(report: AuditReport): string {
  const { path, sha256, machine, facts, memory, largest, components, findings, structs } = report;
  return `${safeJson({
    schemaVersion: 1,
    verdict: formatAuditVerdict(report),
    elf: { path, sha256, machine },
    facts: facts.map(({ id, ...rest }) => ({
      id,
      // How many functions set a frame pointer is counted from a sample of their first instructions.
      confidence: id === 'frame-pointer' ? 'by-pattern' : 'by-proof',
      ...rest,
    })),
    memory: memory.map(({ sections, ...rest }) => ({
      ...rest,
      sections: sections.map((one) => ({ ...one, address: formatAddress(one.address) })),
    })),
    largest: largest.map((one) => ({ ...one, address: formatAddress(one.address) })),
    components,
    structs,
    findings: findings.map((finding) => findingJson({ ...finding, ...describeAuditFinding(finding) })),
  })}\n`;
}
