import { describe, expect, it } from 'vitest';
import { SdkconfigParser, type Sdkconfig } from '../../../src/parsers/source/sdkconfig.js';

function parse(...lines: readonly string[]): Sdkconfig {
  const parser = new SdkconfigParser();
  for (const line of lines) parser.push(line);
  return parser.end();
}

describe('an sdkconfig', () => {
  const sdkconfig = parse(
    '#',
    '# Automatically generated file. DO NOT EDIT.',
    'CONFIG_IDF_TARGET="esp32p4"',
    'CONFIG_HEAP_TRACING_STACK_DEPTH=10',
    'CONFIG_ESP_SYSTEM_USE_FRAME_POINTER=y',
    '# CONFIG_HEAP_TRACING_OFF is not set',
    'CONFIG_EMPTY=""',
    'CONFIG_NAME="a=b \\"c\\""',
    'CONFIG_HEX=0x10000',
  );

  it.each([
    ['CONFIG_IDF_TARGET', 'esp32p4'],
    ['CONFIG_HEAP_TRACING_STACK_DEPTH', '10'],
    ['CONFIG_ESP_SYSTEM_USE_FRAME_POINTER', 'y'],
    ['CONFIG_HEX', '0x10000'],
    ['CONFIG_EMPTY', ''],
    ['CONFIG_HEAP_TRACING_OFF', null],
    ['CONFIG_UNHEARD_OF', null],
  ])('sets %s to %j', (name, value) => {
    expect(sdkconfig.value(name)).toBe(value);
  });

  it('counts what it sets, not what it leaves out', () => {
    expect(sdkconfig.size).toBe(6);
  });

  it('switches on what is y, and nothing else', () => {
    expect(sdkconfig.isOn('CONFIG_ESP_SYSTEM_USE_FRAME_POINTER')).toBe(true);
    expect(sdkconfig.isOn('CONFIG_HEAP_TRACING_STACK_DEPTH')).toBe(false);
    expect(sdkconfig.isOn('CONFIG_HEAP_TRACING_OFF')).toBe(false);
  });

  it('takes the last of two settings', () => {
    expect(parse('CONFIG_A=1', 'CONFIG_A=2').value('CONFIG_A')).toBe('2');
  });

  it('takes back a setting that a later line unsets', () => {
    expect(parse('CONFIG_A=y', '# CONFIG_A is not set').isOn('CONFIG_A')).toBe(false);
  });

  it('of another kind of file sets nothing', () => {
    expect(
      parse('[section]', 'key=value', 'config_a=y', 'CONFIG_lower=y', 'export CONFIG_A=y', '=').size,
    ).toBe(0);
  });
});
