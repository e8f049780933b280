import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { formatHtmlReport } from '../../../src/report/html/html-report.js';
import { formatMarkdown } from '../../../src/report/markdown/markdown-report.js';
import { markup } from '../../../src/report/html/markup.js';
import type { LogReport } from '../../../src/model/log-report.js';
import { logReport } from '../../support/log-report.js';
import { runCli } from '../../support/run-cli.js';
import { samplePath } from '../../support/sample-path.js';

const assets = { script: 'void 0;', style: '.u { color: red }', version: '1.2.3' };
// Everything that could end a text, an attribute, a script or a comment.
const attack = `</script><script>alert(1)</script>"'><img src=x onerror=alert(1)><!-- \x1b]0;x\x07`;

describe('markup', () => {
  it('escapes each value, as text and inside an attribute', () => {
    expect(markup`<p title="${`"'><b>&`}">${attack}</p>`.text).toBe(
      '<p title="&quot;&#39;&gt;&lt;b&gt;&amp;">&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;' +
        '&lt;img src=x onerror=alert(1)&gt;&lt;!-- \\x1b]0;x\\x07</p>',
    );
  });

  it('takes markup as it is, in lists too, and leaves out null', () => {
    const items = [markup`<li>${1}</li>`, markup`<li>${'<'}</li>`];
    expect(markup`<ul>${items}${null}</ul>`.text).toBe('<ul><li>1</li><li>&lt;</li></ul>');
  });
});

const frame = { function: null, line: 13, inlined: false };
const panic: LogReport['console']['panics']['items'][number] = {
  kind: 'panic',
  source: 'a.log',
  line: 5,
  boot: 0,
  timeMs: 5000,
  cause: 'exception',
  reason: 'Load access fault',
  core: 0,
  task: null,
  errorBefore: null,
  errorsBefore: [],
  architecture: 'riscv',
  registers: { mepc: 0x40001060 },
  backtrace: [],
  stack: [],
  elfPrefix: null,
  hasCoreDump: false,
  hasSavedDump: false,
  decoded: new Map(),
  frames: [
    {
      address: 0x40001060,
      role: 'pc',
      frames: [{ ...frame, shortName: 'make_buffer', file: '/src/impl/buffer.cpp' }],
    },
    { address: 0x40001422, role: 'stack-word', frames: [{ ...frame, shortName: 'gather', file: null }] },
  ],
};

describe('the page', () => {
  it('has no markup that a log put there', () => {
    const page = formatHtmlReport(logReport(attack), assets);
    expect(page).not.toContain('<img');
    expect(page).not.toContain('alert(1)</script>');
    expect(page).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f]/);
    // The data block and the page's script.
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });

  it('allows its own scripts and its own style by their hashes, and nothing else', () => {
    const page = formatHtmlReport(logReport(), assets);
    const policy = /Content-Security-Policy" content="(?<policy>[^"]*)"/.exec(page)?.groups?.['policy'] ?? '';
    const directives = policy.replaceAll('&#39;', "'").split('; ');
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(directives).toContain("default-src 'none'");
    expect(directives).toContain(`script-src ${hash(assets.script)}`);
    expect(policy).not.toMatch(/unsafe/);
    const style = /<style>(?<style>[^]*?)<\/style>/.exec(page)?.groups?.['style'] ?? '';
    expect(directives).toContain(`style-src ${hash(style)}`);
  });

  it('refuses a script that would end its own element', () => {
    expect(() => formatHtmlReport(logReport(), { ...assets, script: '"</SCRIPT>"' })).toThrow(/own end/);
  });

  it('says of which boot of which log a row is where there are several, counted from 1 as in the text', () => {
    const report = logReport('x');
    const { items } = report.console.cycleTrends;
    const again = items.map((trend) => ({ ...trend, boot: 6 }));
    const cycleTrends = { items: [...items, ...again], count: items.length + again.length };
    const page = formatHtmlReport({ ...report, console: { ...report.console, cycleTrends } }, assets);
    expect(page).toContain('>x.log, boot 1</td>');
    expect(page).toContain('>x.log, boot 7</td>');
    expect(formatHtmlReport(report, assets)).not.toContain('>x.log, boot 1</td>');
    expect(page).not.toContain('boot 0');
  });

  it('says of PSRAM that no line names it, as text and Markdown do', () => {
    const report = logReport();
    const { boots, timeline } = report.console;
    const derived = {
      ...report,
      console: {
        ...report.console,
        boots: { ...boots, items: boots.items.map((boot) => ({ ...boot, isPsramDerived: true })) },
        timeline: timeline.map((one) => ({ ...one, free: { ...one.free, psram: 32_000_000 } })),
      },
    };
    const note = 'heap less internal: no line names it';
    expect(formatHtmlReport(derived, assets)).toContain(`PSRAM\n    <small>lowest`);
    expect(formatHtmlReport(derived, assets).split(note)).toHaveLength(2);
    expect(formatMarkdown(derived, '1.2.3').split(note)).toHaveLength(2);
    expect(formatHtmlReport(report, assets) + formatMarkdown(report, '1.2.3')).not.toContain(note);
  });

  it('says why, as the text does', () => {
    expect(formatHtmlReport(logReport('x'), assets)).toContain('<h2>Why</h2><p>Because of x.</p>');
  });

  it('keeps each word of a command whole, so that no line ends with the hyphens of an option', () => {
    const page = formatHtmlReport(logReport('x'), assets);
    expect(page).toContain('<pre><span>esp-rtc-diag</span> <span>heap</span> <span>x.log</span></pre>');
  });

  it('tells a failed allocation and the abort that it ends in once', () => {
    const log = [
      'I (1000) Streamer: Heap: 32471 KB free | DMA: 300 KB | Internal: 330 KB | Clients: 0',
      'Mem alloc fail. size 0x00000020 caps 0x00000808',
      'abort() was called at PC 0x4ff0a1b2 on core 0',
    ].join('\n');
    const html = runCli(['analyze', '-', '--format', 'html'], { input: log }).stdout;
    expect(html).toContain('<p>1 event in all</p>');
    expect(html).toContain('an allocation of 32 B of DMA + INTERNAL memory (caps 0x808) failed');
    // One reading is no chart.
    expect(html).toMatch(/<h2>Free memory<\/h2>[^]*>330 KB<[^]*>300 KB<[^]*>31.7 MB</);
    expect(html).not.toContain('Free memory over time');
  });

  it('shows where it crashed, by name', () => {
    const panics = { items: [panic], count: 1 };
    const page = formatHtmlReport({ ...logReport(), console: { ...logReport().console, panics } }, assets);
    expect(page).toContain('Load access fault (core 0, pc 0x40001060 in make_buffer at impl/buffer.cpp:13)');
    expect(page).toMatch(/<h3>Where it crashed[^]*>0x40001422<[^]*>gather<[^]*>\(a guess\)</);
  });

  it('says under each table what it leaves out', () => {
    const report = logReport();
    const kinds = Array.from({ length: 40 }, (_, index) => ({ ...panic, reason: `reason ${index}` }));
    const trends = Array.from({ length: 130 }, (_, boot) => ({
      ...report.console.cycleTrends.items[0]!,
      boot,
    }));
    const console: LogReport['console'] = {
      ...report.console,
      panics: { items: kinds, count: 40 },
      cycleTrends: { items: trends, count: 500 },
    };
    const page = formatHtmlReport({ ...report, console }, assets);
    expect(page).toContain('<p>and 10 more kinds: --format json has all</p>');
    expect(page).toContain('<p>and 380 more rows: --format json has all</p>');
  });

  it('does not look as if all were well where nobody can say', () => {
    const toneOf = (isUndecided: boolean): string | undefined =>
      /class="card verdict (\w+)"/.exec(
        formatHtmlReport({ ...logReport(), isUndecided, lead: null }, assets),
      )?.[1];
    expect(toneOf(true)).toBe('undecided');
    expect(toneOf(false)).toBe('clean');
  });

  it('shows a constructor map that is the whole answer unfolded, with what must run', () => {
    const html = runCli(['ctors', samplePath('streamer.elf'), '--format', 'html']).stdout;
    expect(html).toMatch(/<details open>\s*<summary><h2>Static constructors/);
    expect(html).toContain('ESP-Hosted, without which there is no Wi-Fi');
  });

  it('loads nothing', () => {
    expect(formatHtmlReport(logReport(), assets)).not.toMatch(/(?:src|href)=|url\(|@import/);
  });
});
