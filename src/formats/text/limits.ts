/** The deepest nesting of objects and lists, in any format. */
export const maxDepth = 100;

/** The most problems with the text of one file that are reported one by one. The rest are counted. */
export const maxTextProblems = 100;

/**
 * The most errors in the content of one file that are reported one by one, and the most warnings. Reading
 * stops when there are so many errors; further warnings are counted.
 */
export const maxProblems = 1000;

/** The most errors in all files of a definition that are reported one by one, and the most warnings. */
export const maxProblemsOfAll = 10_000;

/** The most values in the JSON files of a definition together: texts, numbers, lists, objects and so on. */
export const maxValues = 4_000_000;

/**
 * The most keys, values and marks of lists (`-`, `[`, `,`) in the YAML files of a definition together. A YAML
 * file of 8 MiB with lines of usual length has some 700,000. Each takes about a kilobyte.
 */
export const maxYamlParts = 800_000;

/** The most values that all aliases of one YAML file may repeat together. */
export const maxAliasedValues = 100_000;

const mebibyte = 1024 * 1024;

/** The longest text in a definition, in UTF-16 units as the file has them: 4 Mi. */
export const maxTextLength = 4 * 1024 * 1024;

/** The longest text in double quotes that is searched for a path with misread backslashes. */
export const longestPathText = 100_000;

/** The largest file in bytes, by format. JSON is read some twenty times as fast as YAML. */
export const maxBytes = { json: 64 * mebibyte, yaml: 8 * mebibyte } as const;
