import { readFileSync } from 'node:fs';
import { packageFile } from '../package-file.js';

/** The viewer page as it was built from `src/page/viewer/`, by the path that a browser asks for. */
export function readViewerPage(): ReadonlyMap<string, { readonly type: string; readonly body: string }> {
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', body: read('viewer.html') }],
    ['/viewer.js', { type: 'text/javascript; charset=utf-8', body: read('viewer.js') }],
    ['/viewer.css', { type: 'text/css; charset=utf-8', body: read('viewer.css') }],
  ]);
}

function read(name: string): string {
  return readFileSync(packageFile(`dist/page/${name}`), 'utf8');
}
