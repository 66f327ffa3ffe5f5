/**
 * The code that runs in the sandbox before the author's script. It is a function expression that is called
 * once, with the host's three functions and the facts of the run. It defines the globals `publish`, `input`
 * and `console`. It gives `Date` the run's clock (which stands still in simulated time) and `Math.random` the
 * seed. It returns the function that turns a thrown value into the JSON text [name, message, stack].
 *
 * Only JSON text in well-formed UTF-8 crosses to the host, so that no object of the script is ever touched
 * outside its limits.
 */
export const prelude = `(function (send, print, startMs, elapsed, seed, inputJson) {
  'use strict';
  const { stringify, parse } = JSON;
  const { isArray } = Array;
  const chunkLength = 4096;

  function plain(value) {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return value - value === 0 ? value : String(value);
      case 'undefined':
        return '';
      case 'object':
        if (value === null) return '';
        if (value instanceof Date) return isNaN(value) ? 'Invalid Date' : value.toISOString();
        return stringify(value) ?? '';
      default:
        return String(value);
    }
  }

  function isList(value) {
    if (isArray(value)) return true;
    return typeof value === 'object' && value !== null && typeof value[Symbol.iterator] === 'function';
  }

  globalThis.publish = function publish(name, value) {
    const key = typeof name === 'string' ? name.trim() : '';
    if (key === '') throw new TypeError('publish needs the name of a published data item');
    const nameJson = stringify(key);
    if (!isList(value)) return void send(nameJson, 'value', stringify(plain(value)));
    send(nameJson, 'list', '[]');
    let chunk = [];
    for (const item of value) {
      chunk[chunk.length] = plain(item);
      if (chunk.length < chunkLength) continue;
      send(nameJson, 'more', stringify(chunk));
      chunk = [];
    }
    if (chunk.length > 0) send(nameJson, 'more', stringify(chunk));
  };

  function shown(value) {
    if (value instanceof Error) return String(value.stack ? value + '\\n' + value.stack.trimEnd() : value);
    if (isArray(value)) return stringify(value) ?? '';
    return value === undefined || value === null ? String(value) : String(plain(value));
  }
  const printer = (stream) => (...values) => print(stream, stringify(values.map(shown).join(' ')));
  const out = printer('out');
  const err = printer('err');
  globalThis.console = { log: out, info: out, debug: out, warn: err, error: err };
  globalThis.input = parse(inputJson);

  const NativeDate = Date;
  const now = () => startMs + elapsed();
  NativeDate.now = now;
  globalThis.Date = new Proxy(NativeDate, {
    construct: (target, values, of) => Reflect.construct(target, values.length === 0 ? [now()] : values, of),
    apply: () => new NativeDate(now()).toString(),
  });
  NativeDate.prototype.constructor = globalThis.Date;

  let state = seed | 0;
  Math.random = function random() {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  return function describe(thrown) {
    const isError = thrown instanceof Error;
    if (!isError) return stringify(['', shown(thrown), '']);
    return stringify([String(thrown.name), String(thrown.message), String(thrown.stack)]);
  };
})`;
