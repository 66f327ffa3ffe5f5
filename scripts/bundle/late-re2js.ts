/**
 * Stands for re2js where Pianola is bundled: the package is loaded when the first pattern is compiled. Its
 * tables take longer to make than all else that a job's thread begins with, and few runbooks match patterns.
 */
export const RE2JS = late('RE2JS');
export const RE2JSSyntaxException = late('RE2JSSyntaxException');

type Package = typeof import('re2js');

let loaded: Package | undefined;

function late<Name extends keyof Package>(name: Name): Package[Name] {
  return new Proxy((() => undefined) as unknown as Package[Name], {
    get: (_, key) => {
      loaded ??= require('re2js') as Package;
      return Reflect.get(loaded[name], key);
    },
  });
}
