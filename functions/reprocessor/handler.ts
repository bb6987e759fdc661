import { Logger } from '@aws-lambda-powertools/logger';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import { connect } from '../../shared/io/connect.ts';
import { reprocess } from './reprocess.ts';

const settings = loadReprocessorSettings(process.env);
const logger = new Logger({ serviceName: 'hydrant-reprocessor' });
const ports = connect(settings, logger, process.env);

/** Replays the backup bucket: on a schedule, by hand, or as one of a backfill's many. Input and answer: docs/data-formats.md. */
export const handler = middy((input: unknown, context: Context) =>
  reprocess(input, settings, { ...ports, remainingMs: () => context.getRemainingTimeInMillis() }),
);
