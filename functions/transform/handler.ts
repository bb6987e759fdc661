import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { MAX_RECORD_BYTES } from '../../shared/firehose/limits.ts';
import { answerTransformation, type TransformationEvent } from '../../shared/firehose/transform-event.ts';
import { transformRecord } from '../../shared/transform/transform-record.ts';

const settings = loadTransformSettings(process.env);
const logger = new Logger({ serviceName: 'hydrant-transform' });

/** Firehose's transformation Lambda. One line of counts an invocation, never a payload. */
export const handler = middy(async (event: TransformationEvent) => {
  const { result, counts } = answerTransformation(event, (bytes, arrivalMs) =>
    transformRecord(bytes, arrivalMs, settings, MAX_RECORD_BYTES),
  );
  logger.info('transformed', { ...counts });
  return result;
});
