import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Packages that each start needs. */
const bundled = new Set(['chalk', 'commander']);

/** Puts a style sheet beside the bundled script of a page. */
const style = (from, to) => ({
  name: 'page-style',
  writeBundle() {
    mkdirSync('dist/page', { recursive: true });
    copyFileSync(from, to);
  },
});

export default [
  // The command line as a few files, since half of the start is loading modules. What is heavy or native is loaded
  // from node_modules when a command asks for it.
  {
    input: 'dist/cli.js',
    platform: 'node',
    external: (id) => /^(?:node:|@?[a-z][\w-]*(?:\/|$))/.test(id) && !bundled.has(id),
    output: { dir: 'dist/bundle', cleanDir: true, chunkFileNames: '[name]-[hash].js' },
  },
  {
    input: 'src/page/report/page.ts',
    platform: 'browser',
    output: { file: 'dist/page/report.js', format: 'iife', minify: true },
    plugins: [style(require.resolve('uplot/dist/uPlot.min.css'), 'dist/page/report.css')],
  },
];
