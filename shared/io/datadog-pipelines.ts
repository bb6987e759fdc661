import { createConfiguration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/configuration.js';
import { ApiException } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/exception.js';
import { BaseServerConfiguration } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-common/servers.js';
import { LogsPipelinesApi } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/LogsPipelinesApi.js';
import type { LogsPipeline } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/LogsPipeline.js';
import { ObjectSerializer } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js';
import type { Clock } from '../clock.ts';
import type { ExistingPipeline } from '../datadog-pipeline/change.ts';
import type { LogPipelines } from '../datadog-pipeline/ports.ts';
import type { Pipeline } from '../datadog-pipeline/processors.ts';
import { isObject } from '../json/value.ts';
import { apiRefusal, DatadogApiError } from './datadog-api-error.ts';
import { DatadogHttp } from './datadog-http.ts';

export interface DatadogAccess {
  /** Scheme, host and port of the API */
  readonly origin: string;
  readonly apiKey: string;
  readonly appKey: string;
}

/** Reading, and writing: https://docs.datadoghq.com/api/latest/logs-pipelines/ */
const PERMISSIONS = ['logs_read_config', 'logs_write_pipelines'];

/** Datadog's log pipelines through its official client. This module loads a megabyte: import it where it is needed. */
export class DatadogPipelines implements LogPipelines {
  readonly #access: DatadogAccess;
  readonly #api: LogsPipelinesApi;

  constructor(access: DatadogAccess, clock: Clock, random: () => number) {
    this.#access = access;
    const configuration = createConfiguration({
      baseServer: new BaseServerConfiguration(access.origin, {}),
      httpApi: new DatadogHttp(clock, random),
      authMethods: { apiKeyAuth: access.apiKey, appKeyAuth: access.appKey },
    });
    this.#api = new LogsPipelinesApi(configuration);
  }

  async list(): Promise<readonly ExistingPipeline[]> {
    const pipelines = await this.#asked(() => this.#api.listLogsPipelines());
    return pipelines.map((pipeline) => ObjectSerializer.serialize(pipeline, 'LogsPipeline', '')).filter(isObject);
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

  /** The client's own errors hold the whole answer, and of an answer that it cannot read all of that. */
  async #asked<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    const { origin, apiKey, appKey } = this.#access;
    try {
      return await call();
    } catch (error) {
      if (error instanceof DatadogApiError) throw error;
      if (!(error instanceof ApiException)) {
        throw new DatadogApiError(`${origin} answers, but not as Datadog's API does: check DD_API_URL`);
      }
      const { code: status, body } = error;
      throw apiRefusal({ status, body: plain(body), origin, permissions: PERMISSIONS, secrets: [apiKey, appKey] });
    }
  }
}

/** The client's own objects, out of the form of the API. */
function modelOf(pipeline: Pipeline): LogsPipeline {
  return ObjectSerializer.deserialize(pipeline, 'LogsPipeline', '');
}

/** An error of the client's own class, or a text that it could not make one of. */
function plain(body: unknown): unknown {
  return typeof body === 'string' ? undefined : JSON.parse(JSON.stringify(body ?? null));
}
