import type { LatePolicy } from '../../config/reprocessor-settings.ts';
import { bytesText, countedText, countText, durationText, rateText, timeText } from '../../figures/quantity.ts';
import { errorShare } from './estimate.ts';
import { type PartOfAll, type PlanTerms, sharesRate } from './plan.ts';
import { percentText, roundEstimate } from './rounding.ts';
import type { Evidence, VerdictKind } from './verdict.ts';

/** Who has less to spare than this must not wait. */
export const BARELY_MS = 3_600_000;

/** What happens to logs that are late. */
const FATES: Readonly<Record<LatePolicy, string>> = {
  restamp: 'get a new date and the tag late:true (HYDRANT_LATE=restamp)',
  send: 'are thrown away by Datadog, which answers 202 all the same (HYDRANT_LATE=send)',
  hold: 'stay in the bucket (HYDRANT_LATE=hold)',
};

/** The verdict in words: first whether it works, then what to do, then why. */
export const SENTENCES: Readonly<Record<VerdictKind, (evidence: Evidence, terms: PlanTerms) => string>> = {
  'nothing-to-send': nothingToSend,
  unknown: ({ selection }) =>
    `Unknown: of ${countedText(selection.objects, 'selected object')} none could be read, so mend what the warnings name and plan again.`,
  feasible: (evidence, terms) => {
    const { toSpareMs } = evidence.forecast;
    const begin =
      toSpareMs === null
        ? 'Yes: start whenever you like, nothing of it can get late'
        : `Yes: start by ${deadline(toSpareMs, terms)} and nothing leaves ${windowName(terms)}`;
    return `${begin}; ${duration(evidence, terms)}.`;
  },
  barely: (evidence, terms) =>
    `Barely: start now${withOneMore(terms)}, because ${reasonToHurry(evidence, terms)}; ${duration(evidence, terms)}.`,
  'partly-late': (evidence, terms) => {
    const { toSpareMs, alreadyLate } = evidence.forecast;
    const rest =
      toSpareMs === null
        ? 'the rest cannot get late'
        : `the rest is in time ${toSpareMs < BARELY_MS ? 'only if you start now, at the latest' : 'if you start'} by ${deadline(toSpareMs, terms)}`;
    return `Partly: ${part(alreadyLate, evidence)} are outside ${windowName(terms)} already and ${FATES[terms.late]}, ${rest}; ${duration(evidence, terms)}.`;
  },
  'all-late': allLate,
  infeasible: (evidence, terms) => {
    const { alreadyLate, leaving } = evidence.forecast;
    const before =
      alreadyLate.logs > 0
        ? `${part(alreadyLate, evidence)} are outside ${windowName(terms)} already, and ${rate(terms)} ${part(leaving, evidence)} more leave it before they are sent; all of these`
        : `${rate(terms)} ${part(leaving, evidence)} leave ${windowName(terms)} before they are sent, and`;
    const aim = alreadyLate.logs > 0 ? 'for the rest to be in time' : 'to lose nothing';
    return `No: ${before} ${FATES[terms.late]}; ${aim}, ${remedy(evidence, terms)}.`;
  },
};

function nothingToSend({ selection, lines }: Evidence): string {
  if (selection.objects === 0) return 'Nothing to replay: no object is selected.';
  const { total, dropped, unreadable, skipped } = lines;
  const objects = countedText(selection.objects, 'object');
  if (total.value === 0 && skipped.value === 0) return `Nothing to send: ${objects}, and no line in them.`;
  const parts = [
    [dropped.value, 'dropped by rule'],
    [unreadable.value, 'unreadable, which a replay makes dead letters of'],
    [skipped.value, 'not asked for'],
  ] as const;
  const named = parts.filter(([count]) => count > 0).map(([count, word]) => `${countText(count)} ${word}`);
  return `Nothing to send: ${countedText(total.value + skipped.value, 'line')} in ${objects} give no log (${named.join(', ')}).`;
}

function allLate(evidence: Evidence, terms: PlanTerms): string {
  const all = `all ${count(evidence.logs.value, evidence)} (${bytes(evidence.logBytes.value, evidence)}) are outside ${windowName(terms)} already`;
  switch (terms.late) {
    case 'restamp':
      return `Too late: ${all} and ${FATES.restamp}; ${duration(evidence, terms)}.`;
    case 'send':
      return `Too late, do not start: ${all} and ${FATES.send}; HYDRANT_LATE=restamp keeps them, with a new date.`;
    case 'hold':
      return `Too late: ${all}, so nothing is sent and they ${FATES.hold}; HYDRANT_LATE=restamp sends them, with a new date.`;
  }
}

