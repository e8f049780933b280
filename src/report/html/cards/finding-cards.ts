import type { LogReport, NextStep, WordedFinding } from '../../../model/log-report.js';
import { confidenceNames } from '../../heap/cause-names.js';
import { formatRest } from '../../text/units.js';
import { markup, type Markup } from '../markup.js';

/** Findings below the verdict that are listed; JSON has them all. */
const maxFindings = 60;

/** The verdict, how we know, where it comes from, what to do next. */
export function renderVerdict(report: LogReport): Markup {
  const { verdict, isUndecided, lead, why, origin, next, isInterrupted } = report;
  const [word, rest] = splitVerdict(verdict);
  const tone = isUndecided && !isBad(lead) ? 'undecided' : (lead?.severity ?? 'clean');
  return markup`<section class="card verdict ${tone}">
    <h1><b>${word}</b> ${rest}</h1>
    ${lead ? renderHowWeKnow(lead) : null}
    <p class="origin">${origin}</p>
    ${isInterrupted ? markup`<p class="guess">Interrupted: this is what was read so far.</p>` : null}
    ${why.length === 0 ? null : markup`<h2>Why</h2>${why.map((reason) => markup`<p>${reason}</p>`)}`}
    ${next.length === 0 ? null : markup`<h2>Next</h2><ol>${next.map(renderStep)}</ol>`}
  </section>`;
}

function isBad(lead: WordedFinding | null): boolean {
  return lead !== null && lead.severity !== 'note';
}

// `NOT ENOUGH cycles to say`: the capitals are the word.
function splitVerdict(verdict: string): readonly [string, string] {
  const words = /^[A-Z]+(?: [A-Z]{2,})*(?=[\s:]|$):?/.exec(verdict)?.[0] ?? '';
  return [words, verdict.slice(words.length).trimStart()];
}

function renderHowWeKnow({ confidence, ruleId }: WordedFinding): Markup {
  return markup`<p class="how ${confidence}">how we know: ${confidenceNames[confidence]} · rule ${ruleId}</p>`;
}

function renderStep({ say, lines }: NextStep): Markup {
  return markup`<li>${say}${lines.map((line) => markup`<pre>${wholeWords(line)}</pre>`)}</li>`;
}

// A browser breaks a line behind a hyphen, too: `--elf` would end as `--` and begin as `elf`.
function wholeWords(line: string): readonly Markup[] {
  return line.split(' ').map((word, index) => markup`${index === 0 ? '' : ' '}<span>${word}</span>`);
}

/** What else was found, folded: a line each. */
export function renderFindings({ findings }: LogReport): Markup | null {
  const others = findings.slice(0, maxFindings);
  if (others.length === 0) return null;
  const rest = formatRest(findings.length - others.length, 'finding');
  return markup`<section class="card">
    <h2>Other findings</h2>
    ${others.map(renderFinding)}
    ${rest === '' ? null : markup`<p>${rest}</p>`}
  </section>`;
}

function renderFinding(finding: WordedFinding): Markup {
  const { severity, message, fix } = finding;
  return markup`<details class="finding ${severity}">
    <summary><b>${severity}</b> <span>${message}</span></summary>
    ${renderHowWeKnow(finding)}
    ${fix === null ? null : markup`<pre>${fix}</pre>`}
  </details>`;
}
