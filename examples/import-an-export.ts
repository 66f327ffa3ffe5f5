// Imports an export of Orchestrator: what came across, what did not, and the runbooks as a value.
import { readFile } from 'node:fs/promises';
import { importExport, loadRunbook, simulate, standardCatalogue } from 'pianola';

const name = process.argv[2] ?? 'runbooks/18-orchestrator-export/disk-report.ois_export';
const { bundle, report, problems } = importExport({ name, bytes: await readFile(name) }, standardCatalogue);
for (const { severity, message } of problems) console.log(`${severity}: ${message}`);
if (bundle === undefined || report === undefined) process.exit(2);

for (const { path, counts, notes } of report.runbooks) {
  console.log(`${path}: ${counts.activities} activities, ${counts.links} links`);
  for (const { kind, subject, message } of notes) console.log(`  ${kind}, ${subject}: ${message}`);
}
for (const { path, from } of report.secrets) console.log(`to be given: ${path}, ${from}`);

// The value is a bundle file: it can be written as JSON, changed, or played as it is.
const run = simulate(await loadRunbook(bundle), {
  runbook: 'Disk report',
  parameters: { 'List of servers': 'servers.txt', 'Limit in GB': 10 },
});
const { status, executions } = await run.result;
console.log(`played: ${status}, ${executions} activities`);
