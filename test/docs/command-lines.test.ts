import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { formatPortsText } from '../../src/report/port/ports-report.js';
import { differenceOf, isLike, linesOf, listPages, type PageLine } from '../support/page-lines.js';
import { isEndless, makeClip, makeReadersFolder, obstacleOf, PageStage } from '../support/page-stage.js';
import { whyNoWebRtc } from '../support/rtc-stage.js';
import { TemporaryFolder } from '../support/temporary-folder.js';
import { isThorough, onlyThorough } from '../support/thorough.js';

// Servers end, and a few thousand files are removed.
vi.setConfig({ hookTimeout: 180_000 });
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = new TemporaryFolder();
const noRtc = await whyNoWebRtc();

/** Pages whose lines the ordinary run does, too. */
const always = new Set(['docs/doctor.md', 'README.md']);
/** What tells times, or addresses of this machine: only its shape can be compared. */
const measured =
  /^(?:soak|view|flash|read-flash|reset|monitor|simulate|signal|record|drive|replay|media (?:make|image))\b/;
const needsRtc = /^(?:soak (?!diff)|view|simulate --streamer)|--wait-for/;

const pages = listPages(root).filter((page) => linesOf(root, page).length > 0);

it('finds the pages with command lines', () => {
  expect(pages.length).toBeGreaterThan(20);
});

describe.each(isThorough ? pages : pages.filter((page) => always.has(page)))('%s', (page) => {
  const place = folder.file(page.replaceAll('/', '-'));
  const lines = linesOf(root, page);
  makeReadersFolder(root, place);
  const stage = new PageStage(place);
  afterAll(() => stage.close());

  it.for(lines)('esp-rtc-diag $text', { timeout: 180_000 }, async (line, { skip }) => {
    const { text, shown } = line;
    const why = obstacleOf(line) ?? obstacleHere(line, place);
    if (why !== null) return skip(why);
    const { code, told, said } = await stage.run(line);
    if (!isEndless(text))
      expect([0, 1, shown[0]?.startsWith('error: ') ? 2 : 0], told.join('\n')).toContain(code);
    // What the page shows of ports is a machine with two boards; see below.
    if (text === 'ports' || shown.every((one) => one.trim() === '')) return;
    const isMeasured = measured.test(text);
    // Progress is not shown in the pages; a word about a simulation is.
    const seen = told.filter((one) => shown.some((like) => isLike(like, one, isMeasured)));
    // Of what runs on, the page shows what came later, too.
    const begun = isEndless(text) ? [...shown.slice(0, 1), '…'] : shown;
    expect(differenceOf(begun, [...seen, ...said], isMeasured)).toBe(null);
  });
});

it('shows of ports what is printed of two boards', () => {
  const [, ...lines] =
    /\n\$ esp-rtc-diag ports\n([\s\S]*?)```/.exec(readFileSync(`${root}docs/ports.md`, 'utf8')) ?? [];
  const board = { manufacturer: null };
  const shown = formatPortsText([
    {
      ...board,
      path: '/dev/ttyACM0',
      vendorId: '303a',
      productId: '1001',
      serialNumber: '60:55:F9:00:00:01',
      kind: 'usb-jtag',
    },
    {
      ...board,
      path: '/dev/ttyUSB0',
      vendorId: '1a86',
      productId: '7523',
      serialNumber: null,
      kind: 'ch34x',
    },
  ]);
  expect(lines.join('')).toBe(shown);
});

function obstacleHere({ text }: PageLine, place: string): string | null {
  if (!isThorough && needsRtc.test(text)) return onlyThorough;
  if (needsRtc.test(text) && noRtc !== null) return noRtc;
  if (text.startsWith('media make') && !makeClip(place)) return 'ffmpeg is not there';
  return null;
}
