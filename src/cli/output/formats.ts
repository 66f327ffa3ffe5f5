import type { ReportFactory } from '../../reports/trace/trace-report.ts';

/** The formats of a trace, the default first. */
export const traceFormats = ['eventlog', 'list', 'tree', 'counts', 'jobs', 'ndjson'] as const;
export type TraceFormat = (typeof traceFormats)[number];

const loaders: Readonly<Record<TraceFormat, () => Promise<ReportFactory>>> = {
  eventlog: async () => (await import('../../reports/trace/eventlog.ts')).eventlog,
  list: async () => (await import('../../reports/trace/list.ts')).list,
  tree: async () => (await import('../../reports/trace/tree.ts')).tree,
  counts: async () => (await import('../../reports/trace/counts.ts')).counts,
  jobs: async () => (await import('../../reports/trace/jobs.ts')).jobsReport,
  ndjson: async () => (await import('../../reports/trace/ndjson.ts')).ndjson,
};

/** Loads the report that a format is written with. */
export function loadReport(format: TraceFormat): Promise<ReportFactory> {
  return loaders[format]();
}

/** The formats of `pianola graph`, the default first. */
export const graphFormats = ['svg', 'png', 'mermaid', 'dot'] as const;
export type GraphFormat = (typeof graphFormats)[number];

/** What `pianola trace convert` writes. */
export const convertedFormats = ['chrome'] as const;
export type ConvertedFormat = (typeof convertedFormats)[number];
