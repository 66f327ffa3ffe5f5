// What the pure folders may name beside ECMAScript itself (tsconfig.pure.json): there in browsers and in Node
// alike, and without effect. Only types, and only those that are used.

interface AbortSignal {
  readonly aborted: boolean;
}
