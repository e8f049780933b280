import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// What a start of the program costs where it is installed from its tarball: by npx, by itself, and Node alone.
const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = 9;
const folder = mkdtempSync(join(tmpdir(), 'esp-rtc-diag-start-'));

try {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const packed = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' })) as unknown;
  // A list up to npm 11, by name from npm 12 on.
  const [tarball] = Object.values(packed as Record<string, { filename: string; size: number }>);
  if (!tarball) throw new Error('npm pack says nothing.');
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const flags = ['--no-audit', '--no-fund', '--omit=optional', '--ignore-scripts'];
  execFileSync('npm', ['install', ...flags, join(folder, tarball.filename)], {
    cwd: folder,
    stdio: 'ignore',
  });
  const program = 'node_modules/esp-rtc-diag/bin/esp-rtc-diag';
  const commands = {
    'node -e 0': [process.execPath, '-e', '0'],
    'node …/bin/esp-rtc-diag --version': [process.execPath, program, '--version'],
    'npx --no-install semver 1.0.0': ['npx', '--no-install', 'semver', '1.0.0'],
    'npx --no-install esp-rtc-diag --version': ['npx', '--no-install', 'esp-rtc-diag', '--version'],
  };
  console.log(`medians of ${rounds} by turns, tarball of ${(tarball.size / 1e6).toFixed(1)} MB:`);
  const times = Object.values(commands).map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, command] of Object.values(commands).entries()) times[index]?.push(timeOf(command));
  }
  const medians = times.map((list) => list.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN);
  for (const [index, name] of Object.keys(commands).entries()) {
    const median = medians[index] ?? Number.NaN;
    const ratio = (median / (medians[0] ?? Number.NaN)).toFixed(2);
    console.log(`  ${name.padEnd(42)} ${(median / 1000).toFixed(2)} s = ${ratio} x`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function timeOf([command = '', ...args]: readonly string[]): number {
  const start = performance.now();
  const run = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${run.stderr}`);
  return performance.now() - start;
}
