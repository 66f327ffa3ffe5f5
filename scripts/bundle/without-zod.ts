/**
 * Stands for zod in the file that a job's thread begins with. Schemas are made when their modules are loaded, and no thread ever reads with
 * one: definitions and options were checked before it began. So whatever is asked of it, or called, is it again; only reading throws.
 */
export const z: object = new Proxy(() => undefined, {
  get: (_, name) => {
    if (readers.has(name)) throw new Error('schemas are left out of the threads that play jobs');
    return z;
  },
  apply: () => z,
});

const readers: ReadonlySet<string | symbol> = new Set(['parse', 'safeParse', 'parseAsync', 'safeParseAsync']);
