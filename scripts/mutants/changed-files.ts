import { execFileSync } from 'node:child_process';

/**
 * Where the work at hand began: where this branch left `main`; on `main` itself, the commit before the last.
 * Throws when Git knows neither.
 */
export function baseOfWork(): string {
  const fork = git('merge-base', 'HEAD', 'main');
  return fork === git('rev-parse', 'HEAD') ? 'HEAD~1' : fork;
}

/** The files below `src` that differ from a commit, new ones included and deleted ones left out. */
export function changedFiles(since: string): string[] {
  const changed = git('diff', '--name-only', '--diff-filter=d', since, '--', 'src');
  const added = git('ls-files', '--others', '--exclude-standard', 'src');
  return [...new Set(`${changed}\n${added}`.split('\n').filter((path) => path !== ''))];
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim();
}
