import { Document, isCollection, isMap, isSeq, visit } from 'yaml';
import type { RunOptions } from '../../hosts/settings/run-options.ts';
import type { Mocks, OutcomeSpec } from '../../model/mock.ts';
import { isTriggerSpec, type Mock } from '../../model/mock.ts';
import type { RecordedCase } from './recorder.ts';

/** What the cases of a file are played with, and of which definition. */
export interface FileFacts {
  /** The definition, relative to the file. */
  readonly definition: string;
  readonly roots: readonly string[];
  readonly options: RunOptions;
  readonly cases: readonly RecordedCase[];
}

/** Stands in the file for every secret, and is what the run was played with. */
export const noSecret = 'not the secret';

/** The content of a test file (format section 7). */
export function testFileOf({ definition, roots, options, cases }: FileFacts): object {
  const [only, ...others] = roots;
  const { parameters = {}, secrets = {}, servers, timeZone, startMs, untilMs, faults, seed } = options;
  return {
    definition,
    runbook: others.length === 0 ? only : roots,
    ...ifAny('params', parameters),
    ...ifAny('secrets', secrets),
    ...ifAny('options', options.options ?? {}),
    ...(servers && { servers: servers.map(({ name, throttle }) => `${name}=${throttle}`) }),
    ...(timeZone !== undefined && { timeZone }),
    ...(startMs !== undefined && { startTime: new Date(startMs).toISOString() }),
    ...(untilMs !== undefined && { until: untilMs / 1000 }),
    ...(faults && { faults: faults.map(faultText) }),
    ...(seed !== undefined && seed !== 0 && { seed }),
    cases: cases.map(({ name, mocks, expect }) => ({
      name,
      ...ifAny('mocks', written(mocks)),
      expect,
    })),
  };
}

function ifAny<Key extends string>(key: Key, value: object): { readonly [Each in Key]?: object } {
  return Object.keys(value).length === 0 ? {} : ({ [key]: value } as { readonly [Each in Key]: object });
}

function faultText({ server, atMs, forMs }: NonNullable<RunOptions['faults']>[number]): string {
  const length = forMs === Number.POSITIVE_INFINITY ? '' : ` for ${forMs}ms`;
  return `${server} down at ${atMs}ms${length}`;
}

/** Outcomes without what goes without saying. */
function written(mocks: Mocks): object {
  return Object.fromEntries(
    Object.entries(mocks).map(([runbook, outcomes]) => [
      runbook,
      Object.fromEntries(Object.entries(outcomes).map(([id, mock]) => [id, writtenMock(mock)])),
    ]),
  );
}

function writtenMock(mock: Mock): object {
  if (isTriggerSpec(mock)) return mock;
  return Array.isArray(mock) ? mock.map(writtenOutcome) : writtenOutcome(mock);
}

function writtenOutcome({ status, durationMs, ...rest }: OutcomeSpec): object {
  return { ...(status !== 'success' && { status }), ...rest, ...(durationMs > 0 && { durationMs }) };
}

/** Collections that fit into a line of this length are written in one. */
const mostInLine = 96;

/** A test file as YAML, what is small in one line. The same content gives the same text. */
export function testFileYaml(content: object, comments: readonly string[]): string {
  const document = new Document(content, { version: '1.2', aliasDuplicateObjects: false });
  document.commentBefore = comments.map((line) => ` ${line}`).join('\n');
  visit(document, {
    Collection: (_key, node, path) => {
      const isDeep = path.some((one) => isCollection(one) && one.flow === true);
      const isSmall = JSON.stringify(node).length <= mostInLine;
      const isList = isSeq(node) && node.items.some((item) => isMap(item));
      if (isDeep || (path.length > 2 && isSmall && !isList)) node.flow = true;
      return undefined;
    },
  });
  return document.toString({
    lineWidth: 0,
    indentSeq: false,
    singleQuote: true,
    flowCollectionPadding: true,
  });
}
