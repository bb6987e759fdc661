import type { OutageSum } from './outage.ts';

/** Whether every record that was put is accounted for, and the reprocessor's own books agree. */
export function closes(sum: OutageSum): boolean {
  const accounted = sum.deliveredLive + sum.dropped + sum.replayed + sum.deadLettered;
  const { answer } = sum;
  return (
    sum.lost === 0 &&
    sum.doubled === 0 &&
    sum.put === accounted &&
    answer.balanced &&
    answer.complete &&
    answer.objects.held === 0
  );
}

export function sumTable(sum: OutageSum): string {
  const rows: readonly (readonly [string, number | string])[] = [
    ['records put', sum.put],
    ['  delivered live', sum.deliveredLive],
    ['  replayed from the bucket', sum.replayed],
    ['  dead-lettered, with the reason', sum.deadLettered],
    ['  dropped by rule (empty lines)', sum.dropped],
    ['  lost', sum.lost],
    ['parked in the bucket meanwhile', sum.parked],
    ['twice at Datadog', sum.doubled],
    ["the reprocessor's books", sum.answer.balanced ? 'balanced' : 'NOT balanced'],
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(36)}${String(value).padStart(10)}`).join('\n');
}
