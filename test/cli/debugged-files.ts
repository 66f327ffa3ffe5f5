import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files to debug, in a folder of their own: the tests know the lines of their activities. */
export function debuggedFiles() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pianola-dap-')));
  const file = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  return {
    folder,
    listYaml: file('list.yaml', listText),
    parentJson: file('family.json', familyText),
    brokenYaml: file('broken.yaml', brokenText),
    countingYaml: file('counting.yaml', countingText),
  };
}

const listText = `name: List
activities:
  - id: rows
    type: Query Database
    publishes:
      - { name: n, type: Integer }
    simulate:
      rows: [{ n: 1 }, { n: 2 }, { n: 3 }]
  - id: each
    type: Send Event Log Message
    severity: Information
    message: row {{rows.n}}
  - id: big
    name: Big one
    type: Query Database
    simulate: { status: failed, errorSummary: "too big: {{rows.n}}" }
links:
  - { from: rows, to: each }
  - from: rows
    to: big
    include:
      - { item: n, operator: is greater than, value: 2 }
`;

const familyText = `{
  "runbooks": [
    {
      "name": "Parent",
      "activities": [
        { "id": "init", "type": "Initialize Data", "parameters": [{ "name": "Who" }] },
        { "id": "call", "type": "Invoke Runbook", "runbook": "Child", "parameters": { "P": "{{init.Who}}" } },
        { "id": "after", "type": "Send Event Log Message", "severity": "Information", "message": "done" }
      ],
      "links": [
        { "from": "init", "to": "call" },
        { "from": "call", "to": "after" }
      ]
    },
    {
      "name": "Child",
      "activities": [
        { "id": "take", "type": "Initialize Data", "parameters": [{ "name": "P" }] },
        {
          "id": "work",
          "type": "Send Event Log Message",
          "severity": "Information",
          "message": "for {{take.P}}"
        }
      ],
      "links": [{ "from": "take", "to": "work" }]
    }
  ]
}
`;

const countingText = `runbooks:
  - name: Counting
    activities:
      - { id: add, type: Modify Counter, counter: Seen, value: 5 }
      - id: say
        type: Send Event Log Message
        severity: Information
        message: "{{add.Counter Value}} in {{$Site}}"
    links:
      - { from: add, to: say }
counters:
  - { name: Seen, default: 1 }
variables:
  - { name: Site, value: Oslo }
  - { name: Key, value: hush, encrypted: true }
`;

const brokenText = `name: Broken
activities:
  - id: a
    type: Nothing Known
links:
  - { from: a, to: b }
`;
