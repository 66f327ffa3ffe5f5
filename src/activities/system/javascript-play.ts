import { zipLists } from '../../databus/rows.ts';
import type { ActivityCall, Preparation, ScriptResult } from '../../engine/activity-type.ts';
import type { DiagnosticNote, Outcome } from '../../engine/outcome.ts';
import type { Options } from '../../model/options.ts';
import { type Row, textOf, type Value } from '../../model/published-data.ts';
import { convertTo, dataTypeHints } from '../data-type.ts';
import { compileAll } from '../text-property.ts';
import type { DeclaredItem, ScriptProperties } from './script-properties.ts';

/** The published data of one run. */
interface Sorted {
  readonly lists: Record<string, readonly Value[]>;
  readonly singles: Record<string, Value>;
}

/**
 * Plays JavaScript in the sandbox. References in the script are pasted as text before the run, as
 * Orchestrator does. The script gets encrypted variables in clear (section 9): its body, what it prints and
 * what it fails with do not show them, and what it publishes is hidden where it is written out. A value is a
 * list if the script publishes a list. A declared collection that was not published is an empty list, and a
 * single value published for one is a list of one. Lists make the rows; if all are empty there are none (A7).
 * Lists beside single values are joined into one row (A32).
 */
export function prepareJavaScript(preparation: Preparation): (call: ActivityCall) => Promise<Outcome> {
  const properties = preparation.activity.properties as ScriptProperties;
  const { timeoutSeconds, memoryMb, language } = properties;
  const script = preparation.compile(properties.script, { functions: false, password: true });
  const shown = preparation.compile(properties.script, { functions: false });
  const inputs = compileAll(properties.inputs, {
    compile: (text) => preparation.compile(text, { password: true }),
  });
  const declared =
    properties.publish && new Map(properties.publish.map((item) => [item.name.toLowerCase(), item]));
  const constant = {
    'Script Language': language,
    Namespaces: properties.namespaces.join(';'),
    References: properties.references.join(';'),
  };
  return async (call) => {
    const { scope } = call;
    const source = script.text(scope);
    const input = Object.fromEntries(inputs.map(([name, template]) => [name, template.value(scope)]));
    const result = await call.services.javaScript({
      source,
      input,
      timeoutSeconds,
      memoryMb,
      nowMs: scope.nowMs,
      seed: call.seed,
    });
    const body = shown.text(scope);
    const items = {
      ...constant,
      'Script Body': body,
      'Standard Output': preparation.hide(result.standardOutput),
      'Standard Error': preparation.hide(result.standardError),
    };
    const error = result.error ?? undeclared(result, declared);
    if (error !== undefined) {
      const errorSummary = preparation.hide(error, { words: body !== source });
      return { status: 'failed', errorSummary, items };
    }
    return published(result, declared, items, preparation.options);
  };
}

type Declared = ReadonlyMap<string, DeclaredItem> | undefined;

function undeclared(result: ScriptResult, declared: Declared): string | undefined {
  if (declared === undefined) return undefined;
  const name = [...result.published.keys()].find((published) => !declared.has(published.toLowerCase()));
  if (name === undefined) return undefined;
  const names = [...declared.values()].map((item) => item.name).join(', ');
  return (
    `the script published "${name}", which is not declared under "publish" (declared: ` +
    `${names === '' ? 'nothing' : names})`
  );
}

function published(
  result: ScriptResult,
  declared: Declared,
  items: Row,
  { scriptMixedValues }: Options,
): Outcome {
  const diagnostics: DiagnosticNote[] = [];
  const { lists, singles } = sorted(result, declared, diagnostics);
  const isMixed = Object.keys(singles).length > 0 && scriptMixedValues === 'flatten';
  const rows = isMixed ? [joined(lists)] : zipLists(lists);
  return {
    status: 'success',
    items: { ...items, ...singles },
    ...(Object.keys(lists).length > 0 && { rows }),
    ...(diagnostics.length > 0 && { diagnostics }),
  };
}

/** Each list as one text, its values separated by one space. A list of one keeps its value. */
function joined(lists: Sorted['lists']): Row {
  return Object.fromEntries(
    Object.entries(lists).map(([name, values]) => {
      const [only = ''] = values;
      return [name, values.length < 2 ? only : values.map(textOf).join(' ')];
    }),
  );
}

function sorted(result: ScriptResult, declared: Declared, diagnostics: DiagnosticNote[]): Sorted {
  const lists = new Map<string, readonly Value[]>();
  const singles = new Map<string, Value>();
  for (const item of declared?.values() ?? []) if (item.collection) lists.set(item.name, []);
  for (const [name, value] of result.published) {
    const item = declared?.get(name.toLowerCase());
    if (typeof value === 'object') lists.set(item?.name ?? name, converted(value, item, diagnostics));
    else if (item?.collection) lists.set(item.name, converted([value], item, diagnostics));
    else singles.set(item?.name ?? name, converted([value], item, diagnostics)[0] as Value);
  }
  return { lists: Object.fromEntries(lists), singles: Object.fromEntries(singles) };
}

/**
 * The values in their declared type. Values that do not fit stay as they are, with one note for the whole
 * list. Blanks stay blank.
 */
function converted(
  values: readonly Value[],
  item: DeclaredItem | undefined,
  diagnostics: DiagnosticNote[],
): readonly Value[] {
  if (item === undefined) return values;
  let misfits = 0;
  let first: Value = '';
  const result = values.map((value) => {
    const fitting = value === '' ? '' : convertTo(item.type, value);
    if (fitting === undefined && misfits++ === 0) first = value;
    return fitting ?? value;
  });
  if (misfits > 0) {
    const many = misfits === 1 ? 'a value that is' : `${misfits} values that are`;
    const wanted = dataTypeHints[item.type];
    const message = `${item.name} has ${many} not ${wanted}, such as "${first}"; published as text`;
    diagnostics.push({ code: 'published-data-type', message });
  }
  return result;
}
