/** The example of format section 1, as it is printed there. */
export const example = `{
  "$schema": "…/runbook.schema.json",          // the schema ships with the package
  "name": "Alternating branches",
  "folder": "Samples",                          // path of the runbook = \\Samples\\Alternating branches
  "description": "…",
  "maxSimultaneousJobs": 1,                     // job concurrency, section 7
  "runbookServers": ["RBS01"],                  // optional override, in order
  "returnedData": [{ "name": "Total", "type": "Integer" }],
  "options": { "rollup": "sco" },               // the switches of semantics.md; default in brackets there
  "activities": [
    { "id": "init",  "type": "Initialize Data", "parameters": [{ "name": "Count", "type": "Integer", "default": 10 }] },
    { "id": "list",  "type": "Run .Net Script", "name": "List files",
      "language": "JavaScript",
      "script": "publish('Collection', Array.from({ length: Number('{{init.Count}}') }, (_, i) => \`file\${i + 1}\`))",
      "publish": [{ "name": "Collection", "type": "String", "collection": true }] },
    { "id": "log",   "type": "Send Event Log Message", "severity": "Information", "message": "Found {{list.Collection}}",
      "flatten": { "mode": "separator", "separator": ";" },
      "loop": { "delaySeconds": 10, "exit": [{ "status": ["success"] }], "doNotExit": [] },
      "simulate": { "status": "success", "durationMs": 50 } }
  ],
  "links": [
    { "from": "init", "to": "list" },
    { "from": "list", "to": "log",
      "include": [{ "item": "Collection", "operator": "starts with", "value": "file" }],
      "exclude": [{ "status": ["warning", "failed"] }],
      "delaySeconds": 0, "enabled": true, "label": "…" }
  ],
  "layout": { "init": [0, 0], "list": [150, 0] }  // coordinates, kept apart from the logic
}`;
