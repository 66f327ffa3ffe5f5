import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FakeIo } from '../support/command-line.ts';
import { projectRoot } from '../tidy/source-file.ts';

/** What a command in a document printed, both streams as a terminal shows them, and its exit code. */
export interface Shown {
  readonly text: string;
  readonly code: number;
}

/** Commands that documents name and no test carries out, with the reason. */
const notCarriedOut: Readonly<Record<string, string>> = {
  'npm ci': 'the tests run in a checkout that is installed',
  'npm test': 'a test cannot run all tests',
  'npm install pianola': 'the package under test is not in a registry',
};

/** A folder in which the snippets of one document are played; `close` removes it. */
export class Terminal {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'pianola-document-')));
  readonly #home = process.cwd();

  constructor() {
    for (const name of ['runbooks', 'examples', 'node_modules']) {
      symlinkSync(join(projectRoot, name), join(this.folder, name), 'junction');
    }
    process.chdir(this.folder);
  }

  close(): void {
    process.chdir(this.#home);
    rmSync(this.folder, { recursive: true, force: true });
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Carries out one line of a shell: commands joined by `&&`, each with its output into a file or not. */
  async type(line: string): Promise<Shown> {
    let text = '';
    for (const command of line.split(' && ')) {
      if (command in notCarriedOut) continue;
      const [, words = '', , target] = /^(.*?)( > (\S+))?$/.exec(command) ?? [];
      const shown = await this.#carryOut(wordsOf(words));
      if (target === undefined) text += shown.text;
      else this.write(target, shown.text);
      if (shown.code !== 0) return { text, code: shown.code };
    }
    return { text, code: 0 };
  }

  #carryOut(words: readonly string[]): Promise<Shown> | Shown {
    const [program, ...rest] = words;
    if (program === 'npx' && rest[0] === 'pianola') return pianola(rest.slice(1));
    if (program === 'npx' && rest[0] === 'node') return node(rest.slice(1));
    if (program === 'cat') return { text: rest.map((name) => readFileSync(name, 'utf8')).join(''), code: 0 };
    throw new Error(`no test carries out: ${words.join(' ')}`);
  }
}

/** The words of a command, without the quotes around them. */
export function wordsOf(command: string): string[] {
  return [...command.matchAll(/((?:"[^"]*"|'[^']*'|[^\s"'])+)/g)].map(([word]) =>
    word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ''),
  );
}

/**
 * The command line, from the sources. Threads started from sources are slow; test/hosts/threads has what is
 * theirs.
 */
async function pianola(words: readonly string[]): Promise<Shown> {
  const io = new FakeIo();
  let text = '';
  for (const stream of [io.stdout, io.stderr]) stream.on('written', (written: string) => (text += written));
  const { code } = await io.main(...words, ...(words[0] === 'run' ? ['--isolation', 'none'] : []));
  return { text, code };
}

/** A program that uses the library, from the sources. */
function node(words: readonly string[]): Shown {
  const hooks = fileURLToPath(new URL('library-from-sources.mjs', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', hooks, ...words], {
    encoding: 'utf8',
  });
  return { text: stdout + stderr, code: status ?? -1 };
}
