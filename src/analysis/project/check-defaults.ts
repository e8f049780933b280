import type { DoctorCheck } from '../../model/doctor.js';
import type { Sdkconfig } from '../../parsers/source/sdkconfig.js';
import type { ConfigInput } from './config-input.js';
import { check } from './doctor-check.js';

/** The configuration of the last build and what a first build would start from. */
export type DefaultsInput = {
  readonly sdkconfig: Sdkconfig;
  readonly defaults: Sdkconfig;
  /** Of the defaults where no other is named. */
  readonly path: string;
};

const maxIgnored = 20;

/**
 * What is wrong with `sdkconfig.defaults`: options set twice, and lines that count for nothing, since the `sdkconfig` that is there says otherwise. An option
 * that the `sdkconfig` leaves out is taken from the defaults at the next build (esp-idf v5.5 build-system.rst).
 */
export function checkDefaults({ sdkconfig, defaults, path }: DefaultsInput): DoctorCheck[] {
  const ignored = defaults.names.filter(
    (name) => sdkconfig.line(name) !== null && !isSameValue(sdkconfig.value(name), defaults.value(name)),
  );
  const overruled = ignored.slice(0, maxIgnored).map((name) => {
    const line = sdkconfig.line(name);
    return check(['doctor-ignored-default', 'warning'], {
      path: defaults.path(name) ?? path,
      line: defaults.line(name),
      name,
      found: sdkconfig.value(name) ?? 'n',
      wanted: defaults.value(name) ?? 'n',
      ...(line === null ? {} : { lines: [line] }),
      state: 'overruled',
    });
  });
  return [...overruled, ...checkContradictions({ path, sdkconfig: defaults })];
}

const maxContradictions = 20;

/** Options that one file sets more than once, to different values. */
export function checkContradictions({
  path,
  sdkconfig,
}: Pick<ConfigInput, 'path' | 'sdkconfig'>): DoctorCheck[] {
  return sdkconfig.contradicted
    .slice(0, maxContradictions)
    .map(({ name, value: found, path: file, line, lines, linesCount }) =>
      check(['doctor-duplicate-option', 'warning'], {
        path: file ?? path,
        line,
        name,
        found,
        lines,
        linesCount,
        state: 'twice',
      }),
    );
}

function isSameValue(a: string | null, b: string | null): boolean {
  const [one, other] = [a ?? 'n', b ?? 'n'];
  // 0x8000 and 32768 are one offset.
  return one === other || (/^\w+$/.test(one) && /^\w+$/.test(other) && Number(one) === Number(other));
}
