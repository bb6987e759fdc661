import { OTHER_SECTIONS, PLUGINS, VALUES } from './fluent-bit-plugins.ts';

/** A section as it stands in the text. */
export interface ReadSection {
  readonly type: string;
  /** Keys in lower case */
  readonly entries: ReadonlyMap<string, string>;
}

/** A configuration with what is wrong with it. */
export interface ReadConfiguration {
  readonly sections: readonly ReadSection[];
  readonly faults: readonly string[];
}

/**
 * Reads Fluent Bit's classic configuration: sections in brackets, below them keys and values, all indented alike.
 * https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema
 */
export function readClassic(text: string): ReadConfiguration {
  const sections: { readonly type: string; readonly entries: Map<string, string> }[] = [];
  const faults: string[] = [];
  let indentation: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const at = `line ${index + 1}`;
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const [, type] = /^\[([A-Z_]+)\]$/.exec(line) ?? [];
    if (type !== undefined) {
      sections.push({ type, entries: new Map() });
      continue;
    }
    const [, indent = '', key, value] = /^([ \t]*)(\S+)[ \t]+(\S.*)$/.exec(line) ?? [];
    const section = sections.at(-1);
    indentation ??= indent || undefined;
    if (key === undefined || value === undefined) {
      faults.push(`${at} is neither a section nor a key with its value: ${line}`);
    } else if (section === undefined || indent === '') {
      faults.push(`${at} stands in no section: ${line}`);
    } else if (indent.includes('\t') || indent !== indentation) {
      faults.push(`${at} is indented otherwise than those before it: ${line}`);
    } else if (section.entries.has(key.toLowerCase())) {
      faults.push(`${at} names ${key} a second time`);
    } else {
      section.entries.set(key.toLowerCase(), value);
    }
  }
  return { sections, faults };
}

/**
 * What is wrong with a configuration: its form, keys that a plugin does not know, values that are not theirs, parsers that are
 * nowhere.
 *
 * @param plugins keys by section and plugin, like `OUTPUT kinesis_firehose`
 * @param parsers names of parsers that stand elsewhere
 */
export function classicFaults(
  text: string,
  plugins: typeof PLUGINS = PLUGINS,
  parsers: readonly string[] = [],
): string[] {
  const { sections, faults } = readClassic(text);
  const named = [...parsers, ...parserNames(sections)];
  return [...faults, ...sections.flatMap((section) => sectionFaults(section, plugins, named))];
}

export function parserNames(sections: readonly ReadSection[]): string[] {
  return sections.filter(({ type }) => type === 'PARSER').map(({ entries }) => entries.get('name') ?? '');
}

/** https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/multiline-parsing */
const BUILT_IN_MULTILINE: ReadonlySet<string> = new Set(['cri', 'docker', 'go', 'java', 'python', 'ruby']);

function sectionFaults({ type, entries }: ReadSection, plugins: typeof PLUGINS, parsers: readonly string[]): string[] {
  const name = entries.get('name');
  const title = type in OTHER_SECTIONS ? type : `${type} ${name}`;
  const keys = OTHER_SECTIONS[type] ?? plugins[title];
  if (entries.size === 0) return [`[${type}] is empty`];
  if (keys === undefined) return [`[${title}] is no section or plugin that is known here`];
  const faults = [...entries].flatMap(([key, value]) => {
    const kind = keys[key];
    if (kind === undefined) return [`[${title}] has no key ${key}`];
    return VALUES[kind].test(value) ? [] : [`[${title}] ${key} takes a ${kind}, not ${value}`];
  });
  const parser = entries.get('parser');
  if (parser !== undefined && !parsers.includes(parser)) faults.push(`[${title}] has no parser ${parser}`);
  const multiline = entries.get('multiline.parser')?.split(/,\s*/) ?? [];
  const unknown = multiline.filter((name) => !BUILT_IN_MULTILINE.has(name));
  faults.push(...unknown.map((name) => `[${title}] has no multiline parser ${name}`));
  return [...faults, ...requiredFaults(type, title, entries), ...(type === 'PARSER' ? parserFaults(entries) : [])];
}

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  INPUT: ['name', 'tag'],
  FILTER: ['name', 'match'],
  OUTPUT: ['name', 'match', 'region'],
  PARSER: ['name', 'format'],
};

function requiredFaults(type: string, title: string, entries: ReadonlyMap<string, string>): string[] {
  return (REQUIRED[type] ?? []).filter((key) => !entries.has(key)).map((key) => `[${title}] needs ${key}`);
}

/** A pattern must compile, and what is taken for the time must be one of its groups. */
function parserFaults(entries: ReadonlyMap<string, string>): string[] {
  const pattern = entries.get('regex');
  if (entries.get('format')?.toLowerCase() !== 'regex') return [];
  if (pattern === undefined) return ['[PARSER] needs regex'];
  try {
    new RegExp(pattern);
  } catch {
    return [`[PARSER] regex is none: ${pattern}`];
  }
  const time = entries.get('time_key');
  const isGroup = time === undefined || pattern.includes(`(?<${time}>`);
  return isGroup ? [] : [`[PARSER] time_key ${time} is no group of regex`];
}
