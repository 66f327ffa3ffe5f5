// What the command line begins with: the files that most commands need, each with what V8 made of it when it
// was built. Node would look for each of them and for its package, and ask for each whether it has changed
// since it was compiled, which takes a quarter of the time of a short command. Another version of Node does
// not take the caches. It loads the files as it loads any.
'use strict';
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const cacheFile = join(__dirname, 'process.cache');
const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'];
const scripts = new Map();
// Node maps the places in a stack to the source only for what it loads itself.
let { places, caches } = process.env.PIANOLA_DEBUG ? { places: {} } : readCaches();

exports.runProcess = load('./command.js').runProcess;
/** For the build: the caches with all functions that have been used so far. */
exports.codeCaches = () => [...scripts].map(([id, script]) => [id, script.createCachedData()]);

/** The first line says where the cache of each file begins and ends in the rest. */
function readCaches() {
  if (!existsSync(cacheFile)) return { places: {} };
  const content = readFileSync(cacheFile);
  const end = content.indexOf('\n');
  return { places: JSON.parse(content.toString('latin1', 0, end)), caches: content.subarray(end + 1) };
}

function load(id) {
  const place = places[id];
  if (place === undefined) return require(id);
  const filename = join(__dirname, id);
  const known = require.cache[filename];
  if (known !== undefined) return known.exports;
  // For the build there is none yet.
  const cachedData = place === null ? undefined : caches.subarray(place[0], place[1]);
  const script = new Script(wrapper.join(readFileSync(filename, 'utf8')), { filename, cachedData });
  if (script.cachedDataRejected) {
    places = {};
    return require(id);
  }
  scripts.set(id, script);
  const made = new Module(filename);
  require.cache[filename] = made;
  script.runInThisContext()(made.exports, load, made, filename, __dirname);
  return made.exports;
}
