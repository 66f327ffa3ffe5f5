import { type Colours, plainColours } from '../../text/colours.ts';
import { harmless, harmlessLines } from '../../text/harmless.ts';
import { brokenAtWords, indented } from '../../text/word-breaks.ts';
import type { ActivityFacts, ItemFacts } from './activity-facts.ts';
import { playWords } from './play-words.ts';
import type { PropertyFacts } from './property-facts.ts';
import type { WayOfPlaying } from './ways-of-playing.ts';

/** How a page is written. */
export interface PageStyle {
  /** The columns to break lines at; only a word, or a line of the example, can be wider. */
  readonly width: number;
  readonly colours?: Colours;
  /** Names of the published data that all activities have in common. */
  readonly commonItems: readonly string[];
  /** Names of the properties that all activities have in common. */
  readonly commonProperties: readonly string[];
}

/** Everything about one activity type, for people. */
export function activityPage(facts: ActivityFacts, style: PageStyle): string {
  const { colours = plainColours, width } = style;
  const heading = (text: string) => `\n${colours.strong(text)}\n`;
  return [
    `${colours.strong(harmless(facts.name))} (${harmless(facts.category)})\n`,
    wrapped(facts.summary, 0, width),
    heading('In short'),
    ...factLines(facts, width),
    heading('Played'),
    ...facts.ways.map((way) => playLines(way, width)),
    heading('Properties'),
    ...propertyLines(facts, style),
    heading('Properties of every activity'),
    wrapped(`${style.commonProperties.join(', ')}.`, indent, width),
    ...publishedLines(facts, style, heading),
    heading('Example'),
    harmlessJson(facts.example),
  ].join('');
}

const columnOfFacts = 14;
const indent = 2;
const inner = 6;

function factLines(facts: ActivityFacts, width: number): string[] {
  const { guids, internalNames, isMonitor, hasTimetable } = facts;
  const otherwise = hasTimetable ? 'by its own timetable' : 'once, at once';
  const rows: [string, string][] = [
    ['rows', rowsWords(facts)],
    ['starts', startsWords(facts)],
    ...(isMonitor
      ? [
          ['fires', `when the "triggers" of its simulated outcome say; without them ${otherwise}`] as [
            string,
            string,
          ],
        ]
      : []),
    ...guids.map((guid): [string, string] => ['object type', guid]),
    ...internalNames.map((name): [string, string] => ['in exports', name]),
  ];
  return rows.map(([title, text]) => factLine(title, text, width));
}

/** How many rows one execution produces. */
export function rowsWords({ isMultiValued, ways }: ActivityFacts): string {
  if (ways.some(({ how }) => how === 'engine'))
    return 'one for each row of the activity that returnDataFrom names; one where it names none';
  return isMultiValued ? 'one execution can produce several' : 'one';
}

/** Whether it may start a runbook. */
export function startsWords({ isMonitor, start }: ActivityFacts): string {
  return isMonitor ? 'monitor: it starts a runbook whenever it fires' : startWords[start];
}

const startWords: Readonly<Record<ActivityFacts['start'], string>> = {
  may: 'may start a runbook',
  only: 'must start its runbook',
  never: 'cannot start a runbook',
};

function factLine(title: string, text: string, width: number): string {
  const label = `${' '.repeat(indent)}${title.padEnd(columnOfFacts - indent)}`;
  const told = brokenAtWords(harmless(text), { start: columnOfFacts, indent: columnOfFacts, width });
  return `${label}${indented(told, columnOfFacts)}\n`;
}

function playLines(way: WayOfPlaying, width: number): string {
  const { simulate, run, without } = playWords(way);
  const when =
    way.when === null
      ? ''
      : wrapped(`${way.when.property} ${way.when.values.map(valueText).join(', ')}:`, indent, width);
  const lines: [string, string][] = [
    ['simulate', simulate],
    ['run', run],
    ['no outcome', without],
  ];
  return when + lines.map(([title, text]) => factLine(title, text, width)).join('');
}

