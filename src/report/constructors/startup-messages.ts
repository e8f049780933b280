import type { ProblemText } from './skip-messages.js';

type Problem =
  | 'no-function'
  | 'several-functions'
  | 'no-loop'
  | 'several-loops'
  | 'unknown-loop-body'
  | 'already-installed'
  | 'not-installed'
  | 'edited-since'
  | 'too-large';

/** Where to look for a file that is not there. */
export const whereStartupIs =
  'Give the one that your build compiles: $IDF_PATH/components/esp_system/startup.c, or the copy of that component in the project.';

const texts: Readonly<Record<Problem, readonly [what: string, hint: string]>> = {
  'no-function': [
    'has no do_global_ctors',
    'Give components/esp_system/startup.c of ESP-IDF v5.0 to v5.5; v6 has none: use --style linker or --style patch.',
  ],
  'several-functions': [
    'defines do_global_ctors more than once',
    'Leave one of them, or use --style linker or --style patch.',
  ],
  'no-loop': [
    'has a do_global_ctors without the loop that ESP-IDF v5 has',
    'Start from the original file, or use --style linker or --style patch.',
  ],
  'several-loops': [
    'walks over the same array twice',
    'Start from the original file, or use --style linker or --style patch.',
  ],
  'unknown-loop-body': [
    'has been edited by hand: the loop does more than to log and to call',
    'Start from the original file; what was skipped by hand goes into --skip or --list.',
  ],
  'already-installed': ['has our code already', 'Run: esp-rtc-diag ctors revert startup.c'],
  'not-installed': ['has no code of ours', 'There is nothing to take out; the file was left as it is.'],
  'edited-since': [
    'was edited after our code went in, so it cannot be restored byte for byte',
    'Take the lines marked esp-rtc-diag out by hand, or copy the backup beside it back.',
  ],
  'too-large': ['is larger than 1 MB, which the startup.c of no ESP-IDF is', whereStartupIs],
};

/** Why a startup.c was left alone, and what to do. */
export function describeStartupProblem(path: string, problem: Problem): ProblemText {
  const [what, hint] = texts[problem];
  return { message: `${path} ${what}; nothing was changed.`, hint };
}
