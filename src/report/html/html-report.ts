import { createHash } from 'node:crypto';
import type { LogReport } from '../../model/log-report.js';
import { markup, Markup } from './markup.js';
import { pageDataJson, pageDataOf } from './page-data.js';
import { pageStyle } from './page-style.js';
import {
  renderConstructors,
  renderCycles,
  renderFindings,
  renderForecast,
  renderOwners,
  renderTimelines,
} from './sections.js';

/** What the browser runs, from `dist/page/`: not ours to write here. */
export type PageAssets = { readonly script: string; readonly style: string };

/**
 * One self-contained page that opens without a network. Its policy allows the scripts and styles that we put into it,
 * by their hashes, and nothing else; all text from logs and files is escaped.
 */
export function formatHtmlReport(report: LogReport, assets: PageAssets): string {
  const data = pageDataOf(report);
  const style = `${assets.style}\n${pageStyle}`;
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(assets.script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width" />
        <meta name="referrer" content="no-referrer" />
        <title>${report.verdict}</title>
        ${element('style', '', style)}
      </head>
      <body>
        <header>
          <h1 class="${worstOf(report)}">${report.verdict}</h1>
          <p>esp-rtc-diag · ${report.sources.join(', ')}</p>
        </header>
        ${renderFindings(report)} ${renderTimelines(data.timelines.length)}
        ${renderCycles(report, data.cycles !== null)} ${renderForecast(report)} ${renderOwners(report)}
        ${renderConstructors(report)}
        ${element('script', ' type="application/json" id="data"', pageDataJson(data))}
        ${element('script', '', assets.script)}
      </body>
    </html> `;
  return `${page.text.trim()}\n`;
}

// Elements whose content is no markup: what is in them must not hold their end.
function element(name: 'style' | 'script', attributes: string, content: string): Markup {
  if (content.toLowerCase().includes(`</${name}`)) throw new Error(`an inlined ${name} holds its own end`);
  return new Markup(`<${name}${attributes}>${content}</${name}>`);
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

function worstOf({ findings }: LogReport): string {
  const found = new Set(findings.map(({ severity }) => severity));
  return (['error', 'warning', 'note'] as const).find((severity) => found.has(severity)) ?? 'clean';
}
