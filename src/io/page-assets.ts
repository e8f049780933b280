import { readFileSync } from 'node:fs';
import { packageFile } from '../package-file.js';

export type PageAssets = { readonly script: string; readonly style: string };

/** What the browser runs in a page of ours, bundled at build from `src/page/NAME/`, as text to be put into the page. */
export function readPageAssets(name: string): PageAssets {
  const read = (suffix: string) => readFileSync(packageFile(`dist/page/${name}.${suffix}`), 'utf8');
  return { script: read('js'), style: read('css') };
}
