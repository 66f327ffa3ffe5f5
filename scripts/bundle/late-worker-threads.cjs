const late = require('./late-module.cjs');

module.exports = late(
  () => require('node:worker_threads'),
  ['isMainThread', 'MessageChannel', 'MessagePort', 'parentPort', 'resourceLimits', 'Worker', 'workerData'],
);
