import type { ConfigurationFiles, DefaultsChange, DoctorCheck, DoctorReport } from '../../model/doctor.js';
import { columnsOf, cutStart, padColumns } from '../text/cut-middle.js';
import { hanging, labelled } from '../text/paragraph.js';
import { formatHeadlines, formatSteps, type Look } from '../text/report-parts.js';
import { safeText } from '../text/safe-text.js';
import { fileWord, shellWord } from '../text/shell-word.js';
import { diffOf } from './doctor-json.js';
import { doctorVerdict } from './doctor-verdict.js';
import { describeCheck, fixOf } from './doctor-words.js';

const colours = { error: 'red', warning: 'yellow', note: 'cyan', ok: 'green' } as const;
const statusWidth = 9;
const maxPlaceWidth = 28;

export function formatDoctorText(report: DoctorReport, look: Look): string {
  const { style } = look;
  const isReady = report.findings.every(({ severity }) => severity === 'note');
  const placeWidth = Math.min(
    maxPlaceWidth,
    report.checks.reduce((width, one) => Math.max(width, columnsOf(placeOf(one))), 0),
  );
  const lines = [
    ...formatHeadlines(
      {
        verdict: doctorVerdict(report),
        paint: isReady ? style.bold.green : style.bold.red,
        origin: `${safeText(report.project)} · ${report.checks.length} checks`,
      },
      look,
    ),
    '',
    ...report.checks.flatMap((one) => formatCheck(one, placeWidth, look)),
    ...nextSteps(report, look),
  ];
  return `${lines.join('\n')}\n`;
}

/** `error    sdkconfig:412  CONFIG_…=2 shows allocators only`, and below it what to set. */
function formatCheck(check: DoctorCheck, placeWidth: number, { style, columns }: Look): string[] {
  const place = placeOf(check);
  const margin = ' '.repeat(statusWidth + placeWidth + 2);
  const label = `${check.status.padEnd(statusWidth)}${padColumns(place, placeWidth)}  `;
  const [first = '', ...rest] = labelled(label, safeText(describeCheck(check)), columns);
  const fix = fixOf(check);
  return [
    style[colours[check.status]](check.status) + first.slice(check.status.length),
    ...rest,
    ...(fix === null ? [] : labelled(margin, safeText(fix), columns)),
  ];
}

function placeOf({ evidence }: DoctorCheck): string {
  const { path, line } = evidence;
  if (path === null) return 'this machine';
  const end = line === null ? '' : `:${line}`;
  return cutStart(safeText(path), maxPlaceWidth - end.length) + end;
}

/** What `--fix` does, before it does it. */
export function formatChange(change: DefaultsChange, { style, columns }: Look): string {
  const diff = diffOf(change);
  const lines = diff
    .trimEnd()
    .split('\n')
    .map((line) => {
      const safe = safeText(line.replace(/\r$/, '').replaceAll('\t', '        '));
      if (line.startsWith('+')) return style.green(safe);
      return line.startsWith('-') ? style.red(safe) : safe;
    });
  return [
    ...(diff === '' ? [`${safeText(change.path)} says all of it already.`] : lines),
    ...change.overruledBy.flatMap(({ path, line, text }) => {
      const say = `${safeText(path)}:${line} says ${safeText(text)}, and wins: change it by hand.`;
      return hanging(say, columns).map((one) => style.yellow(one));
    }),
    '\n',
  ].join('\n');
}

// What CMakeLists.txt sets hides what a command line defines: the old file can be looked at alone then.
function makeAnew({ sdkconfig, defaults, isNamed }: ConfigurationFiles): readonly string[] {
  const list = `sdkconfig.before-doctor;${defaults}`;
  const word = /^[\w.;/-]+$/.test(list) ? `"${list}"` : shellWord(list);
  return [
    `mv ${fileWord(sdkconfig)} sdkconfig.before-doctor`,
    isNamed ? 'idf.py fullclean build' : `idf.py -D SDKCONFIG_DEFAULTS=${word} fullclean build`,
  ];
}

function whatStays({ isNamed }: ConfigurationFiles): string {
  return isNamed
    ? 'what menuconfig set besides is left in sdkconfig.before-doctor'
    : 'what menuconfig set stays';
}

/** Lines to type that hold for the project's folder, wherever the reader stands. */
function inFolder(project: string, lines: readonly string[]): readonly string[] {
  return project === '.' ? lines : [`cd ${fileWord(project)}`, ...lines];
}

function nextSteps(report: DoctorReport, look: Look): string[] {
  const { checks, change, project, configuration } = report;
  const { sdkconfig, defaults } = configuration;
  const rules = new Set(checks.filter(({ status }) => status !== 'ok').map(({ rule }) => rule));
  if (change?.isWritten) {
    const kept = change.backup === null ? '' : ` The old file is ${change.backup}.`;
    const hasConfig = !rules.has('doctor-sdkconfig');
    const say = hasConfig
      ? `${safeText(change.path)} is written.${kept} An sdkconfig that is there wins over it, so make it anew${configuration.isNamed ? '' : ' of both'}; ${whatStays(configuration)}:`
      : `${safeText(change.path)} is written.${kept} Build:`;
    return [
      '',
      ...formatSteps(
        [{ say, lines: inFolder(project, hasConfig ? makeAnew(configuration) : ['idf.py build']) }],
        look,
      ),
    ];
  }
  const hasSettings = checks.some(({ settings, status }) => status !== 'ok' && settings.length > 0);
  const hasIgnored = checks.some(({ evidence }) => evidence.state === 'overruled' && evidence.line !== null);
  const shell = project === '.' ? '' : ` ${shellWord(project)}`;
  const steps = [
    ...(hasSettings && (change === null || change.before !== change.after)
      ? [
          {
            say: `Put these options into ${safeText(defaults)}, beside a backup:`,
            lines: [`esp-rtc-diag doctor${shell} --fix`],
          },
        ]
      : []),
    ...(hasIgnored
      ? [
          {
            say: `Make ${safeText(sdkconfig)} anew, so that ${safeText(defaults)} wins where both speak; ${whatStays(configuration)}:`,
            lines: inFolder(project, makeAnew(configuration)),
          },
        ]
      : []),
  ];
  return steps.length === 0 ? [] : ['', ...formatSteps(steps, look)];
}
