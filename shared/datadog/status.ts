/** The statuses of https://docs.datadoghq.com/logs/log_configuration/processors/?tab=ui#log-status-remapper */
export type Status = 'emergency' | 'alert' | 'critical' | 'error' | 'warning' | 'notice' | 'info' | 'debug' | 'ok';

/** Syslog's severities: a number from 0 to 7 is the index. */
const BY_SEVERITY: readonly Status[] = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'info',
  'debug',
];

/** pino and bunyan: https://getpino.io/#/docs/api?id=logger-level. Datadog alone would read every one of them as info. */
const BY_PINO_LEVEL: ReadonlyMap<number, Status> = new Map([
  [10, 'debug'],
  [20, 'debug'],
  [30, 'info'],
  [40, 'warning'],
  [50, 'error'],
  [60, 'emergency'],
]);

/** Datadog's own table, by prefix and without regard to case; the first that fits counts. */
const BY_PREFIX: readonly (readonly [prefix: string, status: Status])[] = [
  ['severe', 'error'], // java.util.logging's highest level, which Datadog's table alone (`s`) would make OK
  ['emerg', 'emergency'],
  ['f', 'emergency'],
  ['a', 'alert'],
  ['c', 'critical'],
  ['err', 'error'],
  ['w', 'warning'],
  ['n', 'notice'],
  ['i', 'info'],
  ['d', 'debug'],
  ['t', 'debug'],
  ['v', 'debug'],
  ['o', 'ok'],
  ['s', 'ok'],
];

const STATUSES: ReadonlySet<string> = new Set<string>([...BY_SEVERITY, 'ok']);

/** Whether a value is one of the nine words that this module writes. */
export function isStatus(value: unknown): value is Status {
  return typeof value === 'string' && STATUSES.has(value);
}

/** The status that a level stands for; undefined where it is none (`404`, an object, an empty text). */
export function statusOfLevel(level: unknown): Status | undefined {
  if (typeof level === 'number') return BY_SEVERITY[level] ?? BY_PINO_LEVEL.get(level);
  if (typeof level !== 'string' || level === '') return undefined;
  if (/^\d{1,2}$/.test(level)) return BY_SEVERITY[Number(level)] ?? BY_PINO_LEVEL.get(Number(level)) ?? 'info';
  const lower = level.toLowerCase();
  // `e` is what loggers of one letter mean by error; Datadog's table alone would make it info.
  if (lower === 'e') return 'error';
  return BY_PREFIX.find(([prefix]) => lower.startsWith(prefix))?.[1] ?? 'info';
}

/** The Agent's answer where the line has no level: DataDog/datadog-agent pkg/logs/internal/parsers/kubernetes/kubernetes.go @ 2130df44. */
export function statusOfStream(stream: string | undefined): Status {
  return stream === 'stderr' ? 'error' : 'info';
}
