// A job's thread for the build: plays some jobs, then hands over the code that V8 has made for them.
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const { codeCache, playJob } = require(workerData.threadFile);

async function warm() {
  for (const order of workerData.orders) await playJob({ order, run: 1 });
  parentPort.postMessage(codeCache());
}

void warm();
