import { hash } from 'node:crypto';
import { isObject, type JsonObject, parseJson } from '../../../shared/json/value.ts';
import { type Answer, header, type IntakeRequest } from './intake.ts';
import { faultOfPipeline } from './pipeline-check.ts';

const PATH = '/api/v1/logs/config/pipelines';
export const MAX_PIPELINE_BYTES = 1_000_000;

export function isPipelinesPath({ pathname }: URL): boolean {
  return pathname === PATH || pathname.startsWith(`${PATH}/`);
}

interface PipelineRequest extends IntakeRequest {
  readonly method: string;
}

/**
 * The log pipelines of an organisation: https://docs.datadoghq.com/api/latest/logs-pipelines/. An id that there is not is a 400, as
 * Datadog's Terraform provider has found it (DataDog/terraform-provider-datadog datadog/resource_datadog_logs_custom_pipeline.go).
 */
export class LocalPipelines {
  readonly #keys: ReadonlySet<string>;
  readonly #appKeys: ReadonlySet<string>;
  readonly #pipelines = new Map<string, JsonObject>();
  #created = 0;
  /** Answers to the next requests, instead of what they ask for. */
  readonly failures: Answer[] = [];
  /** How many requests have come, by method. */
  readonly requests: Record<string, number> = {};

  constructor(keys: ReadonlySet<string>, appKeys: ReadonlySet<string>) {
    this.#keys = keys;
    this.#appKeys = appKeys;
  }

  /** In the order in which logs go through them. */
  get all(): readonly JsonObject[] {
    return [...this.#pipelines.values()];
  }

  /** Adds one as Datadog itself or somebody else may have made it. */
  add(pipeline: JsonObject): JsonObject {
    return this.replace(hash('sha256', String(++this.#created), 'base64url').slice(0, 22), pipeline);
  }

  /** Puts one into the place of that which has the id. */
  replace(id: string, pipeline: JsonObject): JsonObject {
    const stored = { is_read_only: false, ...asKept(pipeline), id, type: 'pipeline' };
    this.#pipelines.set(id, stored);
    return stored;
  }

  answer(request: PipelineRequest): Answer {
    this.requests[request.method] = (this.requests[request.method] ?? 0) + 1;
    const failure = this.failures.shift();
    if (failure !== undefined) return failure;
    const isKnown = this.#keys.has(header(request, 'dd-api-key') ?? '');
    if (!isKnown || !this.#appKeys.has(header(request, 'dd-application-key') ?? ''))
      return json(403, { errors: ['Forbidden'] });
    const id = decodeURIComponent(request.url.pathname.slice(PATH.length + 1));
    return id === '' ? this.#onAll(request) : this.#onOne(id, request);
  }

  #onAll(request: PipelineRequest): Answer {
    if (request.method === 'GET') return json(200, this.all);
    if (request.method !== 'POST') return json(405, { errors: ['Method not allowed'] });
    return withPipeline(request, (pipeline) => json(200, this.add(pipeline)));
  }

  #onOne(id: string, request: PipelineRequest): Answer {
    const stored = this.#pipelines.get(id);
    if (stored === undefined) return invalid(`No pipeline with id ${id}`);
    switch (request.method) {
      case 'GET':
        return json(200, stored);
      case 'PUT':
        if (stored.is_read_only === true) return invalid('This pipeline is read-only');
        return withPipeline(request, (pipeline) => json(200, this.replace(id, pipeline)));
      case 'DELETE':
        if (stored.is_read_only === true) return invalid('This pipeline is read-only');
        this.#pipelines.delete(id);
        return json(200, {});
      default:
        return json(405, { errors: ['Method not allowed'] });
    }
  }
}

function withPipeline({ body }: PipelineRequest, then: (pipeline: JsonObject) => Answer): Answer {
  const pipeline = body.kind === 'text' ? parseJson(body.text) : undefined;
  if (!isObject(pipeline)) return invalid('The body is no pipeline');
  const fault = faultOfPipeline(pipeline);
  return fault === undefined ? then(pipeline) : invalid(fault);
}

/** A name, and whether it is on, stand in every processor that Datadog gives back, and the type at its end. */
function asKept({ processors, is_enabled: isEnabled = false, ...pipeline }: JsonObject): JsonObject {
  return { ...pipeline, is_enabled: isEnabled, processors: keptProcessors(processors), tags: pipeline.tags ?? [] };
}

function keptProcessors(processors: unknown): unknown[] {
  return (Array.isArray(processors) ? processors : []).filter(isObject).map((processor) => {
    const { type, name = '', is_enabled: isEnabled = false, processors: inner, ...rest } = processor;
    return {
      name,
      is_enabled: isEnabled,
      ...rest,
      ...(inner !== undefined && { processors: keptProcessors(inner) }),
      type,
    };
  });
}

/** The model `LogsAPIErrorResponse` of the page above. */
function invalid(message: string): Answer {
  return json(400, { error: { code: 'InvalidParameter', message, details: [] } });
}

function json(status: number, value: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
