import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import { UsageError } from '../../index.ts';

/** The option that gives the values of encrypted variables, as they were typed. */
export function secretFlag(): Option {
  return new Option(
    '--secret <NAME=VALUE>',
    'the value of an encrypted variable; NAME=@FILE takes it from a file, so that no list of processes ' +
      'shows it; repeatable',
  ).argParser((text: string, previous: readonly string[] = []) => [...previous, text]);
}

/**
 * The secrets of `--secret NAME=VALUE` and `--secret NAME=@FILE`, by name. A file gives its text without the
 * last line break. Throws UsageError for other texts, for a name given twice, and for a file that cannot be
 * read. No message shows a value; only the name of a file is shown.
 */
export function secretsFrom(given: readonly string[]): Readonly<Record<string, string>> {
  const secrets = new Map<string, string>();
  for (const [index, text] of given.entries()) {
    const equals = text.indexOf('=');
    if (equals < 1)
      throw new UsageError(
        `--secret number ${index + 1} is neither NAME=VALUE nor NAME=@FILE`,
        'the text is not shown here, because it might be a secret',
      );
    const name = text.slice(0, equals).trim();
    const value = text.slice(equals + 1);
    if (secrets.has(name)) throw new UsageError(`--secret ${name} is given twice`);
    secrets.set(name, value.startsWith('@') ? textOfFile(name, value.slice(1)) : value);
  }
  return Object.fromEntries(secrets);
}

function textOfFile(name: string, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)).replace(/\r?\n$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
          ? 'it is not UTF-8 text'
          : (code ?? 'it cannot be read');
    throw new UsageError(
      `--secret ${name}: cannot read ${path}: ${why}`,
      '@ stands before the name of a file; put a secret that begins with @ into a file',
    );
  }
}
