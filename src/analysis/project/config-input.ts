import type { Sdkconfig } from '../../parsers/source/sdkconfig.js';

export type ConfigInput = {
  /** Of what no line says. */
  readonly path: string;
  readonly sdkconfig: Sdkconfig;
  /** Of the board as its boot log says it (`103` is 1.3); null where nobody said. */
  readonly boardRevision: number | null;
};

/** Where an option is set, or the file that might set it. */
export function placeOf(
  { path, sdkconfig }: Pick<ConfigInput, 'path' | 'sdkconfig'>,
  option: string,
): { readonly path: string; readonly line: number | null } {
  return { path: sdkconfig.path(option) ?? path, line: sdkconfig.line(option) };
}
