import { resolve } from 'node:path';
import { inputName } from '../../report/text/input-name.js';
import { warn } from '../answer/warn.js';

/** The logs, each of them once: a glob beside a name gives one twice, and all that it tells would be counted so. */
export function distinctLogs(logs: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return logs.filter((log) => {
    const path = log === '-' ? log : resolve(log);
    if (seen.has(path)) warn(`warning: ${inputName(log)} is given more than once, and read once.`);
    const isNew = !seen.has(path);
    seen.add(path);
    return isNew;
  });
}
