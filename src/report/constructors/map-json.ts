import { formatEvent } from '../text/ndjson.js';
import type { Constructor, ConstructorMap, InitFunction } from '../../model/constructor.js';
import type { BootLog, DriftFinding, MapFinding } from '../../model/constructor-report.js';
import { safeJson } from '../text/safe-text.js';
import { formatAddress } from '../text/units.js';
import type { MapReport } from './map-text.js';
import { describeCtorsFinding } from './messages.js';
import { formatMapVerdict } from './verdict.js';
import { findingJson } from '../text/finding-json.js';

/** The map in the shape of the contract. */
export function formatMapJson(report: MapReport): string {
  const { map, findings, log, skipped } = report;
  return `${safeJson({
    schemaVersion: 1,
    verdict: formatMapVerdict(report),
    elf: elfToJson(map),
    constructors: map.constructors.map((one) => ({ ...constructorToJson(one), skipped: skipped.has(one) })),
    initFunctions: map.initFunctions.map(initFunctionToJson),
    bootLog: log && bootLogToJson(log),
    findings: findings.map(ctorsFindingToJson),
    warnings: map.warnings,
  })}\n`;
}

/** One JSON object a line: the ELF, its constructors and init functions, the findings, and the verdict last. */
export function formatMapNdjson(report: MapReport): string {
  const { map, findings, log, skipped } = report;
  const { warnings } = map;
  return [
    formatEvent('elf', elfToJson(map)),
    ...map.constructors.map((one) =>
      formatEvent('constructor', { ...constructorToJson(one), skipped: skipped.has(one) }),
    ),
    ...map.initFunctions.map((one) => formatEvent('initFunction', initFunctionToJson(one))),
    ...(log ? [formatEvent('bootLog', bootLogToJson(log))] : []),
    ...findings.map((finding) => formatEvent('finding', ctorsFindingToJson(finding))),
    formatEvent('verdict', { verdict: formatMapVerdict(report), warnings }),
  ].join('');
}

/** What the contract says of an ELF. */
export function elfToJson({ path, sha256, machine, startup }: ConstructorMap): object {
  return { path, sha256, machine, startup };
}

/** A constructor in the shape of the contract: `protected` for scripts, `protection` for the reason. */
export function constructorToJson(constructor: Constructor): object {
  const { address, slot, isCode, protection, ...rest } = constructor;
  return {
    ...rest,
    address: formatAddress(address),
    slot: formatAddress(slot),
    isCode,
    protected: protection !== null,
    protection,
  };
}

/** A finding in the shape of the contract. */
export function ctorsFindingToJson(finding: MapFinding | DriftFinding): object {
  return findingJson({ ...finding, ...describeCtorsFinding(finding), evidence: evidenceToJson(finding) });
}

function evidenceToJson(finding: MapFinding | DriftFinding): object {
  switch (finding.ruleId) {
    case 'ctors-outside-code':
      return { constructor: constructorToJson(finding.evidence.entry) };
    case 'ctors-elf-mismatch':
      return finding.evidence;
    case 'ctors-boot-unknown':
      return { ...finding.evidence, addresses: finding.evidence.addresses.map(formatAddress) };
    case 'ctors-boot-missing':
      return { ...finding.evidence, constructors: finding.evidence.constructors.map(constructorToJson) };
    case 'ctors-boot-order': {
      const { expected, called, ...place } = finding.evidence;
      return { ...place, expected: constructorToJson(expected), called: constructorToJson(called) };
    }
    case 'ctors-boot-stopped':
      return { ...finding.evidence, last: constructorToJson(finding.evidence.last) };
    case 'ctors-drift': {
      const { source, verified } = finding.evidence;
      const { listed, status, now } = verified;
      const place = { source, listLine: listed.listLine, status };
      return { ...place, address: formatAddress(listed.address), now: now && formatAddress(now.address) };
    }
  }
}

function initFunctionToJson({ address, ...rest }: InitFunction): object {
  return { address: formatAddress(address), ...rest };
}

function bootLogToJson({ path, boot, boots }: BootLog): object {
  const { calls, end, elfPrefix } = boot;
  const line = calls[0]?.line ?? null;
  return { path, line, boots, calls: calls.map(({ address }) => formatAddress(address)), end, elfPrefix };
}
