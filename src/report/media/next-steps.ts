import { safeText } from '../text/safe-text.js';

/** `Next:` with a numbered line to type for each step; nothing where there is none. */
export function formatNextSteps(
  steps: readonly { readonly why: string; readonly command: string }[],
): string[] {
  if (steps.length === 0) return [];
  return ['', 'Next:', ...steps.map(({ why, command }, i) => `  ${i + 1}. ${why}: ${safeText(command)}`)];
}
