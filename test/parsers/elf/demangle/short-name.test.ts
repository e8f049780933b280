import { describe, expect, it } from 'vitest';
import { demangle } from '../../../../src/parsers/elf/demangle/demangle.js';
import { shortName } from '../../../../src/parsers/elf/demangle/short-name.js';

describe('shortName', () => {
  it.each([
    ['drops parameters', '_ZN3rtc4Peer5closeEi', 'rtc::Peer::close'],
    [
      'keeps the class of a constructor',
      '_ZN3rtc4impl14PeerConnectionC2Ev',
      'rtc::impl::PeerConnection::PeerConnection',
    ],
    [
      'keeps the tilde of a destructor',
      '_ZN3rtc4impl14PeerConnectionD0Ev',
      'rtc::impl::PeerConnection::~PeerConnection',
    ],
    [
      'collapses template arguments',
      '_ZNKSt8functionIFvN3rtc6BinaryEEEclES1_',
      'std::function<…>::operator()',
    ],
    ['drops the return type', '_ZSt4moveIRiEONSt16remove_referenceIT_E4typeEOS2_', 'std::move<…>'],
    ['finds the name inside a function pointer that is returned', '_Z3fooIiEPFviET_', 'foo<…>'],
    ['drops the qualifiers of a member function', '_ZNVKR3rtc4Peer4sizeEv', 'rtc::Peer::size'],
    ['drops the marks of clones', '_Z3getv.isra.0.part.1', 'get'],
    ['drops those of a C function', 'get_arg.constprop.0.isra.0', 'get_arg'],
    ['drops those of a C function for Xtensa', 'get_arg$isra$0', 'get_arg'],
    ['leaves what is no such mark', 'get_arg.x.0', 'get_arg.x.0'],
    ['keeps ABI tags', '_ZN3rtc4Peer4nameB5cxx11Ev', 'rtc::Peer::name[abi:cxx11]'],
    ['keeps labels', '_ZThn8_N3rtc4Peer5closeEv', 'non-virtual thunk to rtc::Peer::close'],
    ['keeps an anonymous namespace', '_ZN12_GLOBAL__N_15retryENS_5StateE', '(anonymous namespace)::retry'],
    [
      'keeps the number of a lambda',
      '_ZZN3rtc4Peer4openEvENKUliT_E0_clIdEEDaiS1_',
      'rtc::Peer::open::{lambda#2}::operator()<…>',
    ],
    [
      'keeps a function that holds a local class',
      '_ZZN3rtc4Peer4openEvEN5Local3runEv',
      'rtc::Peer::open::Local::run',
    ],
    ['keeps a local string literal', '_ZZN3rtc4nameEvEs', 'rtc::name::string literal'],
    ['keeps the module of a function', '_ZW3fooW3bar2fnPS0_1SIiE', 'fn@foo.bar'],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(shortName(demangle(symbol))).toBe(expected);
  });

  it.each([
    ['a call operator', '_ZN3rtc4PeerclEi', 'rtc::Peer::operator()'],
    ['an arrow', '_ZN3rtc4PeerptEv', 'rtc::Peer::operator->'],
    ['an index', '_ZN3rtc4PeerixEi', 'rtc::Peer::operator[]'],
    ['a shift', '_ZN3rtclsERSoRKNS_4PeerE', 'rtc::operator<<'],
    ['a less-than template', '_ZN3rtcltIiEEbT_S1_', 'rtc::operator< <…>'],
    ['a greater-than template', '_ZN3rtcgtIiEEbT_S1_', 'rtc::operator><…>'],
    ['a shift template', '_ZN3rtcrsIiEEbT_S1_', 'rtc::operator>><…>'],
    ['a three-way comparison template', '_ZN3rtcssIiEEbT_S1_', 'rtc::operator<=><…>'],
    ['an allocation', '_ZN3rtc4PeernwEj', 'rtc::Peer::operator new'],
    ['an array deallocation', '_ZN3rtc4PeerdaEPv', 'rtc::Peer::operator delete[]'],
    ['a literal', '_ZN3rtcli3_msEy', 'rtc::operator"" _ms'],
    ['a conversion to a plain type', '_ZN3rtc7ChannelcvbEv', 'rtc::Channel::operator bool'],
    [
      'a conversion to a class template',
      '_ZNK3rtc7ChannelcvSt8functionIFvvEEEv',
      'rtc::Channel::operator std::function<…>',
    ],
    [
      'a conversion to a function pointer',
      '_ZN3rtc7ChannelcvPFviEEv',
      'rtc::Channel::operator void (*)(int)',
    ],
  ])('keeps the name of %s operator whole', (_operator, symbol, expected) => {
    expect(shortName(demangle(symbol))).toBe(expected);
  });

  it.each([
    ['a comparison', '_ZN1AILi1EXgtLi2ELi1EEE1fEv'],
    ['a shift', '_ZN1AIXlsLi1ELi4EEE1fEv'],
    ['the address of a shift operator', '_ZN1AIXadL_ZN1BrsIiEEvvEEE1fEv'],
    ['the address of a greater-than operator', '_ZN1AIXadL_ZN1BgtEvEEE1fEv'],
    ['the address of an arrow operator', '_ZN1AIXadL_ZN1BptEvEEE1fEv'],
  ])('finds the end of template arguments that hold %s', (_argument, symbol) => {
    expect(shortName(demangle(symbol))).toBe('A<…>::f');
  });

  it.each([
    ['drops the hash of a legacy name', '_ZN3esp3rtc7dynamic17h30ccaea032db51fbE', 'esp::rtc::dynamic'],
    ['drops the hash of a crate', '_RNvCshSWOlr65fgI_3esp4conv', 'esp::conv'],
    ['keeps closures', '_RNCNvCshSWOlr65fgI_3esp5start0B3_', 'esp::start::{closure#0}'],
    ['collapses a turbofish', '_RINvNtC3esp3rtc7generichFG_RL0_ShERL0_eE', 'esp::rtc::generic::<…>'],
    [
      'keeps the type of an implementation',
      '_RNvMNtCshSWOlr65fgI_3esp3rtcINtB2_4PeertE4openB4_',
      '<esp::rtc::Peer<…>>::open',
    ],
    [
      'keeps the trait of an implementation',
      '_RNvXs_NtCshSWOlr65fgI_3esp3rtcINtB4_4PeerReENtNtNtC4core3ops4drop4Drop4dropB6_',
      '<esp::rtc::Peer<…> as core::ops::drop::Drop>::drop',
    ],
    ['takes a slice of floats for no hash', '_RNvMs_NtC4core5sliceSd3len', '<[f64]>::len'],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(shortName(demangle(symbol))).toBe(expected);
  });

  it.each(['main', 'esp_rom_printf', 'operator_new', '', '(', '<', 'a for b'])(
    'returns %j as it is',
    (text) => {
      expect(shortName(text)).toBe(text);
    },
  );
});
