import { attributeSpec, readForm, skipVariableForm, type AttributeSpec } from './attribute-forms.js';
import type { ByteCursor } from './byte-cursor.js';
import { dwAt, dwForm, dwTag } from './dwarf-codes.js';
import { hex, MalformedDwarf } from './malformed-dwarf.js';

// These bounds keep a damaged table from filling the memory.
/** A table of a large C++ unit has about 10 KB. */
export const maxTableBytes = 1024 * 1024;
const maxCode = 0xffff;
const maxAttributes = 200;

/** The layout that entries of one abbreviation code share. */
export type Abbrev = {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly AttributeSpec[];
  /** How to skip the attributes: a number of bytes, or a negated form whose own bytes tell. */
  readonly skipSteps: readonly number[];
  /** A type, or a function without code, whose children can be jumped over: DW_AT_sibling tells where they end. */
  readonly isSkippable: boolean;
  /** For functions: the attributes that tell where their code is, and what lies between these. */
  readonly functionSteps: readonly FunctionStep[];
  /** True where entries carry a name themselves. */
  readonly hasName: boolean;
};

/** Bytes to move over, and the attribute that follows or null. */
type FunctionStep = { readonly skipBytes: number; readonly spec: AttributeSpec | null };

const nameAttributes: ReadonlySet<number> = new Set([dwAt.name, dwAt.linkageName, dwAt.mipsLinkageName]);

const functionAttributes: ReadonlySet<number> = new Set([
  dwAt.sibling,
  dwAt.lowPc,
  dwAt.highPc,
  dwAt.ranges,
  dwAt.callFile,
  dwAt.callLine,
  dwAt.abstractOrigin,
]);

/** One unit's abbreviations (DWARF 5, section 7.5.3), by code. */
export class AbbrevTable {
  readonly #byCode: readonly (Abbrev | undefined)[];

  private constructor(byCode: readonly (Abbrev | undefined)[]) {
    this.#byCode = byCode;
  }

  /** Reads the table where the cursor stands in `.debug_abbrev`. Throws MalformedDwarf when it does not end. */
  static read(cursor: ByteCursor): AbbrevTable {
    const byCode: (Abbrev | undefined)[] = [];
    for (let code = cursor.uleb(); code !== 0; code = cursor.uleb()) {
      if (code > maxCode) throw new MalformedDwarf(`the abbreviation code ${hex(code)} is out of range`);
      while (byCode.length < code) byCode.push(undefined);
      byCode[code] = readAbbrev(cursor);
    }
    return new AbbrevTable(byCode);
  }

  /** Every abbreviation with its code, ascending. */
  *entries(): Generator<readonly [code: number, abbrev: Abbrev]> {
    for (const [code, abbrev] of this.#byCode.entries()) if (abbrev) yield [code, abbrev];
  }

  /** The abbreviation of a code; null for code 0, which closes a list of children. */
  find(code: number): Abbrev | null {
    if (code === 0) return null;
    const abbrev = this.#byCode[code];
    if (!abbrev) throw new MalformedDwarf(`the abbreviation code ${hex(code)} is not declared`);
    return abbrev;
  }
}

/** Moves over the attributes of an entry. */
export function skipAttributes(cursor: ByteCursor, abbrev: Abbrev): void {
  const steps = abbrev.skipSteps;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] ?? 0;
    if (step >= 0) cursor.advance(step);
    else skipVariableForm(cursor, -step);
  }
}

function readAbbrev(cursor: ByteCursor): Abbrev {
  const tag = cursor.uleb();
  const hasChildren = cursor.u8() !== 0;
  const attributes: AttributeSpec[] = [];
  for (;;) {
    const name = cursor.uleb();
    const form = cursor.uleb();
    if (name === 0 && form === 0) break;
    if (attributes.length === maxAttributes) throw new MalformedDwarf('an abbreviation has no end');
    attributes.push(attributeSpec(name, form, form === dwForm.implicitConst ? cursor.sleb() : 0));
  }
  const isSkippable =
    hasChildren && (isType(tag) || isCodeless(tag, attributes)) && attributes.some(isSibling);
  const functionSteps = isFunction(tag) ? functionStepsOf(attributes) : [];
  const skipSteps = skipStepsOf(attributes);
  const hasName = attributes.some(({ name }) => nameAttributes.has(name));
  return { tag, hasChildren, attributes, skipSteps, isSkippable, functionSteps, hasName };
}

/** Moves over the attributes of an entry that has a sibling, and returns where that is from the unit's start. */
export function readSibling(cursor: ByteCursor, abbrev: Abbrev): number {
  let sibling = 0;
  for (const spec of abbrev.attributes) {
    if (spec.name === dwAt.sibling) sibling = readForm(cursor, spec);
    else if (spec.sizeBytes === null) skipVariableForm(cursor, spec.form);
    else cursor.advance(spec.sizeBytes);
  }
  return sibling;
}

// Only GCC writes DW_AT_sibling, and GCC puts methods with code beside their class, not into it.
function isType(tag: number): boolean {
  return (
    tag === dwTag.classType ||
    tag === dwTag.structureType ||
    tag === dwTag.unionType ||
    tag === dwTag.enumerationType ||
    tag === dwTag.subroutineType ||
    tag === dwTag.arrayType
  );
}

/** True for a function's tag, inlined or not. */
export function isFunction(tag: number): boolean {
  return tag === dwTag.subprogram || tag === dwTag.inlinedSubroutine;
}

function isCodeless(tag: number, attributes: readonly AttributeSpec[]): boolean {
  return isFunction(tag) && !attributes.some(({ name }) => name === dwAt.highPc || name === dwAt.ranges);
}

function isSibling({ name, form }: AttributeSpec): boolean {
  return name === dwAt.sibling && form === dwForm.ref4;
}

function functionStepsOf(attributes: readonly AttributeSpec[]): readonly FunctionStep[] {
  const steps: FunctionStep[] = [];
  let skipBytes = 0;
  for (const spec of attributes) {
    if (spec.sizeBytes !== null && !functionAttributes.has(spec.name)) {
      skipBytes += spec.sizeBytes;
    } else {
      steps.push({ skipBytes, spec });
      skipBytes = 0;
    }
  }
  if (skipBytes > 0) steps.push({ skipBytes, spec: null });
  return steps;
}

function skipStepsOf(attributes: readonly AttributeSpec[]): readonly number[] {
  const steps: number[] = [];
  let fixed = 0;
  for (const { form, sizeBytes } of attributes) {
    if (sizeBytes === null) {
      if (fixed > 0) steps.push(fixed);
      steps.push(-form);
      fixed = 0;
    } else {
      fixed += sizeBytes;
    }
  }
  if (fixed > 0) steps.push(fixed);
  return steps;
}
