import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { loadTransformSettings } from '../../shared/config/load.ts';
import { streamOfArn } from '../../shared/firehose/stream-name.ts';
import { budgetTime } from '../../shared/firehose/time-budget.ts';
import { answerTransformation, type TransformationEvent } from '../../shared/firehose/transform-event.ts';
import { TransformReport } from '../../shared/firehose/transform-report.ts';
import { connectMetrics } from '../../shared/io/embedded-metrics.ts';

/** The function's own name, so that two deployments in one account have metrics of their own. */
const SERVICE = { serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'hydrant-transform' };

const settings = loadTransformSettings(process.env);
const report = new TransformReport(new Logger(SERVICE), connectMetrics(SERVICE.serviceName, process.env), settings);

/** Firehose's transformation Lambda. One line and one metric object of counts an invocation, never a payload. */
export const handler = middy(async (event: TransformationEvent, context: Context) => {
  const { result, counts } = answerTransformation(event, settings, {
    leftMs: budgetTime(() => context.getRemainingTimeInMillis()),
    watch: (log, streamSettings) => report.see(log, streamSettings),
  });
  report.publish(counts, streamOfArn(event.deliveryStreamArn));
  return result;
});
