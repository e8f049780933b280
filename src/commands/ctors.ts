import { checkBootOrder, checkMap } from '../analysis/constructors/boot-order.js';
import { verifyConstructors } from '../analysis/constructors/verify.js';
import type { ExitCode } from '../errors.js';
import { formatMapJson, formatMapNdjson } from '../report/constructors/map-json.js';
import { toConstructorPage } from '../report/constructors/map-page.js';
import { formatMapText, type MapReport } from '../report/constructors/map-text.js';
import type { ReportOptions } from '../runs/answer/options.js';
import { readBootLog } from '../runs/logs/read-boot-log.js';
import type { Constructor, ConstructorMap } from '../model/constructor.js';
import { readSkipState } from '../parsers/elf/constructors/skip-state.js';
import { SymbolTable } from '../parsers/elf/symbol-table.js';
import type { OpenElfs } from '../streamer/open-elf.js';
import { skippedConstructors } from '../analysis/constructors/judge-skip-state.js';
import { readConstructorList } from '../runs/constructors/read-constructor-list.js';
import { readConstructors } from '../runs/constructors/read-constructors.js';
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
    const whole = await readConstructors(elf, files, options.map);
    const map = await onlyListed(whole, options.list, signal);
    const { startup } = map;
    const log =
      options.bootLog === undefined ? null : await readBootLog(options.bootLog, { startup, signal });
    const findings = [
      ...checkMap(whole),
      ...(log ? checkBootOrder(whole, log, skippedIn(whole, files)) : []),
    ];
    for (const warning of map.warnings) warn(`warning: ${elf}: ${warning}`);
    output.write(format({ map, findings, log }, options));
    return findings;
  });
}

function skippedIn(map: ConstructorMap, files: OpenElfs): readonly Constructor[] {
  const elf = files.open(map.path);
  return skippedConstructors(map, readSkipState(elf, SymbolTable.read(elf)));
}

// Their addresses, files and lines as this build has them: notes of another build made current.
async function onlyListed(
  map: ConstructorMap,
  list: string | undefined,
  signal: AbortSignal,
): Promise<ConstructorMap> {
  if (list === undefined) return map;
  const verified = verifyConstructors(map, await readConstructorList(list, signal));
  const found = new Set(verified.flatMap(({ now }) => now ?? []));
  for (const { listed } of verified.filter(({ now }) => now === null)) {
    const what = listed.file ?? listed.symbol ?? 'an entry';
    warn(`warning: ${list}:${listed.listLine}: ${what} is not in this ELF.`);
  }
  return { ...map, constructors: map.constructors.filter((one) => found.has(one)) };
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
