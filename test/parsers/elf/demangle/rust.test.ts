import { describe, expect, it } from 'vitest';
import { demangle } from '../../../../src/parsers/elf/demangle/demangle.js';

// The expected texts are the answers of GNU c++filt 2.40.

describe('demangle: Rust v0 paths', () => {
  it.each([
    ['reads a function in a crate', '_RNvCshSWOlr65fgI_3esp4conv', 'esp[d0551973ba2a6b62]::conv'],
    [
      'reads a function in a module',
      '_RNvNtCshSWOlr65fgI_3esp3rtc7dynamic',
      'esp[d0551973ba2a6b62]::rtc::dynamic',
    ],
    ['gives a crate without a disambiguator the number 0', '_RNvC3esp5start', 'esp[0]::start'],
    [
      'drops the crate that instantiated the function',
      '_RNvMs_NtCsbEht8wFNRx7_5alloc3vecINtB4_3VechE16into_boxed_sliceCshSWOlr65fgI_3esp',
      '<alloc[87b0fb19d3271c63]::vec::Vec<u8>>::into_boxed_slice',
    ],
    ['drops the suffix that LLVM adds', '_RNvC3esp5start.llvm.8192', 'esp[0]::start'],
    ['numbers closures', '_RNCNvCshSWOlr65fgI_3esp5starts_0B3_', 'esp[d0551973ba2a6b62]::start::{closure#1}'],
    [
      'names shims',
      '_RNSNvYNCNvC3esp5start0INtNtNtC4core3ops8function6FnOnceTRhEE9call_once6vtableB7_',
      '<esp[0]::start::{closure#0} as core[0]::ops::function::FnOnce<(&u8,)>>::call_once::{shim:vtable#0}',
    ],
    [
      'decodes an identifier in Punycode',
      '_RNvNtCshSWOlr65fgI_3esp3rtcu9gre_6ka8i',
      'esp[d0551973ba2a6b62]::rtc::größe',
    ],
    ['reads a static inside a function', '_RNvNvC3esp5start5CACHE', 'esp[0]::start::CACHE'],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});

describe('demangle: Rust v0 implementations', () => {
  it.each([
    [
      'reads an inherent implementation',
      '_RNvMNtCshSWOlr65fgI_3esp3rtcINtB2_4PeertE4openB4_',
      '<esp[d0551973ba2a6b62]::rtc::Peer<u16>>::open',
    ],
    ['reads an implementation on a basic type', '_RNvMNtC4core3stre3len', '<str>::len'],
    [
      'reads an implementation of a trait',
      '_RNvXs_NtCshSWOlr65fgI_3esp3rtcINtB4_4PeerReENtNtNtC4core3ops4drop4Drop4dropB6_',
      '<esp[d0551973ba2a6b62]::rtc::Peer<&str> as core[0]::ops::drop::Drop>::drop',
    ],
    [
      'reads the default method of a trait',
      '_RNvYINtNtNtNtC4core4iter7sources5empty5EmptyhENtNtNtB9_6traits8iterator8Iterator3nthC3esp',
      '<core[0]::iter::sources::empty::Empty<u8> as core[0]::iter::traits::iterator::Iterator>::nth',
    ],
    [
      'reads an implementation on an array',
      '_RNvXs0_NtC3esp3rtcAINtB5_4PeerReEj2_NtB5_7Channel4send',
      '<[esp[0]::rtc::Peer<&str>; 2: usize] as esp[0]::rtc::Channel>::send',
    ],
    [
      'reads a closure in an implementation',
      '_RNCNvMNtC3esp3rtcINtB4_4PeertE4open0B6_',
      '<esp[0]::rtc::Peer<u16>>::open::{closure#0}',
    ],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});

describe('demangle: Rust v0 types', () => {
  it.each([
    [
      'prints generic arguments of a function with a turbofish',
      '_RINvNtC4core4hint9black_boxuEC3esp',
      'core[0]::hint::black_box::<()>',
    ],
    [
      'prints tuples, references and arrays',
      '_RINvNtC3esp3rtc7genericeThQeAxj3_EE',
      'esp[0]::rtc::generic::<str, (u8, &mut str, [i64; 3: usize])>',
    ],
    ['prints a tuple of one element with its comma', '_RINvC3esp7genericTcEE', 'esp[0]::generic::<(char,)>'],
    ['prints slices', '_RINvC3esp7genericShSSfE', 'esp[0]::generic::<[u8], [[f32]]>'],
    ['prints raw pointers', '_RINvC3esp7genericPhOnE', 'esp[0]::generic::<*const u8, *mut i128>'],
    [
      'prints unsafe foreign functions that never return',
      '_RINvNtC3esp3rtc7genericShFUKCdOnEzE',
      'esp[0]::rtc::generic::<[u8], unsafe extern "C" fn(f64, *mut i128) -> !>',
    ],
    [
      'prints other ABIs with hyphens',
      '_RINvC3esp7genericFK16C_cmse_nonsecureEuE',
      'esp[0]::generic::<extern "C-cmse-nonsecure" fn()>',
    ],
    [
      'names the lifetimes of a binder',
      '_RINvNtC3esp3rtc7generichFG_RL0_ShERL0_eE',
      "esp[0]::rtc::generic::<u8, for<'a> fn(&'a [u8]) -> &'a str>",
    ],
    ['erases unnamed lifetimes', '_RINvC3esp7genericRL_hE', 'esp[0]::generic::<&u8>'],
    [
      'prints trait objects',
      '_RINvC3esp7genericDNtNtC4core6marker4SendEL_E',
      'esp[0]::generic::<dyn core[0]::marker::Send>',
    ],
    [
      'prints the associated types of a trait object',
      '_RINvC3esp7genericDNtC4core4Iterp4ItemhNtBi_4SendEL_E',
      'esp[0]::generic::<dyn core[0]::Iter<Item = u8> + core[0]::Send>',
    ],
    ['prints placeholders', '_RNvMs1_NtC4core3ptrINtB5_7NonNullpE3new', '<core[0]::ptr::NonNull<_>>::new'],
    [
      'prints the variadic, the never and the unit type',
      '_RINvC3esp7genericvzuE',
      'esp[0]::generic::<..., !, ()>',
    ],
    [
      'prints every integer type',
      '_RINvC3esp7genericahstlmxynoijE',
      'esp[0]::generic::<i8, u8, i16, u16, i32, u32, i64, u64, i128, u128, isize, usize>',
    ],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});

describe('demangle: Rust v0 constants', () => {
  it.each([
    ['prints integers with their type', '_RINvC3esp8constantKj1f_E', 'esp[0]::constant::<31: usize>'],
    ['prints negative integers', '_RINvC3esp8constantKan7_E', 'esp[0]::constant::<-7: i8>'],
    [
      'prints booleans and characters',
      '_RINvNtC3esp3rtc8constantKb1_Kc78_E',
      "esp[0]::rtc::constant::<true: bool, 'x': char>",
    ],
    [
      'escapes characters',
      '_RINvC3esp8constantKce9_Kca_E',
      "esp[0]::constant::<'\\u{e9}': char, '\\n': char>",
    ],
    ['prints a constant that is not known', '_RINvC3esp8constantKpE', 'esp[0]::constant::<_>'],
    [
      'resolves back-references to types',
      '_RINvC3esp7genericINtB2_4PeerhEBf_E',
      'esp[0]::generic::<esp[0]::Peer<u8>, esp[0]::Peer<u8>>',
    ],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});

describe('demangle: Rust legacy names', () => {
  it.each([
    ['keeps the hash', '_ZN3esp3rtc7dynamic17h30ccaea032db51fbE', 'esp::rtc::dynamic::h30ccaea032db51fb'],
    [
      'reads type arguments',
      '_ZN3esp3rtc13Peer$LT$T$GT$4open17h307e794e2d498207E',
      'esp::rtc::Peer<T>::open::h307e794e2d498207',
    ],
    [
      'reads closures',
      '_ZN3esp5start28_$u7b$$u7b$closure$u7d$$u7d$17hd533ab262b41fcb7E',
      'esp::start::{{closure}}::hd533ab262b41fcb7',
    ],
    [
      'reads implementations of traits',
      '_ZN65_$LT$esp..rtc..Peer$LT$T$GT$$u20$as$u20$core..ops..drop..Drop$GT$4drop17h3f099870e27e6505E',
      '<esp::rtc::Peer<T> as core::ops::drop::Drop>::drop::h3f099870e27e6505',
    ],
    [
      'reads arrays and references',
      '_ZN4core3ptr67drop_glue$LT$$u5b$esp..rtc..Peer$LT$$RF$str$GT$$u3b$$u20$2$u5d$$GT$17h495bc14cd265be9dE',
      'core::ptr::drop_glue<[esp::rtc::Peer<&str>; 2]>::h495bc14cd265be9d',
    ],
    [
      'leaves escapes beyond ASCII',
      '_ZN3esp3rtc13gr$uf6$$udf$e17h270e89f9c019d145E',
      'esp::rtc::gr$uf6$$udf$e::h270e89f9c019d145',
    ],
    [
      'drops the suffix that LLVM adds',
      '_ZN3esp4conv17hf75121f7c7fa8d6bE.llvm.8192',
      'esp::conv::hf75121f7c7fa8d6b',
    ],
    [
      'reads a hash of few different digits as C++',
      '_ZN3esp4conv17h1111111111111111E',
      'esp::conv::h1111111111111111',
    ],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});
