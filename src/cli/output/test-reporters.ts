import type { TestReport, TestReportOptions } from '../../reports/tests/test-report.ts';

/** The ways to report tests, the default first. */
export const testReporters = ['default', 'tap', 'junit', 'json', 'github'] as const;
export type TestReporter = (typeof testReporters)[number];

type Factory = (options: TestReportOptions) => TestReport;

const loaders: Readonly<Record<TestReporter, () => Promise<Factory>>> = {
  default: async () => (await import('../../reports/tests/default-report.ts')).defaultReport,
  tap: async () => (await import('../../reports/tests/tap-report.ts')).tapReport,
  junit: async () => (await import('../../reports/tests/junit-report.ts')).junitReport,
  json: async () => (await import('../../reports/tests/json-report.ts')).jsonReport,
  github: async () => (await import('../../reports/tests/github-report.ts')).githubReport,
};

/** Loads the report that a reporter writes. */
export function loadTestReport(reporter: TestReporter): Promise<Factory> {
  return loaders[reporter]();
}

/** The kinds of reports, coverage too, that are one document, which nothing else may be mixed into. */
export const wholeDocuments: ReadonlySet<string> = new Set(['tap', 'junit', 'json', 'lcov', 'cobertura']);
