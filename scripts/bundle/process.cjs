// What the command line begins with: the files that most commands need, all in one, each with what V8 made of
// it when it was built. Node would look for each of them and for its package, and ask for each whether it has
// changed since it was compiled, which takes a quarter of the time of a short command. The files beside it
// are for another version of Node, which does not take what V8 made: it loads them as it loads any.
'use strict';
const { closeSync, existsSync, openSync, readFileSync, readSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { Script } = require('node:vm');

const cacheFile = join(__dirname, 'process.cache');
/** The first line is so long, filled up with blanks. */
const firstBytes = 8192;
const wrapper = ['(function (exports, require, module, __filename, __dirname) { ', '\n})'];
const scripts = new Map();
// Node maps the places in a stack to the source only for what it loads itself.
let places = process.env.PIANOLA_DEBUG ? {} : readPlaces();

exports.runProcess = load('./command.js').runProcess;
exports.firstBytes = firstBytes;
/** For the build: each file, and what V8 has made of it with all functions that have been used so far. */
exports.codeCaches = () =>
  [...scripts].map(([id, script]) => [
    id,
    Buffer.from(sourceOf(join(__dirname, id))),
    script.createCachedData(),
  ]);

/**
 * The first line of the cache says of each file where it begins, where what V8 made of it begins, and where
 * that ends, in bytes from the first on.
 */
function readPlaces() {
  if (!existsSync(cacheFile)) return {};
  const first = readCache(0, firstBytes).latin1Slice();
  return JSON.parse(first.slice(0, first.indexOf('\n')));
}

/** A part of the cache. It is shorter if the cache was cut off. */
function readCache(from, to) {
  const file = openSync(cacheFile);
  const part = Buffer.allocUnsafeSlow(to - from);
  const length = readSync(file, part, 0, to - from, from);
  closeSync(file);
  return part.subarray(0, length);
}

function sourceOf(filename) {
  return wrapper.join(readFileSync(filename, 'utf8'));
}

function cachedScript(filename, [from, middle, to]) {
  const part = readCache(from, to);
  if (part.length < to - from) return undefined;
  const source = part.latin1Slice(0, middle - from);
  return new Script(source, { filename, cachedData: part.subarray(middle - from) });
}

function load(id) {
  const place = places[id];
  if (place === undefined) return require(id);
  const filename = join(__dirname, id);
  const known = require.cache[filename];
  if (known !== undefined) return known.exports;
  const script =
    place === null ? new Script(sourceOf(filename), { filename }) : cachedScript(filename, place);
  if (script === undefined || script.cachedDataRejected) {
    places = {};
    return require(id);
  }
  scripts.set(id, script);
  const made = new Module(filename);
  require.cache[filename] = made;
  script.runInThisContext()(made.exports, load, made, filename, __dirname);
  return made.exports;
}
