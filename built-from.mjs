import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

// `node built-from.mjs write`, at the end of a build, keeps a hash of what was built, and of what from.
// `node built-from.mjs check` ends with 0 where both are as they were then, so that tests need not build again.
const [action, root = '.'] = process.argv.slice(2);

const sources = [
  'src',
  'package.json',
  'rolldown.config.js',
  'prune-dist.mjs',
  'tsconfig.json',
  'tsconfig.build.json',
  'node_modules/.package-lock.json',
];
const results = ['dist', 'schemas'];
// In node_modules, so that a new installation builds anew.
const stamp = join(root, 'node_modules/.cache/esp-rtc-diag/built-from');

const hash = hashOf([...sources, ...results]);
if (action === 'write') {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
} else {
  process.exitCode = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash ? 0 : 1;
}

function hashOf(paths) {
  const digest = createHash('sha256');
  for (const path of paths.flatMap(filesUnder)) {
    const bytes = readFileSync(join(root, path));
    digest.update(`${path} ${bytes.length}\n`).update(bytes);
  }
  return digest.digest('hex');
}

// None where there is nothing: what is not there yet is not built.
function filesUnder(path) {
  const stats = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats ? [path] : [];
  return readdirSync(join(root, path))
    .toSorted()
    .flatMap((name) => filesUnder(`${path}/${name}`));
}
