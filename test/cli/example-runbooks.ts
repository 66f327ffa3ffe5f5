/**
 * Initialize Data, then an activity with `rows` outcomes, then a log message for each; returns the parameter
 * `Count`.
 */
export const linear = {
  name: 'Linear',
  folder: 'Samples',
  returnedData: [{ name: 'Total', type: 'String' }],
  activities: [
    {
      id: 'init',
      type: 'Initialize Data',
      parameters: [
        { name: 'Count', type: 'Integer', default: 3 },
        { name: 'Note', default: '-' },
      ],
    },
    {
      id: 'list',
      type: 'Run Program',
      name: 'List files',
      program: 'ls',
      simulate: { rows: { repeat: '{{init.Count}}', row: { 'Program output': 'file{{$row}}' } } },
    },
    {
      id: 'log',
      type: 'Send Event Log Message',
      severity: 'Information',
      message: 'Found {{list.Program output}} {{init.Note}}',
    },
    { id: 'return', type: 'Return Data', values: { Total: '{{init.Count}}' } },
  ],
  links: [
    { from: 'init', to: 'list' },
    { from: 'list', to: 'log' },
    { from: 'init', to: 'return' },
  ],
} as const;

/** A runbook of one activity that ends as told, after `durationMs`. */
export function single(status: 'success' | 'warning' | 'failed', durationMs = 0) {
  return {
    name: 'Single',
    activities: [
      {
        id: 'a',
        type: 'Run Program',
        program: 'x',
        simulate: { status, durationMs, errorSummary: 'as told' },
      },
    ],
  };
}

/** A runbook of one activity that takes `durationMs`. */
export function lasting(name: string, durationMs: number, more: object = {}) {
  return {
    name,
    folder: 'Ops',
    activities: [{ id: 'work', type: 'Run Program', program: 'x', simulate: { durationMs } }],
    ...more,
  };
}

/**
 * \Ops\Parent starts \Ops\Child, of a second and five at once, for each of `Count` items, without waiting.
 */
export const parentAndChild = {
  runbooks: [
    {
      name: 'Parent',
      folder: 'Ops',
      activities: [
        {
          id: 'init',
          type: 'Initialize Data',
          parameters: [{ name: 'Count', type: 'Integer', default: 10 }],
        },
        { id: 'list', type: 'Query Database', simulate: { rows: { repeat: '{{init.Count}}', row: {} } } },
        { id: 'start', type: 'Invoke Runbook', runbook: 'Child', waitForCompletion: false },
      ],
      links: [
        { from: 'init', to: 'list' },
        { from: 'list', to: 'start' },
      ],
    },
    lasting('Child', 1000, { maxSimultaneousJobs: 5 }),
  ],
};

/** \Ops\Waiting waits for \Ops\Child. */
export const waiting = {
  runbooks: [
    {
      name: 'Waiting',
      folder: 'Ops',
      activities: [{ id: 'call', type: 'Invoke Runbook', runbook: 'Child' }],
    },
    lasting('Child', 1000),
  ],
};

/**
 * \Ops\Both runs \Ops\Add so many times at once, which reads the counter Visits and then sets it to one more.
 */
export function lostUpdates(workers: number) {
  return {
    counters: [{ name: 'Visits' }],
    runbooks: [
      {
        name: 'Both',
        folder: 'Ops',
        activities: [{ id: 'each', type: 'For Each', count: workers, runbook: 'Add', maxWorkers: workers }],
      },
      {
        name: 'Add',
        folder: 'Ops',
        maxSimultaneousJobs: workers,
        activities: [
          { id: 'get', type: 'Get Counter Value', counter: 'Visits' },
          {
            id: 'set',
            type: 'Modify Counter',
            counter: 'Visits',
            action: 'Set',
            value: '[Sum({{get.Counter Value}},1)]',
          },
        ],
        links: [{ from: 'get', to: 'set' }],
      },
    ],
  };
}
