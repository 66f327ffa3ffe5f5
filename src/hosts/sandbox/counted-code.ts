import { InvariantError } from '../../model/problem.ts';
import {
  exportEntry,
  numberAt,
  numberBytes,
  sections,
  sectionsOf,
  withContents,
  withEntry,
} from './wasm-bytes.ts';

/** The name of the exported global that holds the steps that are left: 64 bits, signed. */
export const stepsLeft = 'stepsLeft';

/** More steps than anything takes. */
export const mostSteps = 2n ** 61n;

/**
 * The same WebAssembly module, whose loops count. Each jump back to the beginning of a loop takes 1 from the
 * global `stepsLeft`, and what copies or fills memory takes 1 for each 16 bytes. Below 0 the module traps. So
 * the work of a built-in function ends at the same place on every machine, although nothing can interrupt it.
 * Functions of `uncounted`, by their place in the code, count nothing. `stepsLeft` begins at `mostSteps`.
 */
export function countedCode(wasm: Uint8Array, uncounted: ReadonlySet<number>): Uint8Array {
  const all = sectionsOf(wasm);
  const contentOf = (id: number) => all.find((section) => section.id === id) ?? unknownForm('a section');
  const parameters = parameterCounts(wasm, contentOf(sections.type).from, contentOf(sections.function).from);
  const [globals] = numberAt(wasm, contentOf(sections.global).from);
  return withContents(wasm, (section) => {
    if (section.id === sections.global)
      return withEntry(wasm, section, [i64, 1, op.i64Const, ...mostStepsBytes, op.end]);
    if (section.id === sections.export)
      return withEntry(wasm, section, exportEntry(stepsLeft, 'global', globals));
    if (section.id !== sections.code) return undefined;
    const [count, first] = numberAt(wasm, section.from);
    const bodies: Uint8Array[] = [wasm.subarray(section.from, first)];
    let at = first;
    for (let index = 0; index < count; index += 1) {
      const [length, from] = numberAt(wasm, at);
      const end = from + length;
      const body = { from, end, parameters: parameters[index] ?? 0 };
      const counted = uncounted.has(index) ? undefined : countedBody(wasm, body, globals);
      if (counted === undefined) bodies.push(wasm.subarray(at, end));
      else bodies.push(...counted);
      at = end;
    }
    return bodies;
  });
}

/** How many parameters each function has. */
function parameterCounts(wasm: Uint8Array, types: number, functions: number): readonly number[] {
  const ofTypes: number[] = [];
  let [left, at] = numberAt(wasm, types);
  for (; left > 0; left -= 1) {
    const [parameters, behind] = numberAt(wasm, at + 1);
    ofTypes.push(parameters);
    const [results, last] = numberAt(wasm, behind + parameters);
    at = last + results;
  }
  const counts: number[] = [];
  [left, at] = numberAt(wasm, functions);
  for (; left > 0; left -= 1) {
    const [type, behind] = numberAt(wasm, at);
    counts.push(ofTypes[type] ?? 0);
    at = behind;
  }
  return counts;
}

/** Code to put in the place of what stands from one index to another. */
type Edit = readonly [from: number, to: number, code: readonly number[]];

/** Where a function's locals and code are. */
interface Body {
  readonly from: number;
  readonly end: number;
  readonly parameters: number;
}

/** The body with its counting, or undefined if there is nothing to count. */
function countedBody(wasm: Uint8Array, body: Body, global: number): readonly Uint8Array[] | undefined {
  const { from, end, parameters } = body;
  const [groups, firstGroup] = numberAt(wasm, from);
  let locals = parameters;
  let code = firstGroup;
  for (let group = 0; group < groups; group += 1) {
    const [count, type] = numberAt(wasm, code);
    locals += count;
    code = type + 1;
  }
  const edits = editsOf(wasm, code, end, countingCode(global, locals));
  if (edits.length === 0) return undefined;
  const parts: Uint8Array[] = [
    Uint8Array.from(numberBytes(groups + 2)),
    wasm.subarray(firstGroup, code),
    Uint8Array.of(1, i64, 1, i32),
  ];
  let at = code;
  for (const [start, behind, inserted] of edits) {
    parts.push(wasm.subarray(at, start), Uint8Array.from(inserted));
    at = behind;
  }
  parts.push(wasm.subarray(at, end));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [Uint8Array.from(numberBytes(length)), ...parts];
}

