import type { SecretReport } from './import-report.ts';
import type { NativeSetting } from './native-bundle.ts';
import type { UniqueNames } from './unique-names.ts';

/** The folder of the variables for encrypted fields of activities. */
const folder = 'Secrets';

/** The secrets of an import. The encrypted values themselves are not kept. */
export class ImportedSecrets {
  readonly reports: SecretReport[] = [];
  readonly variables: NativeSetting[] = [];
  readonly #names: UniqueNames;

  /** `names`: the paths of all variables. */
  constructor(names: UniqueNames) {
    this.#names = names;
  }

  /** Adds a secret for an encrypted field of an activity. Returns the path of its variable. */
  ofField(runbook: string, activity: string, field: string): string {
    const clean = `${runbook} ${activity} ${field}`
      .replace(/[\\/{}'"%$]+/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    const name = this.#names.take(`${folder}\\${clean}`).slice(folder.length + 1);
    const from = `the encrypted ${field} of ${activity} in \\${runbook}`;
    this.variables.push({ name, folder, description: sentence(from), encrypted: true });
    this.reports.push({ path: `${folder}\\${name}`, from });
    return `${folder}/${name}`;
  }

  /** Adds a secret for an encrypted variable of the export, under its own path. */
  ofVariable(path: string): void {
    this.reports.push({ path, from: 'an encrypted variable' });
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
