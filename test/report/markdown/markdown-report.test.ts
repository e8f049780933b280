import MarkdownIt from 'markdown-it';
import { makeConstructor } from '../../support/constructor-map.js';
import { describe, expect, it } from 'vitest';
import { formatMarkdown } from '../../../src/report/markdown/markdown-report.js';
import { markdownCode, markdownText } from '../../../src/report/markdown/markdown-text.js';
import { logReport } from '../../support/log-report.js';

// As GitHub does: tables, bare links, and HTML, of which it keeps <details>.
const renderer = new MarkdownIt({ html: true, linkify: true });

/** The text of a paragraph as a reader sees it. */
function seen(markdown: string): string {
  return renderer
    .render(markdown)
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('\u2060', '')
    .trimEnd();
}

const hostile = [
  '</details><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1))',
  '![x](http://x/y.png)',
  'http://evil.example/ and www.evil.example',
  '@maintainer #1 `code` **bold** _it_ ~~x~~ a|b',
  '# heading',
  '- item',
  '1. item',
  '12) item',
  '363.0 KB',
  'lfs.c:100: error',
  '=====',
  '&lt;b&gt; &amp;',
  '    four blanks',
  '\\| \\',
  '$x$',
];

describe('text of a device', () => {
  it.each(hostile)('%s is shown as it is, and is nothing else', (text) => {
    const html = renderer.render(markdownText(text));
    expect(seen(markdownText(text))).toBe(text.trim());
    expect(html).toMatch(/^<p>[^]*<\/p>\n$/);
    expect(html).not.toMatch(/<(?!\/?p>)/);
  });

  it('is no picture of GitHub, and a name in C++ stays as it is', () => {
    expect(markdownText('lfs.c:100: error')).toBe('lfs.c:\u2060100: error');
    expect(markdownText('rtc::impl::Track::open at track.cpp:52')).toBe(
      'rtc::impl::Track::open at track.cpp:52',
    );
  });

  it('is cut between characters', () => {
    expect(markdownText('😀'.repeat(400))).toMatch(/^(?:😀){149}…$/u);
  });

  it('ends no cell of a table and no block of code', () => {
    const table = `| a | b |\n| --- | --- |\n| ${markdownText('x | y')} | ${markdownText('z')} |`;
    expect(renderer.render(table).match(/<td>/g)).toHaveLength(2);
    const code = renderer.render(markdownCode(['```', 'x', '````', '<b>']));
    expect(code).toBe('<pre><code>```\nx\n````\n&lt;b&gt;\n</code></pre>\n');
  });
});

describe('the report', () => {
  const html = renderer.render(formatMarkdown(logReport('a|b <i>'), '1.2.3'));

  it('says the verdict, where it comes from, the table and what to do', () => {
    expect(html).toMatch(/^<p><strong>LEAK 8 KB/);
    expect(html).toContain('1 boot');
    expect(html).toContain('Why: Because of a|b &lt;i&gt;.');
    const [head, ...rows] = [...html.matchAll(/<tr>[^]*?<\/tr>/g)].map(
      ([row]) => row.match(/<t[hd]/g)?.length,
    );
    expect(head).toBe(7);
    expect(rows.slice(0, 3)).toEqual([7, 7, 7]);
    expect(html).toContain('<code>esp-rtc-diag heap');
  });

  it('folds the rest, in parts that close', () => {
    expect(html.match(/<details>/g)).toHaveLength(2);
    expect(html.match(/<\/details>/g)).toHaveLength(2);
    expect(html).not.toContain('<i>');
  });

  it('says below a table what it leaves out', () => {
    const report = logReport();
    const [dump] = report.dumps;
    const kinds = Array.from({ length: 27 }, () => dump!.kinds[0]!);
    const text = formatMarkdown({ ...report, dumps: [{ ...dump!, kinds }] }, '1.2.3');
    expect(renderer.render(text)).toContain('<p>and 2 more groups: --format json has all</p>');
  });

  it('says which heap trace its table shows, and which constructors must stay or are skipped', () => {
    const report = logReport();
    const [dump] = report.dumps;
    const idf = makeConstructor(0, { name: 'esp_ipc_init', protection: 'esp-idf' });
    const left = makeConstructor(2, { name: 'gone' });
    const constructors = [idf, makeConstructor(1, { name: 'mine' }), left];
    const skipped = new Set([left]);
    const text = formatMarkdown({ ...report, dumps: [dump!], dumpCount: 10, constructors, skipped }, '1.2.3');
    const page = renderer.render(text);
    expect(page).toMatch(
      /<p>the last of 10 heap traces, [^<]*:5, not freed while it ran: [^<]* in \d+ blocks?<\/p>/,
    );
    const rows = [...page.matchAll(/<tr>[^]*?<\/tr>/g)].map(([row]) => row);
    expect(rows.find((row) => row.includes('esp_ipc_init'))).toContain("<td>protected: ESP-IDF's own</td>");
    expect(rows.find((row) => row.includes('gone'))).toContain('<td>skipped by this build</td>');
    expect(rows.find((row) => row.includes('mine'))).toContain('<td>-</td>\n</tr>');
  });

  it('stays under 60 KB whatever the log holds', () => {
    const report = logReport('x'.repeat(50_000));
    const finding = { ...report.findings[0]!, message: '<|`'.repeat(40_000) };
    const text = formatMarkdown({ ...report, findings: Array.from({ length: 500 }, () => finding) }, '1.2.3');
    expect(Buffer.byteLength(text)).toBeLessThan(60_500);
    const page = renderer.render(text);
    expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length);
  });
});
