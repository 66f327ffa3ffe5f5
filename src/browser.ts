/**
 * Pianola in a page or a web worker: read definitions, simulate them, explain them, draw them. Nothing leaves
 * the browser. What reads YAML and exports, draws, and plays scripts is loaded when it is needed.
 */
export { standardCatalogue } from './activities/catalogue.ts';
export { defineActivity } from './activities/define-activity.ts';
export {
  fileOf,
  type GivenRules,
  importGiven as importExports,
  readGiven as readDefinition,
} from './hosts/browser/read-given.ts';
export { simulateInBrowser as simulate } from './hosts/browser/simulate-in-browser.ts';
export type { Run, RunEvents, RunProgress, RunResult } from './hosts/run.ts';
export type { RunOptions } from './hosts/settings/run-options.ts';
export { version } from './hosts/version.ts';
export type { BundleReading } from './lint/checked-bundle.ts';
export { readMocks } from './lint/checked-mocks.ts';
export type { Bundle } from './model/bundle.ts';
export { type Problem, UsageError } from './model/problem.ts';
export type { Runbook } from './model/runbook.ts';
export { explainedText as explain, type ToExplain } from './reports/explain/explained-text.ts';
export { drawn as graph, type ToDraw } from './reports/graph/drawn.ts';
export { eventlog } from './reports/trace/eventlog.ts';
export { ndjson } from './reports/trace/ndjson.ts';
export type { ReportOptions, TraceReport } from './reports/trace/trace-report.ts';
export type { TraceEvent, TraceEventName } from './trace/trace-event.ts';
