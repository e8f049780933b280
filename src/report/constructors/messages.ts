import type { FindingText } from '../text/finding-text.js';
import type { BootEnd, DriftFinding, MapFinding } from '../../model/constructor-report.js';
import { safeText } from '../text/safe-text.js';
import { formatAddress, formatCount, formatQuantity } from '../text/units.js';
import { formatEntry, formatName, protectionWords } from './constructor-words.js';

/** Puts a finding of `ctors` or `ctors verify` into words. */
export function describeCtorsFinding(finding: MapFinding | DriftFinding): FindingText {
  switch (finding.ruleId) {
    case 'ctors-outside-code':
      return describeOutsideCode(finding);
    case 'ctors-elf-mismatch':
      return describeElfMismatch(finding);
    case 'ctors-boot-unknown':
      return describeUnknown(finding);
    case 'ctors-boot-missing':
      return describeMissing(finding);
    case 'ctors-boot-order':
      return describeOrder(finding);
    case 'ctors-boot-stopped':
      return describeStopped(finding);
    case 'ctors-drift':
      return describeDrift(finding);
  }
}

type Of<Rule extends MapFinding['ruleId']> = Extract<MapFinding, { ruleId: Rule }>;

function describeOutsideCode({ evidence: { entry } }: Of<'ctors-outside-code'>): FindingText {
  return {
    message: `The ${entry.array} array's word at ${formatAddress(entry.slot)} is ${formatAddress(entry.address)}, which is no code: the chip crashes when it calls it.`,
    fix: 'Rebuild the project; if it stays, something writes into .init_array that is no function.',
  };
}

function describeElfMismatch({ evidence }: Of<'ctors-elf-mismatch'>): FindingText {
  const { source, shaPrefix, path, sha256 } = evidence;
  return {
    message: `WRONG ELF: the firmware in ${safeText(source)} has the SHA-256 ${shaPrefix}…, ${safeText(path)} is ${sha256.slice(0, 9)}….`,
    fix: 'Give the ELF that was built together with the flashed image.',
  };
}

function describeUnknown({ evidence }: Of<'ctors-boot-unknown'>): FindingText {
  const { source, line, addresses, count, calls } = evidence;
  const more = count > addresses.length ? `, and ${formatCount(count - addresses.length)} more` : '';
  return {
    message: `${safeText(source)}:${line}: ${formatCount(count)} of ${formatQuantity(calls, 'called constructor')} ${count === 1 ? 'is' : 'are'} not in this ELF: ${addresses.map(formatAddress).join(', ')}${more}.`,
    fix: 'Give the ELF and the log of the same build.',
  };
}

function describeMissing({ evidence }: Of<'ctors-boot-missing'>): FindingText {
  const { source, line, constructors, count } = evidence;
  const more = count > constructors.length ? `, and ${formatCount(count - constructors.length)} more` : '';
  return {
    message: `${safeText(source)}:${line}: the boot called all but ${formatQuantity(count, 'constructor')}: ${constructors.map(formatEntry).join(', ')}${more}.`,
    fix: 'Expected if the startup code skips these; else lines of the log are lost.',
  };
}

function describeOrder({ evidence }: Of<'ctors-boot-order'>): FindingText {
  const { source, line, position, expected, called } = evidence;
  return {
    message: `${safeText(source)}:${line}: call ${position} went to ${formatEntry(called)}, where ${formatEntry(expected)} was expected.`,
    fix: "The firmware's startup code has another order than this ESP-IDF generation; the order of the log is the true one.",
  };
}

const endWords: Readonly<Record<Exclude<BootEnd, 'startup'>, string>> = {
  panic: 'a panic stopped the boot',
  'interrupt-watchdog': 'the interrupt watchdog stopped the boot',
  reboot: 'the chip restarted',
  'end-of-input': 'the log ends',
};

function describeStopped({ evidence }: Of<'ctors-boot-stopped'>): FindingText {
  const { source, line, last, called, total, end } = evidence;
  const what = end === 'startup' ? 'the boot went on' : endWords[end];
  return {
    message: `${safeText(source)}:${line}: ${what} in call ${formatCount(called)} of ${formatCount(total)}: ${formatEntry(last)}, ${formatName(last)}.`,
    fix:
      end === 'end-of-input'
        ? 'Capture the console until app_main runs.'
        : `Look at the constructors of that file first; see what skipping them does with: ctors skip ELF --skip '${lastPart(last.file)}'`,
  };
}

function lastPart(file: string | null): string {
  return safeText(`*/${file?.split('/').at(-1) ?? ''}`);
}

function describeDrift({ evidence }: DriftFinding): FindingText {
  const { listed, status, now, candidates, occupant } = evidence.verified;
  const where = `${safeText(evidence.source)}:${listed.listLine}`;
  const what = safeText(listed.file ?? listed.symbol ?? 'the constructor');
  const place = occupant
    ? `; at that address is now ${formatEntry(occupant)}${protectedWords(occupant)}`
    : '';
  const old = formatAddress(listed.address);
  const fix = 'Take the list that this command prints, rebuild, and verify again.';
  if (now && status === 'moved') {
    return { message: `${where}: ${what} moved from ${old} to ${formatAddress(now.address)}${place}.`, fix };
  }
  if (status === 'ambiguous') {
    const rivals = candidates.map(({ address }) => formatAddress(address)).join(', ');
    return { message: `${where}: ${what} is no longer at ${old}; it may be any of ${rivals}${place}.`, fix };
  }
  return { message: `${where}: ${what} at ${old} is gone${place}.`, fix };
}

function protectedWords({
  protection,
}: {
  readonly protection: keyof typeof protectionWords | null;
}): string {
  return protection === null ? '' : ` (${protectionWords[protection]})`;
}
