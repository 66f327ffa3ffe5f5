/** The child job of the benchmark: two activities that are computed. */
export const child = {
  name: 'Child',
  maxSimultaneousJobs: 50,
  activities: [
    { id: 'init', type: 'Initialize Data', parameters: [{ name: 'Item', type: 'String' }] },
    { id: 'compare', type: 'Compare Values', left: '{{init.Item}}', test: 'starts with', right: 'file' },
  ],
  links: [{ from: 'init', to: 'compare' }],
};

/**
 * A bundle file of two runbooks: a parent that starts a child job for each of so many items, and does not
 * wait for it.
 */
export function jobRunbooks(items: number): object {
  return { runbooks: [parent(items), child] };
}

/**
 * How many trace events there are of such a parent and its children: one of the run; of each job its
 * queueing, its start and end and those of its instance; and two for each activity.
 */
export function eventsOf(items: number): number {
  return 1 + (5 + 2 * 2 + 2 * items) + items * (5 + 2 * 2);
}

function parent(items: number): object {
  return {
    name: 'Parent',
    activities: [
      { id: 'init', type: 'Initialize Data' },
      {
        id: 'list',
        type: 'Get File Status',
        simulate: { rows: { repeat: items, row: { 'File name': 'file{{$row}}' } } },
      },
      {
        id: 'invoke',
        type: 'Invoke Runbook',
        runbook: '\\Child',
        waitForCompletion: false,
        parameters: { Item: '{{list.File name}}' },
      },
    ],
    links: [
      { from: 'init', to: 'list' },
      { from: 'list', to: 'invoke' },
    ],
  };
}
