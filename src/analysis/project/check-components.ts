import { minVersion, satisfies, subset, valid, validRange } from 'semver';
import type { ComponentDependency, DoctorCheck } from '../../model/doctor.js';
import { check } from './doctor-check.js';

const hosted = 'espressif/esp_hosted';
const remote = 'espressif/esp_wifi_remote';

/** What the streamer was built and seen to run with. */
const known: readonly { readonly name: string; readonly range: string }[] = [
  { name: 'joltwallet/littlefs', range: '^1.14.8' },
  { name: 'espressif/esp_websocket_client', range: '^1.5.0' },
];
/** Releases of ESP-Hosted with the only esp_wifi_remote that they work with. */
const pairs = [{ hosted: '2.5.3', remote: '1.1.2' }];

/** Pairs of components that do not work together; `locked` are the versions that the component manager chose. */
export function checkComponents(
  asked: readonly ComponentDependency[],
  locked: readonly ComponentDependency[],
): DoctorCheck[] {
  return [...checkPairs(asked, locked), ...checkKnown(asked, locked)];
}

function checkPairs(
  asked: readonly ComponentDependency[],
  locked: readonly ComponentDependency[],
): DoctorCheck[] {
  const host = chosen(hosted, asked, locked);
  if (host === null) return [];
  // A range takes a newer release than the one that is known here, on the day that there is one.
  const pair = pairs.find((one) => rangeOf(host.version) === one.hosted);
  const at = { path: host.path, line: host.line, name: remote };
  const other = chosen(remote, asked, locked);
  const wanted = pair?.remote ?? null;
  if (other === null) {
    return [check(['doctor-components', 'error'], { ...at, wanted, found: host.version, state: 'absent' })];
  }
  if (pair === undefined) {
    const state = 'pair-unknown';
    const found = [host, other].map(({ version }) => version ?? 'of any version').join(' with ');
    return [check(['doctor-components', 'note'], { ...at, found, state })];
  }
  const place = {
    path: other.path,
    line: other.line,
    name: remote,
    found: other.version,
    wanted: pair.remote,
  };
  if (rangeOf(other.version) === pair.remote)
    return [check(['doctor-components', 'ok'], { ...place, state: 'pair' })];
  if (matches(other.version, pair.remote)) {
    // A range takes what is newest on the day of the build.
    return [check(['doctor-components', 'warning'], { ...place, state: 'not-pinned' })];
  }
  return [check(['doctor-components', 'error'], { ...place, state: 'mismatch' })];
}

function checkKnown(
  asked: readonly ComponentDependency[],
  locked: readonly ComponentDependency[],
): DoctorCheck[] {
  return known.flatMap(({ name, range }) => {
    const found = chosen(name, asked, locked);
    if (found === null) return [];
    const place = { path: found.path, line: found.line, name, found: found.version, wanted: range };
    const version = rangeOf(found.version);
    if (version === null) return [check(['doctor-components', 'warning'], { ...place, state: 'no-version' })];
    const holds = valid(version) === null ? subset(version, range) : satisfies(version, range);
    if (holds) return [check(['doctor-components', 'ok'], { ...place, state: 'version' })];
    const isOlder = (minVersion(version)?.compare(minVersion(range) ?? '0.0.0') ?? 0) < 0;
    return [check(['doctor-components', 'warning'], { ...place, state: isOlder ? 'older' : 'newer' })];
  });
}

/** What was chosen, else what was asked for. */
function chosen(
  name: string,
  asked: readonly ComponentDependency[],
  locked: readonly ComponentDependency[],
): ComponentDependency | null {
  const is = (one: ComponentDependency): boolean => one.name === name;
  return locked.find(is) ?? asked.find(is) ?? null;
}

function matches(text: string | null, version: string): boolean {
  const range = rangeOf(text);
  return range !== null && satisfies(version, range);
}

/**
 * The component manager writes `>=1.0,!=1.4.2,<2.0` and `==1.2.3`, and `1.2.3~1` for one release of a component that was
 * packed again; null where it is no version. What a range leaves out makes it no other range here.
 */
function rangeOf(text: string | null): string | null {
  const release = (text ?? '*').replace(/(?<=\d)~\d+/g, '').replace(/!=\s*[^\s,]+/g, '');
  return validRange(release.replaceAll(',', ' ').replaceAll('==', '='));
}
