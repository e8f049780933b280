import type { AppImage } from '../../model/app-image.js';
import type { ImageFinding, ImageReport } from '../../model/image-report.js';
import { safeJson, safeText } from '../text/safe-text.js';
import { formatFindingAndFix, formatHeadlines, type Look } from '../text/report-parts.js';
import { formatTable } from '../text/table.js';
import { formatAddress, formatCount, formatQuantity } from '../text/units.js';
import { formatRevision, formatSize } from './sizes.js';
import { findingJson } from '../text/finding-json.js';

/** The answer of `image` for people. */
export function formatImageText(report: ImageReport, look: Look): string {
  const { style } = look;
  const { image, path, sizeBytes, chip, findings } = report;
  const kind = image.bootloader === null ? (image.app === null ? 'image' : 'application') : 'bootloader';
  const worst = findings[0];
  const lines = formatHeadlines(
    {
      verdict:
        worst === undefined
          ? `SOUND ${kind} for the ${chip}, revisions ${rangeText(image)}`
          : `${worst.severity === 'error' ? 'DAMAGED' : 'OTHER BUILD'} ${kind}: ${sentence(worst)}`,
      paint: worst === undefined ? style.bold.green : style.bold.red,
      origin: `${safeText(path)} · ${formatSize(sizeBytes)} · ${checksText(report)}`,
    },
    look,
  );
  const described = describe(image);
  if (described.length > 0) lines.push('', ...described);
  lines.push('', `entry ${formatAddress(image.entry)}, ${formatQuantity(image.segments.length, 'segment')}`);
  const rows = image.segments.map(({ offset, address, length }) => [
    formatAddress(offset),
    formatAddress(address),
    formatCount(length),
    address === 0 ? 'padding' : '',
  ]);
  const columns = [
    { title: 'offset' },
    { title: 'address' },
    { title: 'bytes', isNumber: true },
    { title: '' },
  ];
  if (rows.length > 0) lines.push(...formatTable(columns, rows));
  for (const finding of findings) {
    const words = { message: sentence(finding), fix: fixes[finding.ruleId] };
    lines.push('', ...formatFindingAndFix({ ...finding, ...words }, look));
  }
  return `${lines.join('\n')}\n`;
}

/** The answer of `image` for scripts. */
export function formatImageJson(report: ImageReport): string {
  const { image, chip, isChecksumValid, isHashValid, matchesElf, findings } = report;
  const { revisions, segments, checksum, hash, app, bootloader } = image;
  const document = {
    schemaVersion: 1,
    chip,
    chipId: image.chipId,
    entry: formatAddress(image.entry),
    minRevision: formatRevision(revisions.min),
    maxRevision: revisions.max === null ? null : formatRevision(revisions.max),
    flashMode: image.flashMode,
    flashSizeBytes: image.flashSizeBytes,
    segments: segments.map((segment) => ({ ...segment, address: formatAddress(segment.address) })),
    checksum: { value: checksum?.stored ?? null, valid: isChecksumValid },
    hash: { appended: hash !== null, valid: isHashValid },
    app,
    bootloader,
    matchesElf,
    findings: findings.map((finding) =>
      findingJson({ ...finding, message: sentence(finding), fix: fixes[finding.ruleId] }),
    ),
  };
  return `${safeJson(document)}\n`;
}

function rangeText({ revisions: { min, max } }: AppImage): string {
  return max === null
    ? `${formatRevision(min)} and later`
    : `${formatRevision(min)} to ${formatRevision(max)}`;
}

function checksText({ isChecksumValid, isHashValid, matchesElf }: ImageReport): string {
  const checks = [`checksum ${isChecksumValid === true ? 'right' : 'wrong'}`];
  if (isChecksumValid === null) checks[0] = 'cut short';
  if (isHashValid !== null) checks.push(`SHA-256 ${isHashValid ? 'right' : 'wrong'}`);
  else if (isChecksumValid !== null) checks.push('no SHA-256');
  if (matchesElf !== null) checks.push(matchesElf ? 'the ELF matches' : 'the ELF is of another build');
  return checks.join(' · ');
}

function describe({ app, bootloader }: AppImage): string[] {
  if (app !== null) {
    const { project, version, idfVersion, compiled, elfSha256 } = app;
    return [
      `project   ${safeText(project)} ${safeText(version)}`,
      `ESP-IDF   ${safeText(idfVersion)}`,
      ...whenCompiled(compiled),
      ...(elfSha256 === null ? [] : [`ELF       ${elfSha256}`]),
    ];
  }
  if (bootloader === null) return [];
  return [`ESP-IDF   ${safeText(bootloader.idfVersion)}`, ...whenCompiled(bootloader.compiled)];
}

// Empty in a reproducible build.
function whenCompiled(compiled: string): readonly string[] {
  return compiled.trim() === '' ? [] : [`compiled  ${safeText(compiled)}`];
}

function sentence({ ruleId, evidence }: ImageFinding): string {
  switch (ruleId) {
    case 'image-cut-short':
      return 'the file ends before the image does';
    case 'image-checksum':
      return `the checksum is ${evidence.stored}, and its segments give ${evidence.computed}`;
    case 'image-hash':
      return 'the SHA-256 behind the image does not fit its bytes';
    case 'image-other-elf':
      return 'it was made from another ELF than the one given';
  }
}

const fixes: Readonly<Record<ImageFinding['ruleId'], string>> = {
  'image-cut-short': 'Build the project again; a copy or a download may have been interrupted.',
  'image-checksum': 'Build the project again: the bootloader would refuse it.',
  'image-hash': 'Build the project again: the bootloader would refuse it.',
  'image-other-elf': 'Take the ELF of the same build: names from another one are wrong.',
};
