import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

// npm asks whoever installs a tarball about `prepare`, although it runs that for a clone alone. So the tarball's
// package.json goes without it: `strip` before it is packed, `restore` afterwards. A pack that was killed in between is
// put right by either.
const [action] = process.argv.slice(2);
const kept = 'package.json.kept';

if (existsSync(kept)) renameSync(kept, 'package.json');
if (action === 'strip') {
  const text = readFileSync('package.json', 'utf8');
  writeFileSync(kept, text);
  const { scripts, ...rest } = JSON.parse(text);
  const { prepare: _, ...left } = scripts;
  writeFileSync('package.json', `${JSON.stringify({ ...rest, scripts: left }, null, 2)}\n`);
}
