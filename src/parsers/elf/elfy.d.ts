/** elfy 1.0.0 ships no types; these are the fields of its `lib/elfy/parser.js` that the adapter uses. */
declare module 'elfy' {
  type Program = {
    readonly type: string | undefined;
    readonly offset: number;
    readonly vaddr: number;
    readonly filesz: number;
    readonly memsz: number;
    readonly flags: Readonly<Record<string, boolean>>;
  };
  type Section = {
    readonly name: string;
    readonly type: string | number;
    readonly flags: Readonly<Record<string, boolean>>;
    readonly addr: number;
    off: number;
    readonly size: number;
    readonly link: number;
    readonly info: number;
    readonly entsize: number;
  };
  const elfy: {
    parse(bytes: Buffer): { readonly body: { readonly programs: Program[]; readonly sections: Section[] } };
  };
  export default elfy;
}
