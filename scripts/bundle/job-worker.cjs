// What a job's thread begins with: jobs.js, and what V8 made of it when it was built. Compiling it anew would take a third as long again as
// all else that a thread needs to begin. Another version of Node does so: it does not take the cache.
'use strict';
const { existsSync, readFileSync } = require('node:fs');
const { constants, Script } = require('node:vm');

const filename = `${__dirname}/jobs.js`;
const cacheFile = `${__dirname}/jobs.cache`;
const source = readFileSync(filename, 'utf8');
const script = new Script(`(function (exports, require, module, __filename, __dirname) { ${source}\n})`, {
  filename,
  cachedData: existsSync(cacheFile) ? readFileSync(cacheFile) : undefined,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
script.runInThisContext()(exports, require, module, filename, __dirname);
/** For the build: the cache with all functions that have been used so far. */
exports.codeCache = () => script.createCachedData();
