import { demangle } from '../demangle/demangle.js';

export type ConstructorName = { readonly name: string; readonly priority: number | null };

// What GCC gives constructors without a priority of their own.
const defaultPriority = 65_535;

// GCC: `_GLOBAL__sub_I_gStream`, `_GLOBAL__sub_I.00200__ZN3rtc4gLogE` (`$` for the dot on Xtensa), `_GLOBAL__sub_I_tcpserver.cpp`
const gccUnit = /^_GLOBAL__sub_I(?:[.$](?<priority>\d{5}))?_(?<key>.+)$/s;
// GCC with LTO: `_sub_I_00200_0`; clang: `_GLOBAL__I_000101`
const bareUnit = /^(?:_sub_I_(?<lto>\d{5})_\d+|_GLOBAL__I_(?<clang>\d{6}))(?:\.|$)/;

/**
 * The readable name of a constructor, and its priority where the compiler wrote it into the symbol. `_GLOBAL__sub_I_x`
 * makes the static objects of the whole unit that defines x, so it is named after the unit's file where that is known.
 */
export function nameConstructor(symbol: string, file: string | null): ConstructorName {
  const unit = gccUnit.exec(symbol)?.groups;
  if (unit) {
    const { key = '', priority } = unit;
    const source = file?.split(/[/\\]/).at(-1) ?? `the unit of ${demangle(key)}`;
    return { name: `static objects of ${source}`, priority: parsePriority(priority) };
  }
  const bare = bareUnit.exec(symbol)?.groups;
  return { name: demangle(symbol), priority: parsePriority(bare?.['lto'] ?? bare?.['clang']) };
}

function parsePriority(digits: string | undefined): number | null {
  if (digits === undefined) return null;
  const priority = Number.parseInt(digits, 10);
  return priority === defaultPriority ? null : priority;
}