function propertyLines({ properties, takesAnyProperty }: ActivityFacts, style: PageStyle): string[] {
  const lines = properties.map((property) => propertyLine(property, indent, style));
  if (takesAnyProperty)
    lines.push(wrapped('any others: they are kept, and have no effect', indent, style.width));
  return lines.length === 0 ? [wrapped('none of its own', indent, style.width)] : lines;
}

function propertyLine(property: PropertyFacts, margin: number, style: PageStyle): string {
  const { name, description, parts } = property;
  const { width, colours = plainColours } = style;
  const type = brokenAtWords(`${harmless(name)}: ${typeText(property)}`, {
    start: margin,
    indent: margin + inner - indent,
    width,
  });
  const told = indented(type, margin + inner - indent);
  const painted = colours.strong(harmless(name)) + told.slice(harmless(name).length);
  const deeper = parts.map((part) => propertyLine(part, margin + inner - indent, style));
  const below = wrapped(description, margin + inner - indent, width);
  return `${' '.repeat(margin)}${painted}\n${below}${deeper.join('')}`;
}

function typeText({ type, values, default: usual, isRequired }: PropertyFacts): string {
  const choices = values === null ? undefined : values.map(valueText).join(', ');
  const named = choices === undefined ? type : type.replace('choice', choices);
  const shown = choices === undefined || named !== type ? named : `${type} (${choices})`;
  if (isRequired) return `${shown}; required`;
  return usual === null || usual === '' ? shown : `${shown}; default ${valueText(usual)}`;
}

function publishedLines(
  { publishes, publishesMore, isMultiValued }: ActivityFacts,
  { width, colours = plainColours, commonItems }: PageStyle,
  heading: (text: string) => string,
): string[] {
  const itemsAt = (level: ItemFacts['level']) =>
    publishes.filter((item) => item.level === level).map((item) => itemLine(item, width, colours));
  const rows = itemsAt('row');
  const same = itemsAt('execution');
  return [
    ...(rows.length > 0 ? [heading('Published data, of each row'), ...rows] : []),
    ...(same.length > 0
      ? [heading(isMultiValued ? 'Published data, the same on every row' : 'Published data'), ...same]
      : []),
    ...(publishesMore === null
      ? []
      : [heading('Published data beside that'), wrapped(moreWords[publishesMore], indent, width)]),
    heading('Published data of every activity'),
    wrapped(`${familiesOf(commonItems).join(', ')}.`, indent, width),
  ];
}

/** What is said of a type that publishes more than it lists. */
export const moreWords = {
  byProperties: 'What its own properties name.',
  unknown: 'What else it publishes is not known; an activity can declare it with "publishes".',
} as const;

function itemLine(
  { name, type, isCount, echoes, description }: ItemFacts,
  width: number,
  colours: Colours,
): string {
  const notes = [
    type,
    ...(isCount ? ['a count of rows'] : []),
    ...(echoes === null ? [] : [`repeats ${echoes}`]),
  ];
  const shown = harmless(name);
  const told = brokenAtWords(`${shown} (${notes.join(', ')})`, { start: indent, indent: inner, width });
  // Breaks at words keep every character where it was.
  const painted = colours.strong(told.slice(0, shown.length)) + told.slice(shown.length);
  return `${' '.repeat(indent)}${indented(painted, inner)}\n${wrapped(description, inner, width)}`;
}

/**
 * Names of items, where those that differ only in brackets become one: `Activity end time (year, month, …)`.
 */
function familiesOf(names: readonly string[]): string[] {
  const families = Map.groupBy(names, (name) => name.replace(/ \([^()]*\)$/, ''));
  return [...families].map(([family, members]) => {
    const parts = members.flatMap((member) => / \(([^()]*)\)$/.exec(member)?.[1] ?? []);
    return parts.length === 0 ? family : `${family} (${parts.join(', ')})`;
  });
}

function wrapped(text: string, margin: number, width: number): string {
  if (text === '') return '';
  const told = brokenAtWords(harmless(text), { start: margin, indent: margin, width });
  return `${' '.repeat(margin)}${indented(told, margin)}\n`;
}

function valueText(value: unknown): string {
  return harmless(JSON.stringify(value) ?? String(value));
}

function harmlessJson(value: unknown): string {
  return `${harmlessLines(JSON.stringify(value, null, 2))}\n`;
}
