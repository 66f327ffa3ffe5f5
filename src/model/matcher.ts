/** What a value must be: itself, or what the one key of an object says (format section 7). */
export type Matcher =
  | string
  | number
  | boolean
  | null
  | { readonly contains: string | number }
  | { readonly matches: string }
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly between: readonly [number, number] }
  | { readonly oneOf: readonly Matcher[] }
  | { readonly not: Matcher }
  | { readonly any: true };

/** A row of matchers by the names of items or properties. What is not named may be anything. */
export type RowMatcher = Readonly<Record<string, Matcher>>;
