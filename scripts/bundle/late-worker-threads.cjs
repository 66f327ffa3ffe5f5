/** Stands for Node's module where the command line is bundled: it is loaded when something of it is used. */
const names = [
  'isMainThread',
  'MessageChannel',
  'MessagePort',
  'parentPort',
  'resourceLimits',
  'Worker',
  'workerData',
];
for (const name of names)
  Object.defineProperty(exports, name, { enumerable: true, get: () => require('node:worker_threads')[name] });
