/** What a release is made of, as it stands in a checkout. */
export interface Candidate {
  /** The version in package.json. */
  readonly version: string;
  /** The text of CHANGELOG.md. */
  readonly changelog: string;
  /** The versions whose plays are recorded in test/fixtures/releases. */
  readonly recorded: readonly string[];
  /** What `git status --porcelain` prints. */
  readonly status: string;
  /** The tags of the commit. */
  readonly tags: readonly string[];
}

/** Why a checkout is not released, each reason with what to do; none if it can be. */
export function refusals({ version, changelog, recorded, status, tags }: Candidate): readonly string[] {
  const found: string[] = [];
  const heading = new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d{2}-\\d{2}$`, 'm');
  const section = heading.exec(changelog);
  if (section === null)
    found.push(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD": write what is new for users`);
  else if (/^## \[Unreleased\]\s+[^#\s]/m.test(changelog) || /^## \[Unreleased\]\s+###/m.test(changelog))
    found.push(`CHANGELOG.md has entries under [Unreleased]: move them into the section of ${version}`);
  if (!recorded.includes(version))
    found.push(`what ${version} plays is not recorded: run \`npm run record-release\` and commit the folder`);
  if (status.trim() !== '') found.push('there are changes that are not committed: commit or drop them');
  if (!tags.includes(`v${version}`))
    found.push(`the commit is not tagged v${version}: \`git tag v${version}\``);
  return found;
}
