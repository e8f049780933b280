import type { ConstructorMap } from '../../model/constructor.js';
import type { NextStep } from '../../model/log-report.js';
import { fileWord, shellWord } from '../text/shell-word.js';
import type { MapReport } from './map-text.js';

/** Components in the line to type. */
const maxPatterns = 6;

/** Where ESP-IDF, and a project that has a copy of it, keeps the file. */
export const startupOption = '--startup components/esp_system/startup.c';

/** To leave the application's own out, or to check a build that does. */
export function nextSteps({ map, skipped }: MapReport): readonly NextStep[] {
  if (skipped.size === 0) return leaveOutOwn(map);
  const command = `esp-rtc-diag ctors verify ${fileWord(map.path)}`;
  return [{ say: 'Check that these are the ones that were meant:', lines: [command] }];
}

// What leaves out the components in which nothing must run, those of the application; none where all must.
function leaveOutOwn({ constructors, startup, path }: ConstructorMap): readonly NextStep[] {
  const kept = new Set(constructors.flatMap((one) => (one.protection === null ? [] : one.component)));
  const named = new Set(constructors.flatMap(({ component }) => component ?? []));
  const own = [...named].filter((component) => !kept.has(component)).toSorted();
  if (own.length === 0 || startup === 'generic') return [];
  const patterns = own.slice(0, maxPatterns).map((component) => `--skip ${shellWord(`${component}/**`)}`);
  // ESP-IDF v6 has no loop of its own to edit.
  const way = startup === 'idf-5' ? startupOption : '--style linker';
  const command = `esp-rtc-diag ctors skip ${fileWord(path)} ${patterns.join(' ')} ${way}`;
  return [{ say: 'Leave yours out, and see the change first:', lines: [command] }];
}
