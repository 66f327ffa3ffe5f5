// Every snippet of the documents is carried out: commands print what is shown, runbooks play, programs run.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readBundle, readDefinition, simulate, standardCatalogue } from '../../src/index.ts';
import { projectRoot, readText } from '../tidy/source-file.ts';
import { type Block, documents } from './document.ts';
import { matchesShown, stepsOf } from './shown-output.ts';
import { Terminal } from './terminal.ts';

/** `npm run snippets` writes what commands print today; where a line `…` stands, a person does. */
const isUpdate = process.env['npm_lifecycle_event'] === 'snippets';

describe.each(documents.filter(({ blocks }) => blocks.length > 0))('$path', ({ path, blocks }) => {
  let terminal: Terminal;
  beforeAll(() => {
    terminal = new Terminal();
  });
  afterAll(() => terminal.close());

  test.each(blocks.map((block) => ({ ...block, place: `${path}:${block.line}` })))(
    '$place $language',
    async (block) => {
      if (block.language === 'console') await commandsPrint(block);
      else if (block.language === 'sh') await commandsSucceed(block);
      else if (/^(jsonc?|yaml)$/.test(block.language)) await definitionPlays(block);
      else if (block.language === 'js') await programRuns(block);
      else expect.fail(`a block in "${block.language}": no test knows how to carry it out`);
    },
  );

  async function commandsPrint({ text }: Block): Promise<void> {
    const steps = stepsOf(text);
    expect(steps.length).toBeGreaterThan(0);
    for (const { command, code, output } of steps) {
      const shown = await terminal.type(command);
      const isReal = command.includes('npx pianola run ');
      if (isUpdate && !output.includes('…') && !isReal) replaceOutput(path, output, shown.text);
      if (!matchesShown(shown.text, output, isReal)) expect(shown.text).toBe(output);
      expect({ command, code: shown.code }).toEqual({ command, code });
    }
  }

  async function commandsSucceed({ text }: Block): Promise<void> {
    for (const { command, code, output } of stepsOf(text.replaceAll(/^(?=\S)/gm, '$ '))) {
      expect(output).toBe('');
      expect({ command, ...(await terminal.type(command)) }).toMatchObject({ command, code });
    }
  }

  /** A file of runbooks, one that a command of the document names, or a few activities of a runbook. */
  async function definitionPlays({ text, mark }: Block): Promise<void> {
    for (const [, schema = ''] of text.matchAll(
      /(?<=\$schema[=:"\s]*|"(?:url": ")?)([\w./]*\.schema\.json)/g,
    ))
      isShipped(schema);
    if (mark?.kind === 'settings') return void parse(text);
    if (mark?.kind === 'activities') return activitiesPlay(text, mark.value);
    expect(mark?.kind).toBe('file');
    const name = mark?.value ?? '';
    terminal.write(name, text);
    if (isNamed(name)) return;
    const { bundle, problems } = await readDefinition(name);
    expect(problems).toEqual([]);
    const { status } = await simulate(bundle as NonNullable<typeof bundle>).result;
    expect(status).toBe('success');
  }

  /** A schema of the package, as an installation has it. */
  function isShipped(schema: string): void {
    expect(schema).toMatch(/^(\.\/)?node_modules\/pianola\//);
    expect(existsSync(join(projectRoot, schema.replace(/^.*node_modules\/pianola\//, '')))).toBe(true);
  }

  /** `others`: the runbooks the activities start, joined by commas. */
  async function activitiesPlay(text: string, others: string): Promise<void> {
    const activities = parse(text) as { id: string }[];
    const links = activities.slice(1).map(({ id }, index) => ({ from: activities[index]?.id, to: id }));
    const stub = (name: string) => ({ name, activities: [{ id: 'only', type: 'Send Event Log Message' }] });
    const runbooks = [{ name: 'Snippet', activities, links }, ...others.split(', ').map(stub)];
    const bytes = new TextEncoder().encode(JSON.stringify({ runbooks }));
    const { bundle, problems } = await readBundle([{ name: 'bundle.json', bytes }], standardCatalogue);
    expect(problems).toEqual([]);
    const run = simulate(bundle as NonNullable<typeof bundle>, { runbook: 'Snippet' });
    expect((await run.result).status).toBe('success');
  }

  /** A program that a command of the document names runs there, any other here. */
  async function programRuns({ text, mark, line }: Block): Promise<void> {
    const name = mark?.kind === 'file' ? mark.value : `line-${line}.mjs`;
    terminal.write(name, text);
    if (mark?.kind === 'file') expect(isNamed(name)).toBe(true);
    else expect(await terminal.type(`npx node ${name}`)).toMatchObject({ code: 0 });
  }

  function isNamed(file: string): boolean {
    return blocks.some(({ language, text }) => /^(console|sh)$/.test(language) && text.includes(file));
  }
});

function replaceOutput(path: string, output: string, shown: string): void {
  const text = readText(path);
  if (output !== shown && output !== '')
    writeFileSync(
      join(projectRoot, path),
      text.replace(output, () => shown),
    );
}
