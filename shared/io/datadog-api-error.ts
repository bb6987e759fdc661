import { isObject } from '../json/value.ts';

/** Datadog's API could not be asked, or refuses; with what to do. It holds no key. */
export class DatadogApiError extends Error {
  override readonly name = 'DatadogApiError';
}

/** What a refusal is of. */
export interface Refused {
  readonly status: number;
  /** Of the answer, parsed; undefined where it is no JSON */
  readonly body: unknown;
  /** Of the API that was asked */
  readonly origin: string;
  /** Permissions of the application key, for the remedy of a 403 */
  readonly permissions: readonly string[];
  /** Texts that must not be repeated, though Datadog should say them */
  readonly secrets: readonly string[];
}

const MAX_DETAIL_CHARACTERS = 500;

/** Statuses: https://docs.datadoghq.com/api/latest/logs-pipelines/#create-a-pipeline */
export function apiRefusal({ status, body, origin, permissions, secrets }: Refused): DatadogApiError {
  const said = secrets
    .reduce((text, secret) => text.replaceAll(secret, '…'), detailOf(body))
    .slice(0, MAX_DETAIL_CHARACTERS);
  const remedy = remedyOf(status, permissions);
  return new DatadogApiError(
    `${origin} refuses with ${status}${said === '' ? '' : ` (${said})`}${remedy === undefined ? '' : `: ${remedy}`}`,
  );
}

/** Either `{"errors": […]}` or, of the logs' configuration, `{"error": {"message", "details": [{"message"}]}}`. */
function detailOf(body: unknown): string {
  if (!isObject(body)) return '';
  if (Array.isArray(body.errors)) return body.errors.filter((one) => typeof one === 'string').join('; ');
  const { error } = body;
  if (!isObject(error)) return '';
  const details = (Array.isArray(error.details) ? error.details : []).filter(isObject).map(({ message }) => message);
  return [error.message, ...details].filter((one) => typeof one === 'string').join('; ');
}

function remedyOf(status: number, permissions: readonly string[]): string | undefined {
  switch (status) {
    case 401:
    case 403:
      return `DD_API_KEY and DD_APP_KEY must be of one organisation, DD_SITE its site, and the application key must be allowed ${permissions.join(' and ')}`;
    case 404:
      return 'that is no API of Datadog: check DD_SITE and DD_API_URL';
    case 429:
      return 'too many requests: try again later';
    default:
      if (status >= 300 && status < 400) return 'it redirects, which no API of Datadog does: check DD_API_URL';
      return status >= 500 ? 'Datadog, or a proxy before it, is ill: https://status.datadoghq.com' : undefined;
  }
}
