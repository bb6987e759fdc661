import { createConfiguration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/configuration.js';
import { BaseServerConfiguration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/servers.js';
import {
  LogsPipelinesApi,
  LogsPipelinesApiRequestFactory,
} from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/LogsPipelinesApi.js';
import type { LogsPipeline } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/LogsPipeline.js';
import { ObjectSerializer } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js';
import type { Clock } from '../clock.ts';
import type { ExistingPipeline } from '../datadog-pipeline/own-pipeline.ts';
import type { LogPipelines } from '../datadog-pipeline/ports.ts';
import type { Pipeline } from '../datadog-pipeline/processors.ts';
import { isObject, parseJson } from '../json/value.ts';
import { DatadogApiError } from './datadog-api-error.ts';
import { DatadogHttp } from './datadog-http.ts';

interface DatadogAccess {
  /** Scheme, host and port of the API */
  readonly origin: string;
  readonly apiKey: string;
  readonly appKey: string;
}

/** Reading, and writing: https://docs.datadoghq.com/api/latest/logs-pipelines/ */
const PERMISSIONS = ['logs_read_config', 'logs_write_pipelines'];

/** Datadog's log pipelines through its official client. This module loads a megabyte: import it where it is needed. */
export class DatadogPipelines implements LogPipelines {
  readonly #origin: string;
  readonly #http: DatadogHttp;
  readonly #requests: LogsPipelinesApiRequestFactory;
  readonly #api: LogsPipelinesApi;

  constructor({ origin, apiKey, appKey }: DatadogAccess, clock: Clock, random: () => number) {
    this.#origin = origin;
    this.#http = new DatadogHttp({ origin, permissions: PERMISSIONS, secrets: [apiKey, appKey] }, clock, random);
    const configuration = createConfiguration({
      baseServer: new BaseServerConfiguration(origin, {}),
      httpApi: this.#http,
      authMethods: { apiKeyAuth: apiKey, appKeyAuth: appKey },
    });
    this.#requests = new LogsPipelinesApiRequestFactory(configuration);
    this.#api = new LogsPipelinesApi(configuration, this.#requests);
  }

  /** As they come: the client's own reading ends at the first pipeline that is not as it knows them, whosever that is. */
  async list(): Promise<readonly ExistingPipeline[]> {
    const answer = await this.#http.send(await this.#requests.listLogsPipelines());
    const pipelines = parseJson(await answer.body.text());
    if (!Array.isArray(pipelines)) throw this.#noApi();
    return pipelines.filter(isObject);
  }

  async create(pipeline: Pipeline): Promise<void> {
    await this.#asked(() => this.#api.createLogsPipeline({ body: modelOf(pipeline) }));
  }

  async update(id: string, pipeline: Pipeline): Promise<void> {
    await this.#asked(() => this.#api.updateLogsPipeline({ pipelineId: id, body: modelOf(pipeline) }));
  }

  async remove(id: string): Promise<void> {
    await this.#asked(() => this.#api.deleteLogsPipeline({ pipelineId: id }));
  }

  /** Of an answer that the client cannot read, its own errors hold all. */
  async #asked<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof DatadogApiError) throw error;
      throw this.#noApi();
    }
  }

  #noApi(): DatadogApiError {
    return new DatadogApiError(`${this.#origin} answers, but not as Datadog's API does: check DD_API_URL`);
  }
}

/** The client's own objects, out of the form of the API. */
function modelOf(pipeline: Pipeline): LogsPipeline {
  return ObjectSerializer.deserialize(pipeline, 'LogsPipeline', '');
}
