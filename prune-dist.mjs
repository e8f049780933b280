import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

// Removes from dist/ what no source has any more, at the end of a build: tsc leaves the output of files that were
// renamed or deleted. Nothing that is in use goes away, so that a build beside running programs harms none of them.
const [root = '.'] = process.argv.slice(2);

prune('');

function prune(under) {
  const folder = join(root, 'dist', under);
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  for (const entry of entries) {
    const path = under === '' ? entry.name : `${under}/${entry.name}`;
    if (entry.isDirectory()) prune(path);
    // dist/bundle/ is rolldown's, whose plugin keeps it clean.
    else if (!path.startsWith('bundle/') && !hasSource(path))
      rmSync(join(root, 'dist', path), { force: true });
  }
  if (under !== '' && readdirSync(folder).length === 0) rmdirSync(folder);
}

function hasSource(path) {
  if (path === 'esp-rtc-diag.1') return true;
  const [, page] = /^page\/([\w-]+)\.(?:js|css|html)$/.exec(path) ?? [];
  if (page !== undefined) return existsSync(join(root, 'src/page', page, 'page.ts'));
  const source = path.replace(/(?:\.d\.ts|\.js)$/, '.ts');
  return !path.startsWith('page/') && source.endsWith('.ts') && existsSync(join(root, 'src', source));
}
