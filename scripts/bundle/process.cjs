// What the command line begins with: the files that most commands need, all in one, each with what V8 made of
// it when it was built. Node would look for each of them and for its package, and ask for each whether it has
// changed since it was compiled, which takes a quarter of the time of a short command. Another version of
// Node does not take what V8 made. It loads the files as it loads any.
'use strict';
const { existsSync, readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const cacheFile = join(__dirname, 'process.cache');
const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'];
const scripts = new Map();
// Node maps the places in a stack to the source only for what it loads itself.
let { places, content } = process.env.PIANOLA_DEBUG ? { places: {} } : readCache();

exports.runProcess = load('./command.js').runProcess;
/** For the build: each file, and what V8 has made of it with all functions that have been used so far. */
exports.codeCaches = () =>
  [...scripts].map(([id, script]) => [
    id,
    Buffer.from(sourceOf(join(__dirname, id))),
    script.createCachedData(),
  ]);

/** The first line says of each file where in the rest it begins, where its cache begins and where that ends. */
function readCache() {
  if (!existsSync(cacheFile)) return { places: {} };
  const whole = readFileSync(cacheFile);
  const end = whole.indexOf('\n');
  return { places: JSON.parse(whole.latin1Slice(0, end)), content: whole.subarray(end + 1) };
}

function sourceOf(filename) {
  return wrapper.join(readFileSync(filename, 'utf8'));
}

function load(id) {
  const place = places[id];
  if (place === undefined) return require(id);
  const filename = join(__dirname, id);
  const known = require.cache[filename];
  if (known !== undefined) return known.exports;
  // For the build there is none yet.
  const script =
    place === null
      ? new Script(sourceOf(filename), { filename })
      : new Script(content.latin1Slice(place[0], place[1]), {
          filename,
          cachedData: content.subarray(place[1], place[2]),
        });
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
