/**
 * What does not keep the newest rules yet. The list only gets shorter: whoever mends an entry takes it out,
 * and an entry that excuses nothing any more is itself a finding.
 */
export const exceptions = {
  /** Files that stand loose in src/hosts and src/cli. */
  loose: [],
  /** Names that two files of src export. */
  names: [],
  /** Files in circles of imports. */
  circles: ['src/databus/token.ts', 'src/databus/token.ts'],
  /** Folders and files that have lines beyond 110 characters. */
  lines: [
    'bin/pianola.js',
    'scripts/bench/',
    'scripts/bundle-cli.ts',
    'scripts/bundle/',
    'scripts/closing-line-reporter.ts',
    'scripts/golden-traces.ts',
    'scripts/mutants/',
    'scripts/soak/',
    'scripts/write-golden-traces.ts',
    'scripts/write-schema.ts',
    'src/activities/',
    'src/files/',
    'src/index.ts',
    'src/model/',
    'src/text/',
    'test/activities/',
    'test/analysis/',
    'test/cli/',
    'test/closing-line-reporter.test.ts',
    'test/databus/',
    'test/documents/',
    'test/engine/',
    'test/files/',
    'test/formats/',
    'test/hosts/',
    'test/job-runbooks.test.ts',
    'test/jobs/',
    'test/package.test.ts',
    'test/properties/',
    'test/reports/',
    'test/runbooks.test.ts',
    'test/tidy.test.ts',
    'test/tidy/',
    'test/trace/',
    'test/what-if/',
  ],
} as const;
