/** Processor time of this process, in ms: what limits of work are measured by, as a busy machine makes the clock run on. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
