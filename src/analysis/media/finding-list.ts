import type { Severity } from '../../model/finding.js';
import type { MediaEffect, MediaFinding, MediaRuleId } from '../../model/media.js';
import { fingerprintOf } from '../fingerprint.js';

type EvidenceOf<Rule extends MediaRuleId> = Extract<MediaFinding, { readonly ruleId: Rule }>['evidence'];
/** What a check knows of one case; how often and what follows is added here. */
export type CaseOf<Rule extends MediaRuleId> = Omit<EvidenceOf<Rule>, 'count' | 'effect'>;

/** What the streamer does about each rule; docs/media.md says how that is known. */
const effects: Readonly<Record<MediaRuleId, MediaEffect>> = {
  'media-video-missing': 'no-picture',
  'media-sound-missing': 'no-sound',
  'media-gap': 'is-ignored',
  'media-file-empty': 'hangs',
  'media-file-foreign': 'is-ignored',
  'media-file-too-large': 'aborts',
  'media-start-code': 'aborts',
  'media-length-zero': 'aborts',
  'media-length-beyond': 'aborts',
  'media-bytes-left': 'aborts',
  'media-slice-count': 'looks-bad',
  'media-slice-not-last': 'looks-bad',
  'media-first-not-key': 'no-picture',
  'media-parameters-missing': 'no-picture',
  'media-profile': 'no-picture',
  'media-level': 'looks-bad',
  'media-b-frames': 'looks-bad',
  'media-key-frames-rare': 'looks-bad',
  'media-frame-rate': 'looks-bad',
  'media-opus-size': 'aborts',
  'media-opus-duration': 'looks-bad',
  'media-durations-differ': 'looks-bad',
  'media-psram': 'aborts',
  'media-partition': 'is-ignored',
};

const effectSeverities: Readonly<Record<MediaEffect, Severity>> = {
  aborts: 'error',
  hangs: 'error',
  'no-picture': 'error',
  'looks-bad': 'warning',
  'is-ignored': 'warning',
  'no-sound': 'note',
};

const effectRanks: Readonly<Record<MediaEffect, number>> = {
  aborts: 0,
  hangs: 1,
  'no-picture': 2,
  'looks-bad': 3,
  'is-ignored': 4,
  'no-sound': 5,
};

const folders = new Set(['h264', 'opus']);

/** Findings, one for each rule and folder: the first case in full, the others counted. */
export class MediaFindingList {
  readonly #findings = new Map<string, MediaFinding>();

  add<Rule extends MediaRuleId>(ruleId: Rule, found: CaseOf<Rule>, severity?: Severity): void {
    const [folder = ''] = found.file.split('/');
    // What is in neither of the two folders is counted together.
    const group = folders.has(folder) ? folder : '';
    const fingerprint = fingerprintOf(ruleId, [group]);
    const known = this.#findings.get(fingerprint);
    const effect = effects[ruleId];
    const finding = {
      ruleId,
      severity: known?.severity ?? severity ?? effectSeverities[effect],
      confidence: 'by-proof',
      evidence: { ...(known?.evidence ?? { ...found, effect }), count: (known?.evidence.count ?? 0) + 1 },
      fingerprint,
    };
    // The evidence is that of the rule: `found` has its fields.
    this.#findings.set(fingerprint, finding as unknown as MediaFinding);
  }

  /** What stops the streamer first, then by name. */
  sorted(): MediaFinding[] {
    return [...this.#findings.values()].toSorted(
      (a, b) =>
        effectRanks[a.evidence.effect] - effectRanks[b.evidence.effect] ||
        (a.evidence.file < b.evidence.file ? -1 : 1),
    );
  }
}
