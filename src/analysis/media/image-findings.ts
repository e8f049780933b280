import { bySeverity } from '../severity-order.js';
import type { Severity } from '../../model/finding.js';
import type { LittlefsDamage, LittlefsDamageKind } from '../../model/littlefs.js';
import type { ImageFinding } from '../../model/media.js';
import { fingerprintOf } from '../fingerprint.js';

/** What loses data is an error, what the library mends at its next mount is a note. */
const severities: Readonly<Record<LittlefsDamageKind, Severity>> = {
  'superblock-lost': 'error',
  'version-unknown': 'warning',
  'image-short': 'error',
  'pair-lost': 'error',
  'pair-stray': 'note',
  'commit-torn': 'note',
  'tail-cycle': 'error',
  'folder-twice': 'error',
  'entry-broken': 'error',
  'file-broken': 'error',
  'file-doubtful': 'error',
  'block-shared': 'error',
  'path-too-long': 'error',
  'move-pending': 'note',
  'name-twice': 'warning',
  'name-unsafe': 'warning',
};

/** Damages as findings, one for each rule and path, gravest first. */
export function judgeImage(damages: readonly LittlefsDamage[]): ImageFinding[] {
  const findings = new Map<string, ImageFinding>();
  for (const { what, block, path } of damages) {
    const ruleId = `littlefs-${what}` as const;
    const fingerprint = fingerprintOf(ruleId, [path]);
    const known = findings.get(fingerprint);
    const evidence = {
      path,
      block: known?.evidence.block ?? block,
      count: (known?.evidence.count ?? 0) + 1,
    };
    findings.set(fingerprint, {
      ruleId,
      severity: severities[what],
      confidence: 'by-proof',
      evidence,
      fingerprint,
    });
  }
  return [...findings.values()].toSorted(bySeverity);
}
