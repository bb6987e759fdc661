/** Datadog's status remapper: https://docs.datadoghq.com/logs/log_configuration/processors/log_status_remapper/ */
export function remapped(status: unknown): string {
  if (typeof status === 'number') return SYSLOG[status] ?? 'info';
  const text = String(status).toLowerCase();
  return PREFIXES.find(([prefix]) => prefix.test(text))?.[1] ?? 'info';
}

const SYSLOG = ['emerg', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'];

const PREFIXES: readonly (readonly [prefix: RegExp, status: string])[] = [
  [/^(?:emerg|f)/, 'emerg'],
  [/^a/, 'alert'],
  [/^c/, 'critical'],
  [/^err/, 'error'],
  [/^w/, 'warning'],
  [/^n/, 'notice'],
  [/^i/, 'info'],
  [/^[dtv]/, 'debug'],
  [/^[os]/, 'OK'],
];
