/**
 * Pianola's library: load a definition, simulate it or run it, and take its trace events as they come. The
 * command line uses the same names, and takes them from here.
 */
export { standardCatalogue } from './activities/catalogue.ts';
export { type ActivityDefinition, defineActivity } from './activities/define-activity.ts';
export type {
  ActivityCall,
  ActivityType,
  Catalogue,
  Play,
  Preparation,
  PublishedItem,
  StartedGroup,
  StartedRunbook,
} from './engine/activity-type.ts';
export type {
  Capabilities,
  FilePort,
  NetworkPort,
  Permission,
  ProgramPort,
  ProgramResult,
  WebResponse,
} from './engine/capabilities.ts';
export type { Choose } from './engine/link-orders.ts';
export type { Outcome } from './engine/outcome.ts';
export type { PublishedDataLogging } from './engine/tracer.ts';
export {
  type ActivityModuleFunction,
  type ActivityModuleInput,
  loadActivityTypes,
} from './files/activity-modules.ts';
export { mocksJsonSchema, runbookJsonSchema, testJsonSchema } from './files/json-schemas.ts';
export { loadRunbook, readDefinition } from './files/load.ts';
export {
  type ExportImport,
  type ExportsImport,
  importExport,
  importExports,
} from './formats/ois/import-export.ts';
export type {
  ImportCounts,
  ImportNote,
  ImportReport,
  ReferenceCounts,
  RunbookReport,
  SecretReport,
  TypeReport,
} from './formats/ois/import-report.ts';
export type { NativeBundle } from './formats/ois/native-bundle.ts';
export type { CounterValue } from './hosts/play/counter-values.ts';
export type { Run, RunEvents, RunProgress, RunResult } from './hosts/run.ts';
export type { Isolation, RunOptions, ServerFault } from './hosts/settings/run-options.ts';
export { simulate } from './hosts/simulation/simulate.ts';
export { run } from './hosts/threads/run.ts';
export type { JobBoardSnapshot } from './jobs/job-board.ts';
export { readBundle } from './lint/checked-bundle.ts';
export { readMocks } from './lint/checked-mocks.ts';
export type { Bundle } from './model/bundle.ts';
export type { JobResult, JobStatus, RunbookServer } from './model/job.ts';
export type { MocksInput } from './model/mock.ts';
export type { Options, OptionsInput } from './model/options.ts';
export { DefinitionError, type Problem, UsageError } from './model/problem.ts';
export type { Row, Rows, Value } from './model/published-data.ts';
export type { Runbook } from './model/runbook.ts';
export { findTestFiles } from './testing/find-test-files.ts';
export { runTests, type TestPlan, type TestWatch } from './testing/run-tests.ts';
export type {
  LocatedFailure,
  MutantNoticed,
  MutatedRunbook,
  TestedCase,
  TestedFile,
  TestedMutant,
  TestedRun,
} from './testing/tested.ts';
export type { BranchJob, BranchTimeline, GroupTimeline } from './trace/group-timelines.ts';
export type { ServerUse } from './trace/job-times.ts';
export type { TraceEvent, TraceEventName } from './trace/trace-event.ts';
export type { Combination, SweepPlan } from './what-if/combinations.ts';
export {
  type Comparison,
  compare,
  type GroupComparison,
  type GroupRun,
} from './what-if/compare.ts';
export type { CountedMessage, FinalResult, RootResult } from './what-if/final-result.ts';
export {
  type Exploration,
  type ExploredResult,
  type ExplorePlan,
  exploreSchedules,
} from './what-if/interleavings.ts';
export type { WhatIfWatch } from './what-if/simulations.ts';
export { type Sweep, type SweepRow, sweep } from './what-if/sweep.ts';
export type { ToldDeviation, ToldStep } from './what-if/told-schedule.ts';
