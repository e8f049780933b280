import type { UnwindRow } from '../../../model/unwind-row.js';
import { ByteCursor } from './byte-cursor.js';
import { dwCfa } from './dwarf-codes.js';
import type { FrameEntry, Span } from './frame-section.js';
import { hex, MalformedDwarf } from './malformed-dwarf.js';

/** Where a register of the caller is: so far from the CFA, in itself (`same`), nowhere, or told in another way. */
type Rule = number | 'same' | 'undefined' | 'other';
type State = { register: number; offset: number; isExpression: boolean; rules: Map<number, Rule> };

const maxRemembered = 64;

/** The row of the table that a function's instructions make, for an address in it (DWARF 5, 6.4.2 and 6.4.3). */
export function unwindRowAt(entry: FrameEntry, address: number): UnwindRow | null {
  const first: State = { register: 0, offset: 0, isExpression: false, rules: new Map() };
  const initial = run(entry, entry.common.instructions, { state: first, initial: null, address });
  const state = run(entry, entry.instructions, { state: copyOf(initial), initial, address });
  if (state.isExpression) return null;
  const { returnRegister } = entry.common;
  const saved = new Map<number, number | null>();
  for (const [register, rule] of state.rules) {
    if (rule !== 'same') saved.set(register, typeof rule === 'number' ? rule : null);
  }
  const isOutermost = state.rules.get(returnRegister) === 'undefined';
  return { cfa: { register: state.register, offset: state.offset }, saved, returnRegister, isOutermost };
}

type Run = { readonly state: State; readonly initial: State | null; readonly address: number };

// Runs until the location goes beyond the address.
function run({ start, common }: FrameEntry, program: Span, { state, initial, address }: Run): State {
  const cursor = new ByteCursor(program.bytes, program.from, program.to);
  const { codeAlign, dataAlign } = common;
  const remembered: State[] = [];
  let location = start;
  let now = state;
  const restore = (register: number): void => {
    const rule = initial?.rules.get(register);
    if (rule === undefined) now.rules.delete(register);
    else now.rules.set(register, rule);
  };
  while (!cursor.isAtEnd) {
    const code = cursor.u8();
    const operand = code & 0x3f;
    switch (code >> 6 === 0 ? code : code & 0xc0) {
      case dwCfa.advance:
        location += operand * codeAlign;
        break;
      case dwCfa.offset:
        now.rules.set(operand, cursor.uleb() * dataAlign);
        break;
      case dwCfa.restore:
        restore(operand);
        break;
      case dwCfa.nop:
        break;
      case dwCfa.setLocation:
        location = cursor.u32();
        break;
      case dwCfa.advance1:
        location += cursor.u8() * codeAlign;
        break;
      case dwCfa.advance2:
        location += cursor.u16() * codeAlign;
        break;
      case dwCfa.advance4:
        location += cursor.u32() * codeAlign;
        break;
      case dwCfa.offsetExtended:
        now.rules.set(cursor.uleb(), cursor.uleb() * dataAlign);
        break;
      case dwCfa.restoreExtended:
        restore(cursor.uleb());
        break;
      case dwCfa.undefined:
        now.rules.set(cursor.uleb(), 'undefined');
        break;
      case dwCfa.sameValue:
        now.rules.set(cursor.uleb(), 'same');
        break;
      // In another register, or a value that lies nowhere.
      case dwCfa.register:
      case dwCfa.valOffset:
      case dwCfa.valOffsetSigned:
        now.rules.set(cursor.uleb(), 'other');
        cursor.skipLeb();
        break;
      case dwCfa.rememberState:
        if (remembered.length >= maxRemembered) throw new MalformedDwarf('too many states to remember');
        remembered.push(copyOf(now));
        break;
      case dwCfa.restoreState: {
        const before = remembered.pop();
        if (before === undefined) throw new MalformedDwarf('no state to restore');
        now = before;
        break;
      }
      case dwCfa.defCfa:
        Object.assign(now, { register: cursor.uleb(), offset: cursor.uleb(), isExpression: false });
        break;
      case dwCfa.defCfaSigned:
        Object.assign(now, {
          register: cursor.uleb(),
          offset: cursor.sleb() * dataAlign,
          isExpression: false,
        });
        break;
      case dwCfa.defCfaRegister:
        now.register = cursor.uleb();
        break;
      case dwCfa.defCfaOffset:
        now.offset = cursor.uleb();
        break;
      case dwCfa.defCfaOffsetSigned:
        now.offset = cursor.sleb() * dataAlign;
        break;
      case dwCfa.defCfaExpression:
        now.isExpression = true;
        cursor.advance(cursor.uleb());
        break;
      case dwCfa.expression:
      case dwCfa.valExpression:
        now.rules.set(cursor.uleb(), 'other');
        cursor.advance(cursor.uleb());
        break;
      case dwCfa.offsetExtendedSigned:
        now.rules.set(cursor.uleb(), cursor.sleb() * dataAlign);
        break;
      // The size of the arguments on the stack (GNU), which changes nothing here.
      case dwCfa.gnuArgsSize:
        cursor.skipLeb();
        break;
      default:
        throw new MalformedDwarf(`${hex(code)} is no instruction of a frame`);
    }
    if (location > address) return now;
  }
  return now;
}

function copyOf(state: State): State {
  return { ...state, rules: new Map(state.rules) };
}
