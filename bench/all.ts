/**
 * Every benchmark of this folder, one after another, with the load of the machine before each:
 *
 *     npm run bench [-- NAME…]
 *
 * docs/performance.md has what they printed once, beside their aims. It takes about ten minutes on two cores.
 */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';

/** The arguments that docs/performance.md was made with. */
const benchmarks: Readonly<Record<string, readonly string[]>> = {
  analyze: ['300', '1'],
  lines: [],
  heap: ['100'],
  audit: [],
  symbolize: [],
  flash: [],
  littlefs: [],
  signalling: [],
  soak: [],
  monitor: [],
};
const timeoutMs = 10 * 60_000;

const wanted = process.argv.slice(2);
for (const [name, args] of Object.entries(benchmarks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(`\n== ${['bench:' + name, ...args].join(' ')} (load ${load.join(', ')})`);
  const script = new URL(`./${name}.js`, import.meta.url).pathname;
  const { status, signal } = spawnSync(process.execPath, [script, ...args], {
    stdio: 'inherit',
    timeout: timeoutMs,
  });
  if (status !== 0) console.log(`bench:${name} failed (${signal ?? `exit ${status}`})`);
}
