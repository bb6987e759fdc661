const SYSLOG_SEVERITIES = ['emerg', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug'];

const STATUS_BY_BEGINNING: readonly (readonly [RegExp, string])[] = [
  [/^(?:emerg|f)/i, 'emerg'],
  [/^a/i, 'alert'],
  [/^c/i, 'critical'],
  [/^err/i, 'error'],
  [/^w/i, 'warning'],
  [/^n/i, 'notice'],
  [/^i/i, 'info'],
  [/^[dtv]/i, 'debug'],
  [/^[os]/i, 'OK'],
];

/**
 * The status that Datadog makes of a status attribute: a number from 0 to 7 is a syslog severity, text counts by how it
 * begins, and everything else is `info`.
 * Source: https://docs.datadoghq.com/logs/log_configuration/processors/log_status_remapper/
 */
export function remapStatus(text: string): string {
  if (/^[0-7]$/.test(text)) return SYSLOG_SEVERITIES[Number(text)] ?? 'info';
  return STATUS_BY_BEGINNING.find(([beginning]) => beginning.test(text))?.[1] ?? 'info';
}
