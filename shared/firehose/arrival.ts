/** Milliseconds since the epoch from a number, its text, or an ISO text; undefined where it is none of them. */
export function readArrival(time: unknown): number | undefined {
  if (typeof time === 'number') return Number.isFinite(time) ? time : undefined;
  if (typeof time !== 'string' || time === '') return undefined;
  const ms = /^\d+$/.test(time) ? Number(time) : Date.parse(time);
  return Number.isFinite(ms) ? ms : undefined;
}
