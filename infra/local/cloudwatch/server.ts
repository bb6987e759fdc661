import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { isObject, parseJson } from '../../../shared/json/value.ts';
import type { WorldClock } from '../clock.ts';
import type { LocalFirehose } from '../firehose/firehose.ts';
import { listen } from '../listen.ts';
import { getMetricData, ValidationError } from './metric-data.ts';

const TARGET = 'GraniteServiceVersion20100801.GetMetricData';

/** CloudWatch on this machine, for the one question that Hydrant has. */
export interface LocalCloudWatch {
  readonly url: string;
  /** True: no role has the right to read metrics. */
  denies: boolean;
  close(): Promise<void>;
}

interface CloudWatchOptions {
  readonly clock: WorldClock;
  /** Whose metrics it has */
  readonly firehose: Pick<LocalFirehose, 'datapoints'>;
  /** Default: any free port */
  readonly port?: number;
}

/** Serves the JSON 1.0 protocol on 127.0.0.1. Signatures are not checked. */
export async function startCloudWatch({ clock, firehose, port = 0 }: CloudWatchOptions): Promise<LocalCloudWatch> {
  const server = createServer((request, response) => void clock.track(answer(request, response)));
  const listening = await listen(server, port);

  const cloudWatch: LocalCloudWatch = {
    ...listening,
    denies: false,
  };

  function send(response: ServerResponse, status: number, output: object): void {
    const headers = { 'content-type': 'application/x-amz-json-1.0', date: new Date(clock.now()).toUTCString() };
    response.writeHead(status, headers).end(JSON.stringify(output));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that has gone away is owed nothing.
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const input = parseJson(body);
    if (request.headers['x-amz-target'] !== TARGET || !isObject(input)) {
      return send(response, 400, { __type: 'UnknownOperationException', message: 'Only GetMetricData is known here' });
    }
    if (cloudWatch.denies) {
      const message = `User: arn:aws:sts::123456789012:assumed-role/hydrant is not authorized to perform: cloudwatch:GetMetricData`;
      return send(response, 403, { __type: 'AccessDeniedException', message });
    }
    try {
      send(response, 200, getMetricData(input, firehose.datapoints));
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      send(response, 400, { __type: error.name, message: error.message });
    }
  }

  return cloudWatch;
}
