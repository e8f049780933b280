import { describe, expect, it } from 'vitest';
import { labelled } from '../../../src/report/text/paragraph.js';
import { formatTable } from '../../../src/report/text/table.js';
import { wrapText } from '../../../src/report/text/wrap-text.js';

describe('a table', () => {
  const columns = [{ title: 'BYTES', isNumber: true }, { title: 'WHAT' }, { title: 'OWNER' }];

  it('aligns numbers right, text left, and ends without blanks', () => {
    expect(
      formatTable(columns, [
        ['5,376', 'mutex', 'a'],
        ['12', 'condition', ''],
      ]),
    ).toEqual(['BYTES  WHAT       OWNER', '5,376  mutex      a', '   12  condition']);
  });

  it('has its header when it has no rows', () => {
    expect(formatTable(columns, [])).toEqual(['BYTES  WHAT  OWNER']);
  });

  it('takes rows that are shorter than the header', () => {
    expect(formatTable(columns, [['1']])).toEqual(['BYTES  WHAT  OWNER', '    1']);
  });
});

describe('wrapped text', () => {
  it('breaks at blanks and keeps the width, indent included', () => {
    expect(wrapText('aa bb cc dd', 7, '  ')).toEqual(['  aa bb', '  cc dd']);
  });

  it('leaves a long word whole', () => {
    expect(wrapText('a CONFIG_ESP_SYSTEM_USE_FRAME_POINTER=y b', 10)).toEqual([
      'a',
      'CONFIG_ESP_SYSTEM_USE_FRAME_POINTER=y',
      'b',
    ]);
  });

  it('is no wider in a script whose characters take two columns', () => {
    const lines = wrapText('内存不足 无法分配 缓冲区', 17, '  ');
    expect(lines).toEqual(['  内存不足', '  无法分配 缓冲区']);
    expect(labelled('路径: ', '内存不足 无法分配', 16)).toEqual(['路径: 内存不足', '      无法分配']);
  });

  it('of nothing is one empty line', () => {
    expect(wrapText('', 10)).toEqual(['']);
  });
});
