// What a job's thread begins with: jobs.js, and what V8 made of it when it was built. Compiling it anew would
// take a third as long again as all else that a thread needs to begin. Another version of Node does so: it
// does not take the cache.
'use strict';
const { existsSync, readFileSync } = require('node:fs');
const { Script } = require('node:vm');

const filename = `${__dirname}/jobs.js`;
const cacheFile = `${__dirname}/jobs.cache`;
const source = readFileSync(filename, 'utf8');
const parameters = 'exports, require, module, __filename, __dirname, importHere';
const script = new Script(`(function (${parameters}) { ${source}\n})`, {
  filename,
  cachedData: existsSync(cacheFile) ? readFileSync(cacheFile) : undefined,
});
const importHere = (specifier) => import(specifier);
// What is loaded late asks for jobs.js: it must not begin a second time.
require.cache[filename] = module;
script.runInThisContext()(exports, require, module, filename, __dirname, importHere);
/** For the build: the cache with all functions that have been used so far. */
exports.codeCache = () => script.createCachedData();
