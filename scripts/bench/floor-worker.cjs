// The least that a thread can do to play the jobs of the benchmark: their activities by hand, and the same
// trace records as Pianola's.
'use strict';
const { parentPort, workerData } = require('node:worker_threads');

/** A child job: Initialize Data, then Compare Values. */
exports.play = function play({ job, server, runbook, parameters }) {
  const trace = new Trace(job, server, runbook);
  const start = trace.add('InstanceStart', 'Information', 120, 0, {});
  const init = trace.activity('init', 'Initialize Data', 1, '1', null, start, 1);
  const published = { 'Comparison result': String(parameters.Item.startsWith('file')) };
  const compare = trace.activity('compare', 'Compare Values', 2, '1.1', '1', init, 1);
  trace.add('InstanceEnd', 'Information', 121, compare, { status: 'success', returned: [] });
  return { job, status: 'success', published, events: trace.events };
};

/**
 * The parent: Initialize Data, a list, and an Invoke Runbook for each item, which publishes the number of the
 * child job.
 */
exports.playParent = async function playParent({ job, server, runbook, items, port }) {
  const trace = new Trace(job, server, runbook);
  const start = trace.add('InstanceStart', 'Information', 120, 0, {});
  const init = trace.activity('init', 'Initialize Data', 1, '1', null, start, 1);
  const list = trace.activity('list', 'Get File Status', 2, '1.1', '1', init, items);
  const jobs = [];
  for (let item = 1; item <= items; item += 1) {
    const answer = new Promise((resolve) => port.once('message', resolve));
    port.postMessage(`file${item}`);
    jobs.push({ 'Child runbook Job ID': await answer });
    trace.activity('invoke', 'Invoke Runbook', item + 2, `1.1.${item}`, '1.1', list, 1);
  }
  port.close();
  trace.add('InstanceEnd', 'Information', 121, trace.seq, { status: 'success', returned: [] });
  return { job, status: 'success', published: jobs.length, events: trace.events };
};

class Trace {
  events = [];
  seq = 0;

  constructor(job, server, runbook) {
    this.job = job;
    this.server = server;
    this.runbook = runbook;
  }

  add(event, level, eventId, cause, more) {
    const { job, server, runbook } = this;
    this.seq += 1;
    const time = new Date().toISOString();
    const base = {
      seq: this.seq,
      time,
      event,
      level,
      eventId,
      source: 'Pianola',
      server,
      job,
      runbook,
      cause,
    };
    this.events.push({ ...base, ...more });
    return this.seq;
  }

  activity(activity, name, sequenceNumber, token, parentToken, cause, rows) {
    const told = { activity, name, type: name, sequenceNumber, token, parentToken, attempt: 1 };
    const start = this.add('ActivityStart', 'Verbose', 130, cause, told);
    const ended = { ...told, status: 'success', rows, durationMs: 0, errorSummary: '' };
    return this.add('ActivityEnd', 'Information', 131, start, ended);
  }
}

// A bare worker is there for one job, which it has been started with.
if (workerData?.order !== undefined) parentPort.postMessage(exports.play(workerData.order));
