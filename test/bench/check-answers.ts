import { isDeepStrictEqual } from 'node:util';
import type { FirehoseTransformationResultRecord } from 'aws-lambda';
import type { TransformSettings } from '../../shared/config/transform-settings.ts';
import type { TransformationEvent } from '../../shared/firehose/transform-event.ts';
import { isObject, type JsonObject, parseJson } from '../../shared/json/value.ts';
import { reference } from './transform-variants.ts';

type Answer = readonly FirehoseTransformationResultRecord[];

/** @throws {Error} unless it is the reference path's answer, byte for byte */
export function checkTransform(answer: Answer, event: TransformationEvent, settings: TransformSettings): void {
  eachRecord(answer, reference(event, settings), (given, expected) => isDeepStrictEqual(given, expected));
}

/** @throws {Error} unless every record that is JSON came back parsed and written, and the others as they were */
export function checkFloor(answer: Answer, event: TransformationEvent): void {
  eachRecord(answer, event.records, ({ recordId, result, data = '' }, given) => {
    const value = parseJson(decode(given.data));
    const isBack = result === 'ProcessingFailed' && data === given.data;
    return (
      recordId === given.recordId &&
      (value === undefined ? isBack : result === 'Ok' && decode(data) === JSON.stringify(value))
    );
  });
}

/**
 * What the naive variant writes is not right for every line, but it must have done the work: of each log that the reference path
 * has of a container it has the container's tags.
 *
 * @throws {Error} else
 */
export function checkNaive(answer: Answer, event: TransformationEvent, settings: TransformSettings): void {
  eachRecord(answer, reference(event, settings), (given, expected) => {
    if (given.result !== 'Ok' || expected.result !== 'Ok') return true;
    const [tags, expectedTags] = [tagsIn(given), tagsIn(expected)];
    const isSame = Object.entries(tags).every(([key, value]) => isDeepStrictEqual(value, expectedTags[key]));
    return isSame && ('pod_name' in tags || !('pod_name' in expectedTags));
  });
}

function tagsIn({ data = '' }: FirehoseTransformationResultRecord): JsonObject {
  const log = parseJson(decode(data));
  const marker = isObject(log) && isObject(log.hydrant) ? log.hydrant : {};
  return isObject(marker.tags) ? marker.tags : {};
}

function eachRecord<Expected>(
  answer: Answer,
  expected: readonly Expected[],
  isRight: (given: FirehoseTransformationResultRecord, expected: Expected) => boolean,
): void {
  if (answer.length !== expected.length)
    throw new Error(`${answer.length} records of ${expected.length} were answered`);
  answer.forEach((given, index) => {
    if (!isRight(given, expected[index] as Expected)) throw new Error(`record ${index} is answered wrongly`);
  });
}

function decode(data: string): string {
  return Buffer.from(data, 'base64').toString();
}
