import { describe, expect, it } from 'vitest';
import { demangle } from '../../../../src/parsers/elf/demangle/demangle.js';

// The expected texts are the answers of GNU c++filt 2.40.

describe('demangle: C++ names', () => {
  it.each([
    ['drops nothing from a plain function', '_ZN3rtc4Peer5closeEv', 'rtc::Peer::close()'],
    [
      'names a constructor after its class',
      '_ZN3rtc4impl14PeerConnectionC2Ev',
      'rtc::impl::PeerConnection::PeerConnection()',
    ],
    [
      'names a destructor after its class',
      '_ZN3rtc4impl14PeerConnectionD0Ev',
      'rtc::impl::PeerConnection::~PeerConnection()',
    ],
    [
      'reads an anonymous namespace',
      '_ZN12_GLOBAL__N_15retryENS_5StateE',
      '(anonymous namespace)::retry((anonymous namespace)::State)',
    ],
    ['shows ABI tags in brackets', '_ZN3rtc4Peer4nameB5cxx11Ev', 'rtc::Peer::name[abi:cxx11]()'],
    [
      'puts the qualifiers of a member function behind its parameters',
      '_ZNVKR3rtc4Peer4sizeEv',
      'rtc::Peer::size() const volatile &',
    ],
    [
      'separates a template operator< from its arguments',
      '_ZN3rtcltIiEEbT_S1_',
      'bool rtc::operator< <int>(int, int)',
    ],
    ['names operators in words', '_ZN3rtc4PeerdaEPv', 'rtc::Peer::operator delete[](void*)'],
    ['names a literal operator', '_ZN3rtcli3_msEy', 'rtc::operator"" _ms(unsigned long long)'],
    [
      'names a conversion operator by its type',
      '_ZN3rtc7ChannelcvSt8functionIFvvEEEv',
      'rtc::Channel::operator std::function<void ()>()',
    ],
    [
      'resolves the type of a template conversion operator from its own arguments',
      '_ZNK3rtc7ChannelcvT_IiEEv',
      'rtc::Channel::operator int<int>() const',
    ],
    [
      'gives arguments to the conversion operator and not to the parameter that is its type',
      '_ZNK1AcvT_ISt6vectorIiSaIiEEvEEv',
      'A::operator std::vector<int, std::allocator<int> ><std::vector<int, std::allocator<int> >, void>() const',
    ],
    [
      'prints the long forms of the standard abbreviations',
      '_ZN3rtc4sendERSsRSoRSi',
      'rtc::send(std::basic_string<char, std::char_traits<char>, std::allocator<char> >&, std::basic_ostream<char, std::char_traits<char> >&, std::basic_istream<char, std::char_traits<char> >&)',
    ],
    ['lists a structured binding in brackets', '_ZDC5first6secondE', '[first, second]'],
    ['appends each clone of a function', '_Z3getv.isra.0.part.1', 'get() [clone .isra.0] [clone .part.1]'],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});

describe('demangle: C++ local names', () => {
  it.each([
    [
      'puts a local class under its function',
      '_ZZN3rtc4Peer4openEvEN5Local3runEv',
      'rtc::Peer::open()::Local::run()',
    ],
    [
      'numbers lambdas and shows their parameters',
      '_ZZN3rtc4Peer4openEvENKUliE0_clEi',
      'rtc::Peer::open()::{lambda(int)#2}::operator()(int) const',
    ],
    [
      'names the deduced parameters of a generic lambda',
      '_ZZ4mainENKUlT_E_clIiEEDaS_',
      'auto main::{lambda(auto:1)#1}::operator()<int>(int) const',
    ],
    [
      'prints the template head of a lambda',
      '_ZNK3rtcUlTyTnjRAT0__T_E_clIiLj3EEEDaS2_',
      'auto rtc::{lambda<typename $T0, unsigned int $N1>($T0 (&) [$N1])#1}::operator()<int, 3u>(int (&) [3u]) const',
    ],
    ['numbers unnamed types', '_ZN3rtc4PeerUt0_4openEv', 'rtc::Peer::{unnamed type#2}::open()'],
    [
      'places a lambda inside a default argument',
      '_ZZN3rtc4Peer4openEiiEd_NKUlvE_clEv',
      'rtc::Peer::open(int, int)::{default arg#1}::{lambda()#1}::operator()() const',
    ],
    ['names a local string literal', '_ZZN3rtc4nameEvEs', 'rtc::name()::string literal'],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});

describe('demangle: C++ types', () => {
  it.each([
    ['writes a pointer to function inside out', '_Z6signaliPFviE', 'signal(int, void (*)(int))'],
    [
      'writes a function that returns a pointer to an array',
      '_Z5tableIiEPA3_iT_',
      'int (*table<int>(int)) [3]',
    ],
    ['writes pointers to members', '_Z3tieM1AFvvEMS_i', 'tie(void (A::*)(), int A::*)'],
    ['puts noexcept behind a function type', '_Z3runPDoFvvE', 'run(void (*)() noexcept)'],
    [
      'collapses references to references',
      '_Z7forwardIRiEOT_RNSt16remove_referenceIS1_E4typeE',
      'int& forward<int&>(std::remove_reference<int&>::type&)',
    ],
    [
      'expands an argument pack in place',
      '_Z4makeIJicdEEvDpPT_',
      'void make<int, char, double>(int*, char*, double*)',
    ],
    ['keeps the comma of an empty pack between arguments', '_Z4makeIiJEcEvv', 'void make<int, , char>()'],
    ['drops the comma of an empty pack at the end', '_Z4makeIiJEEvv', 'void make<int>()'],
    ['writes vectors and complex numbers', '_Z3mixDv4_fCd', 'mix(float __vector(4), double _Complex)'],
    [
      'writes the types of C++20 and C++23',
      '_Z4newsDuDiDsDnDF16_DF16b',
      'news(char8_t, char32_t, char16_t, decltype(nullptr), _Float16, std::bfloat16_t)',
    ],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});

describe('demangle: C++ expressions', () => {
  it.each([
    [
      'writes the condition of enable_if',
      '_ZN3rtc4sizeIiEENSt9enable_ifIXsr3std9is_signedIT_EE5valueEiE4typeES2_',
      'std::enable_if<std::is_signed<int>::value, int>::type rtc::size<int>(int)',
    ],
    [
      'reads a dependent member in the form of old compilers',
      '_Z1fIiEvDTsr1A1xE1A',
      'void f<int>(decltype (A::x), A)',
    ],
    [
      'reads a member of a nested dependent type',
      '_Z1fIiEvDTsrNT_4typeE5valueE',
      'void f<int>(decltype (int::type::value))',
    ],
    [
      'wraps a comparison that would close the arguments',
      '_ZN1AILi1EXgtLi2ELi1EEE1fEv',
      'A<1, ((2)>(1))>::f()',
    ],
    [
      'writes fold expressions',
      '_Z3sumIJiiEEDTfrplfp_EDpT_',
      'decltype (({parm#1}+...)) sum<int, int>(int, int)',
    ],
    [
      'writes a call with declval',
      '_Z4callIR1AEDTcldtclsr3stdE7declvalIT_EE3runEES2_',
      'decltype ((((std::declval<A&>)()).run)()) call<A&>(A&)',
    ],
    ['counts the elements of a pack', '_Z4sizeIJiccEEvRAsZT__i', 'void size<int, char, char>(int (&) [3])'],
    [
      'counts the elements of a list of packs',
      '_Z4sizeIJicEJdEEvRAsPDpT_DpT0_E_i',
      'void size<int, char, double>(int (&) [3])',
    ],
    [
      'writes literals by their type',
      '_Z3litILb1ELc97ELin3ELm4ELx5EEvv',
      'void lit<true, (char)97, -3, 4ul, 5ll>()',
    ],
    ['writes class values as template arguments', '_Z3litIXtl1PLi1Etl1QLi2EEEEEvv', 'void lit<P{1, Q{2}}>()'],
    ['writes designated members', '_Z3litIXtl1Pdi1adi1bLi2EEEEvv', 'void lit<P{.a.b=(2)}>()'],
    [
      'parenthesizes the operand of a named cast',
      '_Z1fIiEDTscifp_ET_',
      'decltype (static_cast<int>({parm#1})) f<int>(int)',
    ],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});

describe('demangle: C++ special symbols', () => {
  it.each([
    ['labels a vtable', '_ZTVN3rtc4PeerE', 'vtable for rtc::Peer'],
    ['labels a construction vtable with both classes', '_ZTC1D0_1B', 'construction vtable for B-in-D'],
    ['labels type information', '_ZTIN3rtc4PeerE', 'typeinfo for rtc::Peer'],
    ['labels a thunk', '_ZThn8_N3rtc4Peer5closeEv', 'non-virtual thunk to rtc::Peer::close()'],
    ['labels a covariant thunk', '_ZTch0_v0_n24_N1D1wEv', 'covariant return thunk to D::w()'],
    [
      'labels the guard of a local variable',
      '_ZGVZN3rtc8instanceEvE4peer',
      'guard variable for rtc::instance()::peer',
    ],
    ['labels thread-local wrappers', '_ZTWN3rtc3tlsE', 'TLS wrapper function for rtc::tls'],
    ['labels reference temporaries', '_ZGRN3rtc3refE', 'reference temporary #0 for rtc::ref'],
    ['labels a template parameter object', '_ZTAXtl1PLi1EEE', 'template parameter object for P{1}'],
    ['labels the constructors of a file', '_GLOBAL__I__Z4initv', 'global constructors keyed to init()'],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});

describe('demangle: C++ modules', () => {
  it.each([
    ['shows the module that owns a function', '_ZW3fooW3bar2fnv', 'fn@foo.bar()'],
    [
      'attaches a module by back-reference',
      '_ZW3fooW3bar2fnPS0_1SIiEPNS2_1NE',
      'fn@foo.bar(S@foo.bar<int>*, S@foo.bar<int>::N*)',
    ],
    ['shows the partition of a module', '_ZGIW3fooW3barWP4part', 'initializer for module foo.bar:part'],
    [
      'attaches a module inside a namespace',
      '_ZN2nsW3fooW3bar1Q1qES1_1PS2_',
      'ns::Q@foo.bar::q(P@foo.bar, ns::Q@foo.bar)',
    ],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});

describe('demangle: C++ that GNU c++filt 2.40 cannot read', () => {
  it.each([
    ['writes the alignment of a type', '_Z1fIiEDTatT_ES0_', 'decltype (alignof (int)) f<int>(int)'],
    ['numbers reference temporaries', '_ZGRN3rtc3refE0_', 'reference temporary #1 for rtc::ref'],
    ['writes a noexcept test', '_Z1fIiEDTnxfp_ET_', 'decltype (noexcept({parm#1})) f<int>(int)'],
  ])('%s', (_behaviour, symbol, expected) => {
    expect(demangle(symbol)).toBe(expected);
  });
});
