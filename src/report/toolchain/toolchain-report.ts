import type { ToolchainArchive, ToolchainFinding, ToolchainLibrary } from '../../model/toolchain.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatTable, type Column } from '../text/table.js';
import { formatQuantity } from '../text/units.js';
import { hanging } from '../text/paragraph.js';
import { formatFindingAndFix, type Look } from '../text/report-parts.js';
import { describeToolchainFinding } from './toolchain-messages.js';
import { findingJson } from '../text/finding-json.js';

export type ToolchainReport = {
  readonly source: string;
  readonly libraries: readonly ToolchainLibrary[];
  readonly findings: readonly ToolchainFinding[];
};

export function formatToolchainJson(report: ToolchainReport): string {
  const { libraries } = report;
  const findings = report.findings.map(findingToJson);
  return `${safeJson({ schemaVersion: 1, verdict: verdictOf(report), libraries, findings })}\n`;
}

/** One line a library, a finding, then the verdict. */
export function formatToolchainNdjson(report: ToolchainReport): string {
  const lines = [
    ...report.libraries.map((library) => ({ event: 'library', ...library })),
    ...report.findings.map((finding) => ({ event: 'finding', ...findingToJson(finding) })),
    { event: 'verdict', verdict: verdictOf(report) },
  ];
  return lines.map((line) => `${safeJson({ schemaVersion: 1, ...line })}\n`).join('');
}

const columns: readonly Column[] = [{ title: 'file' }, { title: 'multilib' }, { title: 'state' }];

export function formatToolchainText(report: ToolchainReport, look: Look): string {
  const { style, columns: width } = look;
  const { libraries, findings } = report;
  const isBad = findings.some(({ severity }) => severity !== 'note');
  const tables = libraries.flatMap(({ root, version, target, headers, archives, patch }) => {
    const rows = [
      ...headers.map(({ kind, multilib, state }) => [
        kind === 'config' ? 'c++config.h' : 'shared_mutex',
        safeText(multilib ?? 'all'),
        state.replaceAll('-', ' '),
      ]),
      ...archives.map((archive) => ['libstdc++.a', safeText(archive.multilib), archiveState(archive)]),
    ];
    const [header = '', ...lines] = formatTable(columns, rows);
    const patched = { none: '', partly: ' · patched in part', whole: ' · patched' }[patch];
    return [
      '',
      safeText(`GCC ${version} · ${target}${patched}`),
      safeText(root),
      '',
      style.dim(header),
      ...lines,
    ];
  });
  const paintLine = isBad ? style.bold.yellow : style.bold.green;
  const out = [
    ...hanging(safeText(verdictOf(report)), width).map((line) => paintLine(line)),
    ...tables,
    ...findings.flatMap((finding) => ['', ...formatFinding(finding, look)]),
  ];
  return `${out.join('\n')}\n`;
}

/** `mutex in 4 of 180 objects`: the policies that its symbols name. */
function archiveState({ policies, objects, problem }: ToolchainArchive): string {
  if (problem !== null) return 'cannot be read';
  if (policies.length === 0) return `no policy in ${objects} objects`;
  return policies
    .map((one) => `${one.policy} in ${one.objects.length} of ${formatQuantity(objects, 'object')}`)
    .join(', ');
}

function verdictOf({ libraries, findings }: ToolchainReport): string {
  const where = formatQuantity(libraries.length, 'RISC-V library', 'RISC-V libraries');
  const has = (rule: ToolchainFinding['ruleId']): boolean => findings.some(({ ruleId }) => ruleId === rule);
  if (has('toolchain-patch-unfinished')) return `UNFINISHED patch in ${where}`;
  const faults = [
    ...(has('toolchain-lock-policy') ? ['each std::shared_ptr makes a mutex'] : []),
    ...(has('toolchain-shared-mutex') ? ['std::shared_mutex is never destroyed'] : []),
  ];
  if (faults.length > 0) return `FAULTY ${where}: ${faults.join('; ')}`;
  if (has('toolchain-archive-policy')) return `MIXED ${where}: libstdc++.a has not the policy of its headers`;
  return has('toolchain-header-unknown') ? `UNKNOWN headers in ${where}` : `CLEAN ${where}`;
}

/** A finding as all answers about toolchains show it. */
export function findingToJson(finding: ToolchainFinding): object {
  return findingJson({ ...finding, ...describeToolchainFinding(finding) });
}

/** The same as a paragraph. */
export function formatFinding(finding: ToolchainFinding, look: Look): string[] {
  return formatFindingAndFix({ ...finding, ...describeToolchainFinding(finding) }, look);
}