function reasonToHurry(evidence: Evidence, terms: PlanTerms): string {
  const { toSpareMs } = evidence.forecast;
  const spare = toSpareMs ?? 0;
  const lost = `logs leave ${windowName(terms)} unsent`;
  if (spare < BARELY_MS) return `after ${deadline(spare, terms)} ${lost}`;
  const error = errorShare(evidence.logBytes);
  const doubt = Number.isFinite(error) ? `may be ${percentText(error)} too low` : 'rests on too little to be trusted';
  return `the estimate leaves ${durationText(spare)} to spare but ${doubt}, and then ${lost}`;
}

function withOneMore(terms: PlanTerms): string {
  const { reprocessors, maxConcurrency } = terms;
  return reprocessors < maxConcurrency && !sharesRate(terms)
    ? `, best with ${reprocessors + 1} reprocessors at once`
    : '';
}

function remedy({ forecast }: Evidence, terms: PlanTerms): string {
  const { reprocessors, maxConcurrency, isAssumed } = terms;
  if (sharesRate(terms))
    return `raise HYDRANT_MAX_MB_PER_S, which all of them share, to ${forecast.neededForTheRest} now`;
  const needed = forecast.neededReprocessors ?? 1;
  const atRate = `at ${forecast.neededForTheRest} MB/s together`;
  if (needed > maxConcurrency) {
    return `${countText(needed)} reprocessors would have to start now ${atRate}, more than the ${countText(maxConcurrency)} that may run: start ${maxConcurrency === 1 ? 'it' : 'all of them'} now and save the most`;
  }
  const instead = reprocessors > 1 ? ` instead of ${countText(reprocessors)}` : '';
  const orFaster = isAssumed ? '' : ', or raise HYDRANT_MAX_MB_PER_S if it is what holds them back';
  return `start ${countText(needed)} reprocessors at once now${instead}, ${atRate}${orFaster}`;
}

/** `about 2.0 TB take 5 h 33 min at 100 MB/s (HYDRANT_MAX_MB_PER_S)` */
function duration(evidence: Evidence, terms: PlanTerms): string {
  const { durationMs, alreadyLate, leaving } = evidence.forecast;
  const isHeld = terms.late === 'hold';
  const sentBytes = evidence.logBytes.value - (isHeld ? alreadyLate.bytes + leaving.bytes : 0);
  return `${bytes(Math.max(0, sentBytes), evidence)} take ${durationText(durationMs)} ${rate(terms)}`;
}

function rate({ megabytesPerSecond, isAssumed, reprocessors }: PlanTerms): string {
  if (reprocessors === 1) {
    return isAssumed
      ? `at the ${rateText(megabytesPerSecond)} assumed of one reprocessor`
      : `at ${rateText(megabytesPerSecond)} (HYDRANT_MAX_MB_PER_S)`;
  }
  const ofEach = isAssumed ? 'assumed of each' : 'each, HYDRANT_MAX_MB_PER_S for all of them';
  return `with ${countText(reprocessors)} reprocessors at once (${rateText(megabytesPerSecond)} ${ofEach})`;
}

/** `2026-03-01 18:25 UTC (in 6 h 25 min)` */
function deadline(toSpareMs: number, { nowMs }: PlanTerms): string {
  const time = timeText(new Date(nowMs + toSpareMs).toISOString()).slice(0, 16);
  return `${time} UTC (in ${durationText(toSpareMs)})`;
}

const windowName = ({ windowMs }: PlanTerms): string => `Datadog's window of ${windowMs / 3_600_000} h`;

/** `35 % (560,000,000 logs, 710.0 GB)` */
function part({ logs, bytes: size, share }: PartOfAll, evidence: Evidence): string {
  return `${percentText(share)} (${count(logs, evidence)}, ${bytes(size, evidence)})`;
}

function count(logs: number, { read }: Evidence): string {
  return read.isSample ? `about ${countedText(roundEstimate(logs), 'log')}` : countedText(logs, 'log');
}

function bytes(size: number, { read }: Evidence): string {
  return `${read.isSample ? 'about ' : ''}${bytesText(size)}`;
}
