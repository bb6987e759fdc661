/** Lines of an hour with an error code. */
export interface HourRow {
  /** Its beginning, ISO 8601; null of lines that do not say when they arrived */
  readonly hour: string | null;
  readonly errorCode: string;
  readonly lines: number;
}

/** Logs of a service in a namespace; null where nobody says which. Bytes are those of the logs as Datadog would get them. */
export interface ServiceRow {
  readonly namespace: string | null;
  readonly service: string | null;
  readonly logs: number;
  readonly bytes: number;
}

/** Of names as a `CountTable` has them, where what is not known is empty. */
export function hourRow([hour = '', errorCode = '']: readonly string[], lines: number): HourRow {
  return { hour: hour || null, errorCode, lines };
}

/** As `hourRow`. */
export function serviceRow([namespace = '', service = '']: readonly string[], logs: number, bytes: number): ServiceRow {
  return { namespace: namespace || null, service: service || null, logs, bytes };
}
