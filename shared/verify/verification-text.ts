import type { Paint } from '../figures/histogram.ts';
import { printable } from '../figures/printable.ts';
import { countedText, countText, secondsText, timeText } from '../figures/quantity.ts';
import type { Check } from './check.ts';
import type { Finding } from './finding.ts';
import type { Canary, Sent, Verification } from './verification.ts';

/** How wide a line of tags may be. */
const MAX_LINE = 110;

/** What was found, for a person, of several lines. */
export function verificationText(verification: Verification, paint: Paint): string {
  const { stream, site, checks, canary } = verification;
  const lines = [
    paint('bold', printable(`stream ${stream}, ${site}`)),
    ...checkLines(checks),
    '',
    paint('bold', 'canary'),
    ...canaryLines(canary).map((line) => `  ${line}`),
    '',
    verdictText(verification),
  ];
  return `${lines.join('\n')}\n`;
}

function verdictText({ checks, ok, unseen }: Verification): string {
  if (ok) return 'All is well.';
  if (unseen.length > 0) return `Nothing wrong was found, but what matters is unknown: ${unseen.join(', ')}.`;
  const wrong = checks.filter(({ state }) => state === 'wrong').length;
  return wrong === 0 ? 'All is not well.' : `All is not well: ${countedText(wrong, 'check')} wrong.`;
}

/** A check a line, and below it what to do. */
function checkLines(checks: readonly Check[]): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  return checks.flatMap(({ name, state, says, remedy }) => {
    const line = `  ${state.padEnd(STATE_WIDTH)}  ${name.padEnd(width)}  ${printable(says)}`;
    return remedy === null ? [line] : [line, `${' '.repeat(STATE_WIDTH + width + 6)}→ ${printable(remedy)}`];
  });
}

const STATE_WIDTH = 'unknown'.length;

function canaryLines(canary: Canary): string[] {
  switch (canary.outcome) {
    case 'not-sent':
      return [`not sent: ${printable(canary.reason)}`];
    case 'not-found':
      return [...sentLines(canary), `not found in ${secondsText(canary.waitedMs)}`, ...findingLines(canary.findings)];
    case 'found': {
      const { arrival, tookMs, findings, expectedBy } = canary;
      const { arrived, asAttributes, missing } = arrival.tags;
      const all = arrived.length + asAttributes.length + missing.length;
      if (!arrival.transformed) return [...sentLines(canary), foundText(tookMs), ...findingLines(findings)];
      return [
        ...sentLines(canary),
        foundText(tookMs),
        `${arrived.length} of ${countedText(all, 'tag')} arrived as tags (expected by ${EXPECTED_BY[expectedBy]})`,
        ...tagLines(arrived),
        ...listed('only attributes, hydrant.tags.*', asAttributes),
        ...listed('missing', missing),
        ...findingLines(findings),
      ];
    }
  }
}

const foundText = (tookMs: number) => `found after ${secondsText(tookMs)}`;

const EXPECTED_BY = {
  function: "the function's own settings",
  environment: "this environment's settings, because the function's are not known",
} as const;

function sentLines({ id, putAt, recordBytes }: Sent): string[] {
  return [`${id}, put at ${timeText(putAt)} UTC, ${countText(recordBytes)} bytes`];
}

function listed(title: string, tags: readonly string[]): string[] {
  return tags.length === 0 ? [] : [`${tags.length} ${title}`, ...tagLines(tags)];
}

/** As many tags on a line as it has room for. */
function tagLines(tags: readonly string[]): string[] {
  const lines: string[] = [];
  for (const tag of tags.map(printable)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + tag.length + 2 <= MAX_LINE) lines[lines.length - 1] = `${last}, ${tag}`;
    else lines.push(`  ${tag}`);
  }
  return lines;
}

function findingLines(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ says, remedy }) => [
    printable(says),
    ...(remedy === null ? [] : [`→ ${printable(remedy)}`]),
  ]);
}
