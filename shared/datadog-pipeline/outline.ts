import { isObject, type JsonObject } from '../json/value.ts';
import { tagRemapperName } from './processors.ts';

/**
 * A pipeline as lines for a person, of whatever Datadog's API gives: two of the same lines do the same. Everything stands there but
 * what Datadog keeps by itself (the id, who may edit it) and what says nothing, as a value left out does.
 */
export function outlineOf(pipeline: JsonObject): string[] {
  const { id: _id, is_read_only: _readOnly, type: _type, ...content } = pipeline;
  return contentLines(content);
}

function contentLines({ name, processors, ...rest }: JsonObject): string[] {
  const { is_enabled: isEnabled, filter, description, ...others } = meaningOf(rest);
  return [
    `${isEnabled === true ? '' : 'disabled '}pipeline ${textOf(name)}`,
    ...(description === undefined ? [] : [`  ${textOf(description)}`]),
    `  filter ${textOf(isObject(filter) ? (filter.query ?? '') : filter)}`,
    ...remainder(others).map((text) => `  ${text}`),
    ...(Array.isArray(processors) ? processors : []).flatMap(processorLines).map((line) => `  ${line}`),
  ];
}

function processorLines(processor: unknown): string[] {
  if (!isObject(processor)) return [JSON.stringify(processor)];
  const { type, ...content } = processor;
  if (type === 'pipeline') return contentLines(content);
  const { is_enabled: isEnabled, name, ...rest } = meaningOf(content);
  const isRemapper = type === 'attribute-remapper';
  const words = isRemapper ? remapperWords(rest) : fieldWords(type, rest);
  return [
    `${isEnabled === true ? '' : 'disabled '}${words}${isRemapper ? remapperName(name, rest) : inBrackets(name)}`,
  ];
}

/** The name that it would have anyway says nothing. */
function remapperName(name: unknown, { sources, target }: JsonObject): string {
  if (name === tagRemapperName(listOf(sources), textOf(target))) return '';
  return name === undefined ? '  (without a name)' : inBrackets(name);
}

const inBrackets = (name: unknown) => (name === undefined ? '' : `  (${textOf(name)})`);

function remapperWords(rest: JsonObject): string {
  const { sources, source_type: from = 'attribute', target, target_type: to = 'attribute', ...others } = rest;
  const { override_on_conflict: overrides, preserve_source: preserves, ...unknown } = others;
  return [
    `${from} ${listOf(sources)} → ${to} ${textOf(target)}`,
    ...(overrides === true ? ['instead of one that is there'] : []),
    ...(preserves === true ? [] : [`and removes the ${from}`]),
    ...remainder(unknown),
  ].join(', ');
}

function fieldWords(type: unknown, { sources, ...others }: JsonObject): string {
  return [`${textOf(type)}${sources === undefined ? '' : ` of ${listOf(sources)}`}`, ...remainder(others)].join(', ');
}

/** Without members that mean the same as if they were not there. */
function meaningOf(object: JsonObject): JsonObject {
  const says = (value: unknown) =>
    value !== undefined &&
    value !== null &&
    value !== '' &&
    value !== false &&
    !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(object).filter(([, value]) => says(value)));
}

function remainder(others: JsonObject): string[] {
  const sorted = Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? [] : [JSON.stringify(Object.fromEntries(sorted))];
}

const listOf = (values: unknown) => (Array.isArray(values) ? values.map(textOf).join(', ') : textOf(values));

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
