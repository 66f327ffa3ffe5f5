const late = require('./late-module.cjs');

module.exports = late(() => require('node:v8'), ['getHeapStatistics', 'setFlagsFromString']);