/** The code that counts. `locals`: how many locals the function has; two of its own come behind them. */
function countingCode(global: number, locals: number) {
  const g = numberBytes(global);
  const left = numberBytes(locals);
  const length = numberBytes(locals + 1);
  const isOver = [op.localGet, ...left, op.i64Const, 0, op.i64LtS];
  const store = [
    op.localTee,
    ...left,
    op.globalSet,
    ...g,
    ...isOver,
    op.if,
    noResult,
    op.unreachable,
    op.end,
  ];
  return {
    step: [op.globalGet, ...g, op.i64Const, 1, op.i64Sub, ...store],
    /** The number of bytes is on the stack, and stays there. */
    bytes: [
      ...[op.localTee, ...length, op.globalGet, ...g, op.localGet, ...length, op.i64ExtendI32U],
      ...[op.i64Const, 4, op.i64ShrU, op.i64Sub, ...store],
    ],
  };
}

type Counting = ReturnType<typeof countingCode>;

/** An open block; `loop`: where the code of a loop begins. */
interface Block {
  readonly loop: number | undefined;
  /** Whether a table of jumps leads to its beginning, so that its steps are counted there. */
  isCounted: boolean;
}

function editsOf(wasm: Uint8Array, start: number, end: number, counting: Counting): readonly Edit[] {
  const edits: Edit[] = [];
  const blocks: Block[] = [{ loop: undefined, isCounted: false }];
  const open = (loop?: number) => blocks.push({ loop, isCounted: false });
  const targetOf = (depth: number) => blocks[blocks.length - 1 - depth] ?? unknownForm('a jump');
  let at = start;
  const number = () => {
    const [value, behind] = numberAt(wasm, at);
    at = behind;
    return value;
  };
  const skip = (count: number) => {
    for (let left = count; left > 0; left -= 1) while ((wasm[at++] ?? 0) >= 0x80);
  };
  while (at < end) {
    const place = at;
    const code = wasm[at++] ?? 0;
    switch (code) {
      case op.block:
      case op.if:
        skip(1);
        open();
        break;
      case op.loop:
        skip(1);
        open(at);
        break;
      case op.end:
        blocks.pop();
        break;
      case op.br:
        if (targetOf(number()).loop !== undefined) edits.push([place, place, counting.step]);
        break;
      case op.brIf: {
        const depth = number();
        if (targetOf(depth).loop === undefined) break;
        const jump = [op.br, ...numberBytes(depth + 1)];
        edits.push([place, at, [op.if, noResult, ...counting.step, ...jump, op.end]]);
        break;
      }
      case op.brTable:
        for (let left = number(); left >= 0; left -= 1) {
          const target = targetOf(number());
          if (target.loop === undefined || target.isCounted) continue;
          target.isCounted = true;
          edits.push([target.loop, target.loop, counting.step]);
        }
        break;
      case op.selectOf:
        skip(number());
        break;
      case op.f32Const:
        at += 4;
        break;
      case op.f64Const:
        at += 8;
        break;
      case op.more: {
        const kind = number();
        const immediates = immediatesOfMore[kind] ?? unknownForm(`instruction 252 ${kind}`);
        if (kind === memoryCopy || kind === memoryFill) edits.push([place, place, counting.bytes]);
        skip(immediates);
        break;
      }
      default:
        skip(immediatesOf(code));
    }
  }
  return edits.sort(([a], [b]) => a - b);
}

/** `mostSteps` in signed LEB128. */
const mostStepsBytes = [...Array<number>(8).fill(0x80), 0x20];
const i32 = 0x7f;
const i64 = 0x7e;
const noResult = 0x40;
const op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  selectOf: 0x1c,
  localGet: 0x20,
  localTee: 0x22,
  globalGet: 0x23,
  globalSet: 0x24,
  i64Const: 0x42,
  f32Const: 0x43,
  f64Const: 0x44,
  i64LtS: 0x53,
  i64Sub: 0x7d,
  i64ShrU: 0x88,
  i64ExtendI32U: 0xad,
  more: 0xfc,
} as const;
const memoryCopy = 10;
const memoryFill = 11;
/** How many numbers follow the instructions that begin with `more`. */
const immediatesOfMore = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

/** How many numbers follow any other instruction. */
function immediatesOf(code: number): number {
  // Calls and tables; locals, globals and table entries; sizes of memory; integers; references.
  if (code === 0x10 || (code >= 0x20 && code <= 0x26)) return 1;
  if (code === 0x3f || code === 0x40 || code === 0x41 || code === 0x42) return 1;
  if (code === 0xd0 || code === 0xd2) return 1;
  // Calls through a table; loads and stores.
  if (code === 0x11 || (code >= 0x28 && code <= 0x3e)) return 2;
  const isPlain =
    code <= 0x01 ||
    code === 0x05 ||
    code === 0x0f ||
    code === 0x1a ||
    code === 0x1b ||
    code === 0xd1 ||
    (code >= 0x45 && code <= 0xc4);
  return isPlain ? 0 : unknownForm(`instruction ${code}`);
}

function unknownForm(what: string): never {
  throw new InvariantError(`this build of QuickJS has another form: ${what} is unknown here`);
}
