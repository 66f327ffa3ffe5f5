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
const { codeCaches, firstBytes, runProcess } = require(join(folder, 'process.js'));
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
  let end = firstBytes;
  for (const [id, source, cache] of caches) {
    places[id] = [end, end + source.length, end + source.length + cache.length];
    end = places[id][2];
  }
  const first = `${JSON.stringify(places).padEnd(firstBytes - 1)}\n`;
  if (first.length > firstBytes) throw new Error('there are more places than the cache has room for');
  const parts = caches.flatMap(([, source, cache]) => [source, cache]);
  writeFileSync(cacheFile, Buffer.concat([Buffer.from(first), ...parts]));
}

void warm();
