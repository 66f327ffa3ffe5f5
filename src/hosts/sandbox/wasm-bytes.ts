/** The sections of a WebAssembly module that are looked into here, by their numbers. */
export const sections = { type: 1, function: 3, table: 4, global: 6, export: 7, code: 10 } as const;

/** A section of a module: its number, and where its content begins and ends. */
export interface Section {
  readonly id: number;
  readonly from: number;
  readonly end: number;
}

/** Bytes before the first section. */
const headerLength = 8;

/** The sections of a module, in their order. */
export function sectionsOf(wasm: Uint8Array): readonly Section[] {
  const found: Section[] = [];
  for (let at = headerLength; at < wasm.length; ) {
    const [length, from] = numberAt(wasm, at + 1);
    found.push({ id: wasm[at] ?? 0, from, end: from + length });
    at = from + length;
  }
  return found;
}

/**
 * The same module with other contents of some sections. `contents`: gives the new content of a section, or
 * undefined to keep it.
 */
export function withContents(
  wasm: Uint8Array,
  contents: (section: Section) => readonly Uint8Array[] | undefined,
): Uint8Array {
  const parts: Uint8Array[] = [wasm.subarray(0, headerLength)];
  for (const section of sectionsOf(wasm)) {
    const content = contents(section) ?? [wasm.subarray(section.from, section.end)];
    const length = content.reduce((sum, part) => sum + part.length, 0);
    parts.push(Uint8Array.of(section.id, ...numberBytes(length)), ...content);
  }
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The content of a section that is a list, with one more entry. */
export function withEntry(
  wasm: Uint8Array,
  { from, end }: Section,
  entry: readonly number[],
): readonly Uint8Array[] {
  const [count, first] = numberAt(wasm, from);
  return [Uint8Array.from(numberBytes(count + 1)), wasm.subarray(first, end), Uint8Array.from(entry)];
}

/** An unsigned number in LEB128, and the index behind it. */
export function numberAt(wasm: Uint8Array, start: number): readonly [number, number] {
  let value = 0;
  for (let at = start; ; at += 1) {
    const byte = wasm[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return [value, at + 1];
  }
}

/** A whole number from 0 in unsigned LEB128. */
export function numberBytes(value: number): readonly number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** The entry of an export: its name, what kind of thing it is, and its index among those. */
export function exportEntry(name: string, kind: keyof typeof exportKinds, index: number): readonly number[] {
  return [
    ...numberBytes(name.length),
    ...new TextEncoder().encode(name),
    exportKinds[kind],
    ...numberBytes(index),
  ];
}

const exportKinds = { table: 1, global: 3 } as const;
