import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Packages that a start or a table needs, with what they are made of. */
const bundled = new Set([
  'chalk',
  'commander',
  'cli-table3',
  'string-width',
  'strip-ansi',
  'ansi-regex',
  'get-east-asian-width',
  'emoji-regex',
  'is-fullwidth-code-point',
  'elfy',
  'endian-reader',
  'env-paths',
  'is-safe-filename',
]);

/** What stays in node_modules, or is Node's own. */
const isExternal = (id) => /^(?:node:|@?[a-z][\w-]*(?:\/|$))/.test(id) && !bundled.has(id);

/** True for a module that no package has to be loaded for, whatever it imports. */
const isLight = (id, graph) => {
  const needed = [id];
  for (const next of needed) {
    if (isExternal(next) && !next.startsWith('node:')) return false;
    const imported = graph.getModuleInfo(next)?.importedIds ?? [];
    needed.push(...imported.filter((one) => !needed.includes(one)));
  }
  return true;
};

/**
 * Fewer and larger files: Node takes longer to find and link a file than to read what a command does not need of it.
 * Small ones that are shared join others, but none that would load a package for a command that does not use it.
 */
const fewFiles = {
  groups: [
    { name: 'start', tags: ['$initial'], priority: 1 },
    {
      name: (id, graph) => (isLight(id, graph) ? 'shared' : null),
      debugName: 'shared',
      minShareCount: 2,
      entriesAware: true,
      entriesAwareMergeThreshold: 8000,
    },
  ],
};

/** Puts files beside the bundled script of a page: each made of one or more others. */
const beside = (files) => ({
  name: 'beside-page',
  writeBundle() {
    mkdirSync('dist/page', { recursive: true });
    for (const [to, from] of Object.entries(files)) {
      writeFileSync(`dist/page/${to}`, from.map((path) => readFileSync(path, 'utf8')).join(''));
    }
  },
});

/**
 * Makes the width of plain text its length, without what string-width sets up for emoji: that takes longer than most
 * answers. All other text is measured by it as ever.
 */
const lateWidth = {
  name: 'late-width',
  async resolveId(source, importer) {
    if (source !== 'string-width') return null;
    const real = await this.resolve(source, importer, { skipSelf: true });
    return importer?.startsWith('\0') ? real : `\0late-width:${real.id}`;
  },
  load(id) {
    if (!id.startsWith('\0late-width:')) return null;
    const path = JSON.stringify(id.slice('\0late-width:'.length));
    return `let full;
module.exports = (text, options) => {
  if (typeof text === 'string' && /^[\\x20-\\x7e·…]*$/.test(text)) return text.length;
  full ??= require(${path});
  return (full.default ?? full)(text, options);
};`;
  },
};

/** Removes chunks of earlier builds when the new ones are there, so that a program that starts meanwhile finds its own. */
const pruneBundle = {
  name: 'prune-bundle',
  writeBundle({ dir }, bundle) {
    for (const name of readdirSync(dir)) if (!(name in bundle)) rmSync(`${dir}/${name}`, { force: true });
  },
};

const plotStyle = require.resolve('uplot/dist/uPlot.min.css');

export default [
  // The command line as a few files, since half of the start is loading modules. What is heavy or native is loaded
  // from node_modules when a command asks for it.
  {
    input: 'dist/cli.js',
    platform: 'node',
    plugins: [lateWidth, pruneBundle],
    external: isExternal,
    output: {
      dir: 'dist/bundle',
      // A shared one would have all commands in its name.
      chunkFileNames: ({ name }) => `${name.split('~', 1)[0]}-[hash].js`,
      codeSplitting: fewFiles,
      // Blanks and comments cost time to read; names stay, for the stack of a bug report.
      minify: { compress: false, mangle: false },
    },
  },
  {
    input: 'src/page/report/page.ts',
    platform: 'browser',
    output: { file: 'dist/page/report.js', format: 'iife', minify: true },
    plugins: [beside({ 'report.css': [plotStyle, 'src/page/report/page.css'] })],
  },
  {
    input: 'src/page/viewer/page.ts',
    platform: 'browser',
    output: { file: 'dist/page/viewer.js', format: 'iife', minify: true },
    plugins: [
      beside({
        'viewer.css': [plotStyle, 'src/page/viewer/page.css'],
        'viewer.html': ['src/page/viewer/index.html'],
      }),
    ],
  },
];
