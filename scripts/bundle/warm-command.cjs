// The command line for the build: carries out some commands, then writes what V8 has made for them.
'use strict';
const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, ...lines] = process.argv.slice(2);
const cacheFile = join(folder, 'process.cache');
// Any file may be needed. None has a cache yet. Code that comes with a cache cannot import.
const files = readdirSync(folder).filter(
  (file) =>
    file.endsWith('.js') &&
    file !== 'process.js' &&
    !/\bimport\(/.test(readFileSync(join(folder, file), 'utf8')),
);
writeFileSync(cacheFile, `${JSON.stringify(Object.fromEntries(files.map((file) => [`./${file}`, null])))}\n`);
const { codeCaches, runProcess } = require(join(folder, 'process.js'));
// After a command the process would be ended.
process.exit = () => undefined;

async function warm() {
  for (const line of lines) {
    process.argv.splice(2, Infinity, ...line.split(' '));
    await runProcess();
    if (process.exitCode !== 0) throw new Error(`pianola ${line} ended with ${process.exitCode}`);
  }
  const places = {};
  const caches = codeCaches();
  let end = 0;
  for (const [id, source, cache] of caches) {
    places[id] = [end, end + source.length, end + source.length + cache.length];
    end = places[id][2];
  }
  const parts = caches.flatMap(([, source, cache]) => [source, cache]);
  writeFileSync(cacheFile, Buffer.concat([Buffer.from(`${JSON.stringify(places)}\n`), ...parts]));
}

void warm();
