/** How a firmware calls its constructors: `do_global_ctors` of esp-idf v5, libc's loop in v6, or by the arrays alone. */
export type StartupGeneration = 'idf-5' | 'idf-6' | 'generic';

export type ConstructorArray = 'preinit' | 'priority' | 'init';

/** One entry of a constructor array. */
export type Constructor = {
  /** Place in the order in which the chip calls them, from 0. */
  readonly index: number;
  /** Address of the word that holds `address`. */
  readonly slot: number;
  /** Entry point of the constructor; not a return address. */
  readonly address: number;
  /** False for a word that points outside the code: the chip crashes when it calls it. */
  readonly isCode: boolean;
  /** As the linker knows it, mangled; null in a stripped file. */
  readonly symbol: string | null;
  /** Demangled (`static objects of x.cpp` for `_GLOBAL__sub_I_…`); null where `symbol` is. */
  readonly name: string | null;
  /** Source file and line of the entry point, outermost frame; for `_GLOBAL__sub_I_…` the last line of its unit. */
  readonly file: string | null;
  readonly line: number | null;
  /** From a linker map (`esp-idf/main/libmain.a(stream.cpp.obj)`), else the unit's STT_FILE symbol or source name. */
  readonly object: string | null;
  /** The input section of the word, from a linker map; null without one. */
  readonly section: string | null;
  /** ESP-IDF component or folder that the source belongs to (`libdatachannel`, `main`); null where unknown. */
  readonly component: string | null;
  readonly array: ConstructorArray;
  /** From the symbol (`_GLOBAL__sub_I.00200_x`); null without one, and for C functions, whose priority the link drops. */
  readonly priority: number | null;
  /** Why it must run; null for one that may be skipped. */
  readonly protection: Protection | null;
};

/** What breaks without a constructor: a code, which `report/` puts into words. */
export type Protection = 'esp-idf' | 'esp-hosted' | 'cpp-runtime' | 'several-units';

/** An entry of ESP-IDF's `ESP_SYSTEM_INIT_FN` table: listed, never skipped. */
export type InitFunction = {
  readonly address: number;
  readonly symbol: string | null;
  readonly name: string | null;
  readonly file: string | null;
  readonly line: number | null;
  /** ESP-IDF component that the source belongs to; null where unknown. */
  readonly component: string | null;
  /** 0 core, 1 secondary (esp-idf v5.3 esp_system_init_fn_t); always 0 in earlier versions, which had no stages. */
  readonly stage: number;
  /** Bit mask of the cores that run it. */
  readonly cores: number;
};

/** The constructors of one ELF in the order in which the chip calls them. */
export type ConstructorMap = {
  readonly path: string;
  readonly sha256: string;
  readonly machine: string;
  readonly startup: StartupGeneration;
  readonly constructors: readonly Constructor[];
  readonly initFunctions: readonly InitFunction[];
  readonly warnings: readonly string[];
};
