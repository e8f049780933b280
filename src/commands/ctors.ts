import { checkBootOrder, checkMap } from '../analysis/constructors/boot-order.js';
import type { ExitCode } from '../errors.js';
import { formatMapJson, formatMapNdjson } from '../report/constructors/map-json.js';
import { toConstructorPage } from '../report/constructors/map-page.js';
import { formatMapText, type MapReport } from '../report/constructors/map-text.js';
import type { ReportOptions } from '../runs/answer/options.js';
import { readBootLog } from '../runs/logs/read-boot-log.js';
import { skippedConstructors } from '../analysis/constructors/judge-skip-state.js';
import { openConstructorElf } from '../runs/constructors/constructor-elf.js';
import { onlyListed } from '../runs/constructors/only-listed.js';
import { readConstructors } from '../runs/constructors/read-constructors.js';
import { readSkipState } from '../parsers/elf/constructors/skip-state.js';
import { warn } from '../runs/answer/warn.js';
import { formatPage } from '../runs/logs/write-log-page.js';
import { answerSoFar } from '../runs/answer/answer.js';
import { lookOf } from '../runs/answer/answer-look.js';

export type CtorsOptions = ReportOptions & {
  readonly bootLog?: string;
  readonly map?: string;
  readonly list?: string;
};

/** `esp-rtc-diag ctors ELF`: which constructors run before the scheduler, in which order, from which file. */
export async function runCtors(elf: string, options: CtorsOptions): Promise<ExitCode> {
  return answerSoFar(options, async ({ output, files, signal }) => {
    const source = openConstructorElf(elf, files);
    const whole = await readConstructors(source, options.map);
    const map = options.list === undefined ? whole : await onlyListed(whole, options.list, signal);
    const { startup } = map;
    const log =
      options.bootLog === undefined ? null : await readBootLog(options.bootLog, { startup, signal });
    const skipped = skippedConstructors(whole, readSkipState(source.elf, source.symbols));
    const findings = [...checkMap(whole), ...(log ? checkBootOrder(whole, log, skipped) : [])];
    for (const warning of map.warnings) warn(`warning: ${elf}: ${warning}`);
    output.write(format({ map, findings, log, skipped: new Set(skipped) }, options));
    return findings;
  });
}

function format(report: MapReport, options: CtorsOptions): string {
  switch (options.format) {
    case 'text':
      return formatMapText(report, lookOf(options));
    case 'json':
      return formatMapJson(report);
    case 'ndjson':
      return formatMapNdjson(report);
    case 'markdown':
    case 'html':
      return formatPage(toConstructorPage(report), options.format);
  }
}
