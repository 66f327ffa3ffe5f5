/** Objects and lists inside one another, at most, in any format. */
export const maxDepth = 100;

/** Problems with the text of one file that are told one by one; the rest are counted. */
export const maxTextProblems = 100;

/** Problems with what one file says that are told one by one; the rest are counted. */
export const maxProblems = 1000;

/** Values that aliases may stand for in one YAML file, all taken together. */
export const maxAliasedValues = 100_000;

const mebibyte = 1024 * 1024;

/** Bytes a file may have, by format: JSON is read some twenty times as fast as YAML. */
export const maxBytes = { json: 64 * mebibyte, yaml: 8 * mebibyte } as const;
