import { formatEvent } from '../text/ndjson.js';
import type { Constructor, ConstructorMap } from '../../model/constructor.js';
import type { VerifiedConstructor } from '../../model/constructor-list.js';
import type { DriftFinding } from '../../model/constructor-report.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { hanging } from '../text/paragraph.js';
import type { Look } from '../text/report-parts.js';
import { formatAddress, formatCount, formatQuantity } from '../text/units.js';
import { formatEntry, formatName, protectionWords } from './constructor-words.js';
import { constructorToJson, ctorsFindingToJson, elfToJson } from './map-json.js';
import { describeCtorsFinding } from './messages.js';

export type VerifyReport = {
  readonly map: ConstructorMap;
  readonly list: string;
  readonly verified: readonly VerifiedConstructor[];
  readonly findings: readonly DriftFinding[];
};

/** The answer in one line. */
function formatVerifyVerdict({ verified, findings }: VerifyReport): string {
  const all = formatQuantity(verified.length, 'listed constructor');
  const unproven = countUnproven(verified);
  const doubt = unproven === 0 ? '' : `; ${formatCount(unproven)} without a name to compare`;
  if (unproven > 0 && unproven === verified.length)
    return `UNPROVEN: constructors stand at the addresses of ${all}, and no name says that they are the same`;
  if (findings.length === 0) return `SAME: ${all} where the list says${doubt}`;
  const swapped = verified.filter(({ occupant }) => occupant !== null).length;
  const danger =
    swapped === 0 ? '' : `; ${formatCount(swapped)} of the addresses now belong to other constructors`;
  return `DRIFT: ${formatCount(findings.length)} of ${all} not where the list says${danger}${doubt}`;
}

/**
 * The answer for people, which is the next list as well: each line that starts with an address holds for this build,
 * and the lines that start with `#` hold for nothing.
 */
export function formatVerifyText(report: VerifyReport, { style, columns }: Look): string {
  const verdict = safeText(formatVerifyVerdict(report));
  const isSame = report.findings.length === 0;
  const isProven = countUnproven(report.verified) < report.verified.length;
  const lines = report.verified.flatMap((one) => formatLines(one, report.findings));
  const paint = isSame ? (isProven ? style.bold.green : style.bold) : style.bold.red;
  return `${[...hanging(verdict, columns).map((line) => paint(line)), '', ...lines].join('\n')}\n`;
}

function countUnproven(verified: readonly VerifiedConstructor[]): number {
  return verified.filter(({ status }) => status === 'unproven').length;
}

function formatLines(verified: VerifiedConstructor, findings: readonly DriftFinding[]): string[] {
  const { listed, status, now, candidates } = verified;
  if (now)
    return [formatHeld(now, status === 'moved' ? `moved from ${formatAddress(listed.address)}` : status)];
  const finding = findings.find(({ evidence }) => evidence.verified === verified);
  const reason = finding ? safeText(describeCtorsFinding(finding).message) : status;
  return [`# ${reason}`, ...candidates.map((one) => `# perhaps ${formatHeld(one, formatName(one))}`)];
}

function formatHeld(now: Constructor, word: string): string {
  const kept = now.protection === null ? '' : `  protected: ${protectionWords[now.protection]}`;
  return `${formatEntry(now)}  ${word}${kept}`;
}

/** The answer for scripts. */
export function formatVerifyJson(report: VerifyReport): string {
  return `${safeJson({
    schemaVersion: 1,
    verdict: formatVerifyVerdict(report),
    elf: elfToJson(report.map),
    style: 'literal',
    list: report.list,
    entries: report.verified.map(entryToJson),
    constructors: report.verified.map(verifiedToJson),
    findings: report.findings.map(ctorsFindingToJson),
  })}\n`;
}

/** One JSON object a line: each listed constructor, the findings, and the verdict last. */
export function formatVerifyNdjson(report: VerifyReport): string {
  return [
    ...report.verified.map((verified) => formatEvent('verified', verifiedToJson(verified))),
    ...report.findings.map((finding) => formatEvent('finding', ctorsFindingToJson(finding))),
    formatEvent('verdict', { verdict: formatVerifyVerdict(report) }),
  ].join('');
}

// What the contract asks of every style: what was meant, what stands there now, and whether they are the same.
function entryToJson({ listed, status, now, occupant }: VerifiedConstructor): object {
  const here = status === 'same' || status === 'unproven' ? now : occupant;
  const place =
    listed.file === null ? null : `${listed.file}${listed.line === null ? '' : `:${listed.line}`}`;
  return {
    slot: here ? formatAddress(here.slot) : null,
    address: formatAddress(listed.address),
    was: listed.symbol ?? place,
    is: here && (here.symbol ?? formatEntry(here)),
    holds: status === 'same',
  };
}

function verifiedToJson({ listed, status, now, candidates, occupant }: VerifiedConstructor): object {
  return {
    status,
    listed: { ...listed, address: formatAddress(listed.address) },
    now: now && constructorToJson(now),
    candidates: candidates.map(constructorToJson),
    occupant: occupant && constructorToJson(occupant),
  };
}
