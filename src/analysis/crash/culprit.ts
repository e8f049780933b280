import type { CrashFrame, Culprit } from '../../model/crash-frame.js';
import { isPlumbing } from '../heap/plumbing.js';

/** Functions that a panic passes through on its way out (esp-idf esp_system, newlib, libstdc++, heap). */
const wayOut =
  /^(?:_?abort|invoke_abort|panic_\w+|esp_system_abort|__assert_func|__assert|__ubsan_\w+|_esp_error_check_failed\w*|__cxa_\w+|__stack_chk_fail|vApplicationStackOverflowHook|(?:task|int)_wdt_\w+|esp_(?:task|int)_wdt_\w+|esp_crosscore_\w+|esp_backtrace_print\w*|__wrap_\w+|__terminate|terminate)$/;

/**
 * What a bad pointer or a full stack breaks first: newlib's strings, printf and locks, and the port's start of a task and
 * its change from one to the next, which finds that a stack is full.
 */
const innards =
  /^(?:mem(?:cpy|set|move|cmp|chr)|str(?:n?(?:len|cpy|cmp|cat|dup|casecmp)|r?chr|str|tok|tok_r|to[a-z]{1,3}|lcpy|lcat|c?spn|pbrk)|_?s?_?v?f?(?:n|sn|s)?i?printf(?:_r)?|_?(?:fwrite|fputs|puts|fflush|fiprintf)(?:_r)?|__s\w+|__retarget_\w+|spinlock_\w+|[vx]Port\w+|compare_and_set_native|loopTask|main_task|vTaskSwitchContext|[vx]TaskPriority(?:Inherit|Disinherit\w*)|prvCopyDataToQueue|_frxt_\w+|_xt_\w+|rtos_int_\w+|_interrupt_handler)$/;

/** Who calls static constructors (esp-idf startup.c, from v6 on libc), and what GCC calls one. */
const ofConstructors =
  /^(?:do_global_ctors|__libc_init_array|_GLOBAL__sub_I_.*|__static_initialization_and_destruction_\d+)$/;

/** True where a panic began in a static constructor, before app_main. */
export function isInConstructor(frames: readonly CrashFrame[]): boolean {
  return frames.some((frame) =>
    frame.frames.some(({ shortName: name }) => name !== null && ofConstructors.test(name)),
  );
}

/** The first function of the firmware where a panic began: not abort, libc, the allocator or the C++ runtime. */
export function findCulprit(frames: readonly CrashFrame[]): Culprit | null {
  const certain = frames.filter(({ role }) => role !== 'stack-word').flatMap((frame) => frame.frames);
  for (const { shortName: name, file, line } of certain) {
    if (name !== null && !wayOut.test(name) && !innards.test(name) && !isPlumbing(name))
      return { name, file, line };
  }
  return null;
}
