import { expect, it } from 'vitest';
import { nameConstructor } from '../../../../src/parsers/elf/constructors/constructor-name.js';

it.each([
  ['_GLOBAL__sub_I_gStream', 'static objects of the unit of gStream', null],
  ['_GLOBAL__sub_I__ZN3rtc4impl4gLogE', 'static objects of the unit of rtc::impl::gLog', null],
  ['_GLOBAL__sub_I.00200__ZN3rtc4gLogE', 'static objects of the unit of rtc::gLog', 200],
  // As GCC writes it for Xtensa.
  ['_GLOBAL__sub_I$00200__ZN3rtc4gLogE', 'static objects of the unit of rtc::gLog', 200],
  ['_GLOBAL__sub_I_tcpserver.cpp', 'static objects of the unit of tcpserver.cpp', null],
  ['_GLOBAL__sub_I.65535_gLast', 'static objects of the unit of gLast', null],
  ['_sub_I_00300_0', '_sub_I_00300_0', 300],
  ['_sub_I_65535_0.0', '_sub_I_65535_0.0', null],
  ['_GLOBAL__I_000101', 'global constructors keyed to 000101', 101],
  ['__cxx_global_var_init.2', '__cxx_global_var_init.2', null],
  ['esp_hosted_host_init', 'esp_hosted_host_init', null],
])('%s is %s with priority %s', (symbol, name, priority) => {
  expect(nameConstructor(symbol, null)).toEqual({ name, priority });
});

it('names the objects of a unit after its file', () => {
  const { name } = nameConstructor('_GLOBAL__sub_I_gStream', '/project/main/stream.cpp');
  expect(name).toBe('static objects of stream.cpp');
});
