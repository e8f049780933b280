import type { HeapGroup, Owner } from '../../model/heap-report.js';
import { safeText } from '../text/safe-text.js';
import { formatBytes, formatCount } from '../text/units.js';
import { causeNames, confidenceNames } from './cause-names.js';

/** `64 x 84 B FreeRTOS mutexes created by PeerConnection (by stack)` */
export function describeGroup(group: HeapGroup): string {
  const { cause, count } = group;
  const name = cause ? causeNames[cause.id] : { one: 'block', many: 'blocks' };
  const what = count === 1 ? name.one : name.many;
  return `${formatCount(count)} x ${formatBytes(group.sizeBytes)} ${what}${creator(group)}${certainty(group)}`;
}

/** `file:line`, or what of it is known; only the last two parts of the path, which is enough to find it. */
export function formatPlace({ file, line }: Pick<Owner, 'file' | 'line'>): string {
  if (file === null) return '';
  const short = file.split(/[/\\]/).slice(-2).join('/');
  return safeText(line === null ? short : `${short}:${line}`);
}

function creator({ owner }: HeapGroup): string {
  return owner ? ` created by ${ownerWord(owner.name)}` : '';
}

// A constructor stands for its class: `rtc::impl::PeerConnection::PeerConnection` is `PeerConnection`.
function ownerWord(name: string): string {
  const parts = splitScopes(name);
  const last = parts.at(-1) ?? name;
  const scope = parts.at(-2);
  if (scope === undefined) return safeText(last);
  if (withoutArguments(scope) === last) return safeText(scope);
  return safeText(`${scope}::${last}`);
}

// `::` inside `<Type as Trait>` or `{lambda…}` separates nothing here; short names have nothing else inside `<…>`.
function splitScopes(name: string): string[] {
  return name.split(/::(?![^<{]*[>}])/);
}

function withoutArguments(name: string): string {
  return name.replace(/<.*>$/, '');
}

function certainty({ cause, owner, callers }: HeapGroup): string {
  if (!cause) return owner || callers.length > 0 ? '' : ' of unknown origin';
  const rivals = cause.alternatives.map((id) => causeNames[id].many);
  const isGuess = cause.confidence === 'by-size' || cause.confidence === 'by-pattern';
  const rival = isGuess && rivals.length > 0 ? `; or ${rivals.join(', or ')}` : '';
  return ` (${confidenceNames[cause.confidence]}${rival})`;
}
