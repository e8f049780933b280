import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { listPages } from '../support/page-lines.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The anchor that GitHub gives to a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/\[([^\]]*)\]\([^)]*\)|`/g, '$1')
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

it('leads each link of the pages to a file that is there, and to a heading of it', () => {
  const broken = [...listPages(root), 'CONTRIBUTING.md', 'samples/README.md'].flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```$/gm, '');
    return [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
      ([link, path, anchor]) => {
        const target = path === '' ? page : join(dirname(page), path ?? '');
        if (!existsSync(join(root, target))) return [`${page}: ${link}`];
        if (anchor === undefined) return [];
        const headings = readFileSync(join(root, target), 'utf8').matchAll(/^#+ (.*)$/gm);
        return [...headings].some(([, heading = '']) => anchorOf(heading) === anchor)
          ? []
          : [`${page}: ${link}`];
      },
    );
  });
  expect(broken).toEqual([]);
});

it('lists every page in docs/README.md or docs/guides.md', () => {
  const index = ['docs/README.md', 'docs/guides.md']
    .map((page) => readFileSync(join(root, page), 'utf8'))
    .join('');
  const missing = listPages(root).filter(
    (page) =>
      page !== 'README.md' && page !== 'docs/README.md' && !index.includes(`(${page.replace('docs/', '')})`),
  );
  expect(missing).toEqual([]);
});
