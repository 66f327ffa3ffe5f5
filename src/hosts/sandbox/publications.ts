import type { Value } from '../../model/published-data.ts';

/** The most values one script may publish. */
export const maxPublishedValues = 10_000_000;
/** The most text one script may publish and print, in UTF-16 units of JSON. */
const maxTextLength = 64 * 2 ** 20;

/**
 * Takes what a script publishes and prints. The script may have tampered with the code that makes the JSON
 * texts, so they are checked like any foreign input. Beyond a limit it throws, and `limit` says which one was
 * hit.
 */
export class Publications {
  readonly #published = new Map<string, Value | Value[]>();
  readonly #lines = { out: [] as string[], err: [] as string[] };
  #values = 0;
  #length = 0;
  /** The limit that was hit, if any. It stays set, so that catching the error does not help the script. */
  limit: string | undefined;

  /**
   * The published values by name, in the order of their first publication. Publishing a name again replaces
   * its value.
   */
  get published(): ReadonlyMap<string, Value | readonly Value[]> {
    return this.#published;
  }

  get standardOutput(): string {
    return this.#lines.out.join('\n');
  }

  get standardError(): string {
    return this.#lines.err.join('\n');
  }

  /** `value` sets a single value, `list` begins a list, `more` adds to the list of that name. */
  publish(nameJson: string, kind: string, json: string): void {
    this.#count(nameJson.length + json.length);
    const name = JSON.parse(nameJson) as unknown;
    const parsed = JSON.parse(json) as unknown;
    if (typeof name !== 'string') throw new TypeError('publish needs the name of a published data item');
    const values = (kind === 'value' ? [parsed] : parsed) as unknown;
    if (!Array.isArray(values) || !values.every(isValue))
      throw new TypeError('only values and lists of values can be published');
    this.#values += values.length;
    if (this.#values > maxPublishedValues)
      this.#stop(`the script published more than ${maxPublishedValues} values`);
    if (kind === 'value') this.#published.set(name, values[0] as Value);
    else if (kind === 'list') this.#published.set(name, []);
    else this.#append(name, values);
  }

  print(stream: string, json: string): void {
    this.#count(json.length);
    this.#lines[stream === 'err' ? 'err' : 'out'].push(String(JSON.parse(json)));
  }

  #append(name: string, values: readonly Value[]): void {
    const list = this.#published.get(name);
    if (!Array.isArray(list)) throw new TypeError('only values and lists of values can be published');
    for (const value of values) list.push(value);
  }

  #count(length: number): void {
    this.#length += length;
    if (this.#length > maxTextLength)
      this.#stop(`the script published or printed more than ${maxTextLength / 2 ** 20} MB of text`);
  }

  #stop(limit: string): never {
    this.limit = limit;
    throw new RangeError(limit);
  }
}

function isValue(value: unknown): value is Value {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
