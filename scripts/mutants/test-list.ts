/**
 * The tests that Stryker runs: the quick ones that play these rooms without a host, in the order in which they run.
 * The first failing test ends the run of a mutant, so the tests of single files come first and the properties last.
 * Tests of hosts, reports and the command line reach these rooms as well, but take seconds each. A rule that only they hold
 * needs a test of its own.
 */
export const testList = [
  'test/databus/**/*.test.ts',
  'test/engine/**/*.test.ts',
  'test/jobs/**/*.test.ts',
  'test/formats/native/{check,graph,problems,read,refused}*.test.ts',
  'test/trace/**/*.test.ts',
  'test/analysis/!(exclusions).test.ts',
  'test/scenarios/**/*.test.ts',
  'test/properties/order.test.ts',
];
