import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import { connect } from '../../shared/io/connect.ts';
import { connectMetrics } from '../../shared/io/embedded-metrics.ts';
import { reprocess } from './reprocess.ts';

/** The function's own name, so that two deployments in one account have metrics of their own. */
const SERVICE = { serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'hydrant-reprocessor' };

const settings = loadReprocessorSettings(process.env);
const metrics = connectMetrics(SERVICE.serviceName, process.env);
const ports = { ...connect(settings, new Logger(SERVICE), process.env), metrics };

/** Replays the backup bucket: on a schedule, by hand, or as one of a backfill's many. Input and answer: docs/data-formats.md. */
export const handler = middy((input: unknown, context: Context) =>
  reprocess(input, settings, { ...ports, remainingMs: () => context.getRemainingTimeInMillis() }),
);
