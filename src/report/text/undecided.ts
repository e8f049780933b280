/** Whether a verdict says neither good nor bad: `NOT ENOUGH cycles to say`, `NOTHING TOLD of memory`. */
export function isUndecided(verdict: string): boolean {
  return /^(?:NOT ENOUGH|NOTHING TOLD|NO CLOCK)\b/.test(verdict);
}
