import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The licences of the packages these modules come from. */
export function licencesOf(modules: readonly string[]): string {
  const packages = modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? []);
  const licences = [...new Set(packages)].sort().map((folder) => {
    const name = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    const text = name === undefined ? whatIsSaid(folder) : readFileSync(join(folder, name), 'utf8').trim();
    return `${folder.replace(/^.*\/node_modules\//, '')}\n\n${text}\n`;
  });
  return licences.join(`\n${'-'.repeat(80)}\n\n`);
}

/** What a package without a licence file says of its licence. */
function whatIsSaid(folder: string): string {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>;
  const { license, author } = manifest;
  if (license === undefined || author === undefined)
    throw new Error(`${folder} is bundled and says nothing of its licence`);
  return `The package has no licence file. Its package.json says: ${license}, by ${JSON.stringify(author)}`;
}
