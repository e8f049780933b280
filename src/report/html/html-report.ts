import { createHash } from 'node:crypto';
import type { LogReport } from '../../model/log-report.js';
import { renderConnections } from './cards/connection-card.js';
import { renderConstructors } from './cards/constructor-card.js';
import { renderCrashes } from './cards/crash-card.js';
import { renderFindings, renderVerdict } from './cards/finding-cards.js';
import { renderForecast } from './cards/forecast-card.js';
import { renderOwners } from './cards/owner-card.js';
import { renderReadings } from './cards/reading-card.js';
import { renderTimelines } from './cards/timeline-card.js';
import { markup, Markup } from './markup.js';
import { pageDataJson, pageDataOf } from './page-data.js';

/** What the browser runs, from `dist/page/`, and the version that made the page. */
export type PageParts = { readonly script: string; readonly style: string; readonly version: string };

/**
 * One self-contained page that opens without a network. Its policy allows the scripts and styles that we put into it,
 * by their hashes, and nothing else; all text from logs and files is escaped.
 */
export function formatHtmlReport(report: LogReport, { script, style, version }: PageParts): string {
  const data = pageDataOf(report);
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const page = markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${report.verdict}</title>
        ${element('style', '', style)}
      </head>
      <body>
        <main>
          ${renderVerdict(report)} ${renderFindings(report)} ${renderCrashes(report)}
          ${renderReadings(report, data)} ${renderTimelines(report, data)} ${renderForecast(report)} ${renderConnections(report, data)}
          ${renderOwners(report)} ${renderConstructors(report)}
        </main>
        ${renderFoot(report, version)}
        ${element('script', ' type="application/json" id="data"', pageDataJson(data))}
        ${element('script', '', script)}
      </body>
    </html> `;
  return `${page.text.trim()}\n`;
}

function renderFoot({ leftOut }: LogReport, version: string): Markup {
  const rest = leftOut.length === 0 ? null : markup`<p>Left out: ${leftOut.join(', ')}</p>`;
  return markup`<footer>${rest}<p>esp-rtc-diag ${version}</p></footer>`;
}

// Elements whose content is no markup: what is in them must not hold their end.
function element(name: 'style' | 'script', attributes: string, content: string): Markup {
  if (content.toLowerCase().includes(`</${name}`)) throw new Error(`an inlined ${name} holds its own end`);
  return new Markup(`<${name}${attributes}>${content}</${name}>`);
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
