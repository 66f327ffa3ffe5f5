/** The deepest nesting of objects and lists, in any format. */
export const maxDepth = 100;

/** The most problems with the text of one file that are reported one by one. The rest are counted. */
export const maxTextProblems = 100;

/** The most problems with the content of one file that are reported one by one. The rest are counted. */
export const maxProblems = 1000;

/** The most values that all aliases of one YAML file may repeat together. */
export const maxAliasedValues = 100_000;

const mebibyte = 1024 * 1024;

/** The largest file in bytes, by format. JSON is read some twenty times as fast as YAML. */
export const maxBytes = { json: 64 * mebibyte, yaml: 8 * mebibyte } as const;
