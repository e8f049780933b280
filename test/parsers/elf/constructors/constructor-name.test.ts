import { expect, it } from 'vitest';
import { nameConstructor } from '../../../../src/parsers/elf/constructors/constructor-name.js';

it.each([
  ['_GLOBAL__sub_I_gStream', 'global constructors keyed to gStream', null],
  ['_GLOBAL__sub_I__ZN3rtc4impl4gLogE', 'global constructors keyed to rtc::impl::gLog', null],
  ['_GLOBAL__sub_I.00200__ZN3rtc4gLogE', 'global constructors keyed to rtc::gLog', 200],
  ['_GLOBAL__sub_I_tcpserver.cpp', 'global constructors keyed to tcpserver.cpp', null],
  ['_GLOBAL__sub_I.65535_gLast', 'global constructors keyed to gLast', null],
  ['_sub_I_00300_0', '_sub_I_00300_0', 300],
  ['_sub_I_65535_0.0', '_sub_I_65535_0.0', null],
  ['_GLOBAL__I_000101', 'global constructors keyed to 000101', 101],
  ['__cxx_global_var_init.2', '__cxx_global_var_init.2', null],
  ['esp_hosted_host_init', 'esp_hosted_host_init', null],
])('%s is %s with priority %s', (symbol, name, priority) => {
  expect(nameConstructor(symbol)).toEqual({ name, priority });
});
