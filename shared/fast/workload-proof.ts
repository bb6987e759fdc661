import type { TransformSettings } from '../config/transform-settings.ts';
import { MAX_TAG_CHARACTERS } from '../datadog/limits.ts';
import type { KubernetesMetadata } from '../kubernetes/metadata.ts';
import type { ContainerMetadata } from '../log/container.ts';
import { factsOf } from '../log/facts.ts';
import { transformRecord } from '../transform/transform-record.ts';
import { ByteTemplate, type Values } from './byte-template.ts';
import { Frame } from './frame.ts';
import { WorkloadFrame } from './workload-frame.ts';
import { type Place, placesOf, type WorkloadValue } from './workload-values.ts';

const LINE = '{"log":"x",';

/**
 * What the frames of a workload's containers have in common, with gaps for what does not.
 *
 * The reference path makes the log of a container that does not exist: each of its values is as long as any of its class, and has
 * at no place the character that the first container's has there. So where one of them stands in its log as a whole, it has been
 * copied; what was made of it in any other way, or cut, is not the same with the first container's values put there.
 *
 * That leaves what hangs on a value as a whole: comparing it with others, and sorting. Where metadata have something to compare it
 * with, there is no frame.
 *
 * @param first the values of a real container, for which there are no rules; and its frame, where one has been cut of a log already
 */
export function provenFrame(
  metadata: ByteTemplate,
  values: readonly WorkloadValue[],
  first: { readonly values: Values; readonly frame: Frame | undefined },
  settings: TransformSettings,
): WorkloadFrame | undefined {
  const others = values.map((value) => ({ ...value, text: value.kind.other(value.text) }));
  // Otherwise it would not be certain what has been copied.
  const fixed = metadata.pieces.map((piece) => piece.toString('latin1')).join('');
  if (!holdsNone([fixed], others)) return undefined;
  const expected = first.frame ?? frameOf(metadata.fill(first.values), settings)?.frame;
  const other = frameOf(metadata.fill(joined(others)), settings);
  if (expected === undefined || other === undefined || !comparesNothing(other, others, settings)) return undefined;
  const { frame } = other;
  const fields = cutFrame(frame.fields, others);
  const marker = cutFrame(frame.marker, others);
  if (fields === undefined || marker === undefined) return undefined;
  const isProven =
    fields.fill(first.values).equals(expected.fields) &&
    marker.fill(first.values).equals(expected.marker) &&
    String(frame.notes) === String(expected.notes);
  return isProven ? new WorkloadFrame(fields, marker, frame.notes) : undefined;
}

interface FrameOf {
  readonly frame: Frame;
  readonly container: ContainerMetadata;
  readonly kubernetes: KubernetesMetadata;
}

/** The frame that the reference path gives for some metadata. */
function frameOf(metadata: Buffer, settings: TransformSettings): FrameOf | undefined {
  const verdict = transformRecord(Buffer.concat([Buffer.from(LINE), metadata]), 0, settings);
  if (verdict.kind !== 'logs' || verdict.logs.length !== 1) return undefined;
  const [log] = verdict.logs;
  const container = log?.draft.container;
  if (log === undefined || container?.kind !== 'kubernetes') return undefined;
  const frame = Frame.cut(log, `"kubernetes":${log.draft.attributes.get('kubernetes')}`, verdict.notes);
  return frame && { frame, container, kubernetes: container.kubernetes };
}

function cutFrame(bytes: Buffer, values: readonly WorkloadValue[]): ByteTemplate | undefined {
  const text = bytes.toString('latin1');
  return ByteTemplate.cut(text, placesOf(values, text));
}

function comparesNothing(
  { container, kubernetes }: FrameOf,
  values: readonly WorkloadValue[],
  settings: TransformSettings,
): boolean {
  const { tagsWith, promoted } = factsOf(container, settings);
  const { ddtags = '', surplus } = tagsWith([]);
  const tags = ddtags.split(',');
  // Of labels as tags somebody counts the values: so none may be a container's own.
  const texts = [...promoted.map(({ value }) => value), ...meaningfulTexts(kubernetes)];
  return (
    surplus === undefined &&
    hasFixedOrder(tags, values) &&
    isCutNowhere(tags, values) &&
    holdsNone(texts, values) &&
    !namesAnother(kubernetes, values)
  );
}

/** The values one behind the other. */
function joined(values: readonly WorkloadValue[]): Values {
  const lengths = values.map(({ text }) => text.length);
  const starts = lengths.map((_, index) => lengths.slice(0, index).reduce((sum, length) => sum + length, 0));
  return { bytes: Buffer.from(values.map(({ text }) => text).join('')), starts, lengths };
}

/** Texts that patterns are held against, that are read as names or as JSON, or by which others are found: none holds a value. */
function meaningfulTexts(metadata: KubernetesMetadata): string[] {
  const { namespace = '', containerName = '', image = '', imageId = '', owners = [], labels, annotations } = metadata;
  const configurations = Object.entries(annotations).filter(([name]) => name.startsWith('ad.datadoghq.com/'));
  return [
    ...[namespace, containerName, image, imageId],
    ...owners.map(({ name }) => name),
    ...[...Object.keys(labels), ...Object.keys(annotations)],
    ...configurations.map(([, value]) => String(value)),
  ];
}

function holdsNone(texts: readonly string[], values: readonly WorkloadValue[]): boolean {
  return texts.every((text) => values.every((value) => !text.includes(value.text)));
}

/** Whether a label names another pod of the workload: one whose own name that is would be told by it to be a StatefulSet's. */
function namesAnother({ podName, labels }: KubernetesMetadata, values: readonly WorkloadValue[]): boolean {
  return values.some(({ text, kind, places: [{ before, behind } = NOWHERE] }) => {
    if (`${before}${text}${behind}` !== podName) return false;
    return Object.values(labels).some((label) => {
      if (typeof label !== 'string' || label === podName || !label.startsWith(before)) return false;
      const end = Buffer.from(label.slice(before.length));
      return end.length > 0 && kind.length(end, 0) === end.length;
    });
  });
}

const NOWHERE: Place = { before: '', behind: '' };

/**
 * Whether tags stand in the same order, and are as many, whatever the values: with each that holds one, none begins with the same
 * as it does before that.
 *
 * @param tags sorted
 */
function hasFixedOrder(tags: readonly string[], values: readonly WorkloadValue[]): boolean {
  return tags.every((tag, index) => {
    const places = values.map(({ text }) => tag.indexOf(text)).filter((at) => at !== -1);
    if (places.length === 0) return true;
    const before = tag.slice(0, Math.min(...places));
    return before !== '' && ![tags[index - 1], tags[index + 1]].some((other) => other?.startsWith(before));
  });
}

/**
 * Whether the length of a value changes nothing of what stands behind it in a tag, which normalising cuts: by the tag alone that
 * cannot be told, but for a node's name, which has nothing to normalise.
 */
function isCutNowhere(tags: readonly string[], values: readonly WorkloadValue[]): boolean {
  return values.every(
    ({ text, kind }) =>
      kind.isOneLength ||
      tags.every((tag) => {
        if (!tag.includes(text) || tag.endsWith(text)) return true;
        return tag.startsWith('eks_fargate_node:') && tag.length < MAX_TAG_CHARACTERS;
      }),
  );
}
