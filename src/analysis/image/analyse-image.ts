import type { AppImage } from '../../model/app-image.js';
import type { ImageFinding, ImageReport } from '../../model/image-report.js';
import { fingerprintOf } from '../fingerprint.js';
import { checkImage, type ImageHealth } from './check-image.js';

type Input = {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly image: AppImage;
  readonly chip: string;
  /** SHA-256 of the ELF that it shall come from. */
  readonly elfSha256: string | null;
};

/** Checks an image against itself and against its ELF. */
export function analyseImage({ path, bytes, image, chip, elfSha256 }: Input): ImageReport {
  const health = checkImage(image, bytes);
  const named = image.app?.elfSha256 ?? null;
  const matchesElf = elfSha256 === null || named === null ? null : elfSha256 === named;
  const { isChecksumValid, isHashValid } = health;
  const findings = [...damageOf(health, image)];
  if (matchesElf === false) {
    findings.push(finding('image-other-elf', 'warning', { stored: named ?? '', computed: elfSha256 ?? '' }));
  }
  const sizeBytes = bytes.length;
  return { path, sizeBytes, chip, image, isChecksumValid, isHashValid, matchesElf, findings };
}

function damageOf(
  { isComplete, isChecksumValid, isHashValid }: ImageHealth,
  image: AppImage,
): ImageFinding[] {
  if (!isComplete) return [finding('image-cut-short', 'error', {})];
  const findings: ImageFinding[] = [];
  if (isChecksumValid === false && image.checksum !== null) {
    const { stored, computed } = image.checksum;
    findings.push(finding('image-checksum', 'error', { stored: hex(stored), computed: hex(computed) }));
  }
  if (isHashValid === false)
    findings.push(finding('image-hash', 'error', { stored: image.hash?.stored ?? '' }));
  return findings;
}

function finding(
  ruleId: ImageFinding['ruleId'],
  severity: ImageFinding['severity'],
  evidence: ImageFinding['evidence'],
): ImageFinding {
  return { ruleId, severity, confidence: 'by-proof', evidence, fingerprint: fingerprintOf(ruleId, []) };
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
