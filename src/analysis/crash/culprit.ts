import type { CrashFrame, Culprit } from '../../model/console-record.js';
import { isPlumbing } from '../heap/plumbing.js';

/** Functions that a panic passes through on its way out (esp-idf esp_system, newlib, libstdc++, heap). */
const wayOut =
  /^(?:_?abort|panic_\w+|esp_system_abort|__assert_func|__assert|__ubsan_\w+|_esp_error_check_failed\w*|__cxa_\w+|__stack_chk_fail|vApplicationStackOverflowHook|(?:task|int)_wdt_\w+|esp_(?:task|int)_wdt_\w+|__wrap_\w+|__terminate|terminate)$/;

/** The first function of the firmware where a panic began: not abort, the allocator or the C++ runtime. */
export function findCulprit(frames: readonly CrashFrame[]): Culprit | null {
  const certain = frames.filter(({ role }) => role !== 'stack-word').flatMap((frame) => frame.frames);
  for (const { shortName: name, file, line } of certain) {
    if (name !== null && !wayOut.test(name) && !isPlumbing(name)) return { name, file, line };
  }
  return null;
}
