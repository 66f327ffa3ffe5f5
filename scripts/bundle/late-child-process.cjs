const late = require('./late-module.cjs');

/** Commander asks for it at once. */
module.exports = late(() => require('node:child_process'), ['spawn', 'execFile']);
