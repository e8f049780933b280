import { createTwoFilesPatch } from 'diff';
import type { HeaderChange, ToolchainChange } from '../../model/toolchain.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { hanging } from '../text/paragraph.js';
import { formatSteps, type Look } from '../text/report-parts.js';
import { formatQuantity } from '../text/units.js';
import { findingToJson, formatFinding } from './toolchain-report.js';

/** What a patch or a restore did, in the shape of docs/toolchain.md. */
export function formatChangeJson(change: ToolchainChange): string {
  const { library, isDryRun } = change;
  const files = filesOf(change).map(toJson);
  const findings = change.findings.map(findingToJson);
  return `${safeJson({ schemaVersion: 1, verdict: verdictOf(change), library, isDryRun, files, findings })}\n`;
}

/** One line a file, a finding, then the verdict. */
export function formatChangeNdjson(change: ToolchainChange): string {
  const lines = [
    ...filesOf(change).map((file) => ({ event: 'file', ...toJson(file) })),
    ...change.findings.map((finding) => ({ event: 'finding', ...findingToJson(finding) })),
    { event: 'verdict', verdict: verdictOf(change), library: change.library, isDryRun: change.isDryRun },
  ];
  return lines.map((line) => `${safeJson({ schemaVersion: 1, ...line })}\n`).join('');
}

export function formatChangeText(change: ToolchainChange, look: Look): string {
  const { style, columns } = look;
  const { library, isDryRun, edited } = change;
  const { root, version, target } = library;
  const shown = isDryRun || edited.length > 0 ? filesOf(change) : [];
  const paintLine = edited.length > 0 ? style.bold.red : style.bold.green;
  const out = [
    ...hanging(safeText(verdictOf(change)), columns).map((line) => paintLine(line)),
    safeText(`GCC ${version} · ${target}`),
    safeText(root),
    ...shown.flatMap((file) => ['', ...diffLines(file)]),
    ...remains(change, look),
    ...nextSteps(change, look),
  ];
  return `${out.join('\n')}\n`;
}

function filesOf({ changes, edited }: ToolchainChange): readonly HeaderChange[] {
  return edited.length > 0 ? edited : changes.filter(({ before, after }) => before !== after);
}

function toJson(file: HeaderChange): object {
  const { path, action } = file;
  return { path, action, diff: diffOf(file) };
}

function diffOf({ path, before, after }: HeaderChange): string {
  return createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 2 });
}

/** The diff as a terminal shows it; its first line is a rule that says nothing, and tabs are no control characters here. */
function diffLines(file: HeaderChange): string[] {
  const [, ...lines] = diffOf(file).trimEnd().split('\n');
  return lines.map((line) => safeText(line.replaceAll('\t', '        ')));
}

function verdictOf({ kind, isDryRun, changes, edited }: ToolchainChange): string {
  const changed = changes.filter(({ before, after }) => before !== after).length;
  const count = formatQuantity(changed, 'header');
  if (edited.length > 0)
    return `REFUSED: ${formatQuantity(edited.length, 'header')} edited since the patch; nothing was changed`;
  if (kind === 'restore') return changed > 0 ? `RESTORED ${count}` : 'NOTHING to restore';
  if (changed === 0) return 'NOTHING to patch: all headers are mended';
  return isDryRun ? `WOULD PATCH ${count}; nothing was changed` : `PATCHED ${count}`;
}

/** A header reaches only what is compiled with it: what stays wrong until libstdc++.a agrees. */
function remains({ kind, edited, findings }: ToolchainChange, look: Look): string[] {
  if (kind === 'restore' || edited.length > 0) return [];
  const isKnown = findings.every(({ ruleId }) => ruleId !== 'toolchain-archive-unchecked');
  const said = isKnown
    ? ['', 'Still wrong, since libstdc++.a was not changed:']
    : ['', 'libstdc++.a was not changed: what is compiled into it keeps its policy.'];
  if (findings.length > 0) return [...said, ...findings.flatMap((one) => ['', ...formatFinding(one, look)])];
  return ['', 'libstdc++.a was not changed, and nothing in it has the other policy.'];
}

function nextSteps({ kind, isDryRun, changes, edited }: ToolchainChange, look: Look): string[] {
  const hasChanged = changes.some(({ before, after }) => before !== after);
  if (edited.length > 0 || isDryRun || !hasChanged) return [];
  const audit = { say: 'Prove it:', lines: ['esp-rtc-diag audit build/APP.elf'] };
  const rebuild = { say: 'Rebuild everything:', lines: ['idf.py fullclean build'] };
  return ['', ...formatSteps(kind === 'patch' ? [rebuild, audit] : [rebuild], look)];
}
