import type { LatePolicy } from '../../config/reprocessor-settings.ts';
import { isoTimestamp } from '../../datadog/timestamp.ts';
import type { CountTable } from '../../figures/count-table.ts';
import { type HourRow, hourRow, type ServiceRow, serviceRow } from '../../figures/rows.ts';
import { inOrderOfTime, type Table, tableOf } from '../../figures/table.ts';
import { type Cost, type CostLoad, type CostTerms, costOf } from './cost.ts';
import { errorShare, type Figure } from './estimate.ts';
import { type Forecast, forecastOf } from './forecast.ts';
import type { Measure, PlanFacts } from './plan-facts.ts';
import { roundUp } from './rounding.ts';
import type { Amount } from './send-load.ts';
import { type Verdict, verdictOf } from './verdict.ts';

/** What a plan needs to know besides what is in the bucket. */
export interface PlanTerms extends CostTerms {
  readonly nowMs: number;
  /** `HYDRANT_WINDOW_HOURS` */
  readonly windowMs: number;
  readonly late: LatePolicy;
  /** Of one reprocessor: its equal part of `HYDRANT_MAX_MB_PER_S`, or what is assumed of one where that is not set */
  readonly megabytesPerSecond: number;
  /** Whether it is assumed, not set */
  readonly isAssumed: boolean;
  /** How many a backfill may let work at the same time */
  readonly maxConcurrency: number;
}

/** An amount and its share of all that is to be sent, 0 to 1. */
export interface PartOfAll extends Amount {
  readonly share: number;
}

/**
 * The plan of a replay, as plain JSON. Where `read.isSample`, everything but the selection is estimated: figures say by
 * how much they may be off, and the rows of tables are the sample's, multiplied. It holds no payload but `previews`.
 */
export interface Plan {
  readonly version: 1;
  /** When it was made; deadlines count from here */
  readonly at: string;
  readonly verdict: Verdict;
  /** What the input selects, from the bucket's listing; `hours` by when Firehose wrote the objects */
  readonly selection: {
    readonly objects: number;
    readonly storedBytes: number;
    readonly hours: Table<{ readonly hour: string | null; readonly objects: number; readonly storedBytes: number }>;
  };
  /** What of it was read; `share` of the stored bytes, 0 to 1 */
  readonly read: {
    readonly objects: number;
    readonly broken: number;
    readonly storedBytes: number;
    readonly share: number;
    readonly isSample: boolean;
  };
  readonly inflatedBytes: Figure;
  /** Lines that are asked for, and those among them that give no log; `skipped` are not asked for */
  readonly lines: {
    readonly total: Figure;
    readonly dropped: Figure;
    readonly unreadable: Figure;
    readonly skipped: Figure;
  };
  /** What would be sent, or held */
  readonly logs: Figure;
  /** In requests, before compression */
  readonly logBytes: Figure;
  /** Of the lines that were read */
  readonly oldestArrival: string | null;
  readonly newestArrival: string | null;
  readonly errorCodes: Table<{ readonly errorCode: string; readonly lines: number }>;
  readonly hours: Table<HourRow>;
  readonly services: Table<ServiceRow>;
  readonly window: { readonly hours: number; readonly late: LatePolicy };
  readonly rate: {
    readonly megabytesPerSecond: number;
    readonly isAssumed: boolean;
    readonly reprocessors: number;
    readonly maxConcurrency: number;
  };
  readonly forecast: {
    /** Outside Datadog's window when the plan was made */
    readonly alreadyLate: PartOfAll;
    /** Inside it then, and outside before they are sent */
    readonly leaving: PartOfAll;
    /** How much later the replay may begin and lose no more; negative: it is so much too slow; null where nothing has a deadline */
    readonly toSpareMs: number | null;
    readonly startBy: string | null;
    readonly durationMs: number;
    /** A constant rate from now on, at which nothing is late; null where something is already */
    readonly neededMegabytesPerSecond: number | null;
    /** The same for what is not late yet; null where there is nothing of that */
    readonly neededForTheRest: number | null;
    /**
     * How many reprocessors have that rate together; null, too, where several share a rate that is set. Of a sample these three
     * contain its error
     */
    readonly neededReprocessors: number | null;
  };
  readonly cost: Cost;
  /** Logs as JSON texts, exactly as they would be sent; with a target that takes records these, and of a gzip what is inside */
  readonly previews: readonly string[];
  /** Whether there was no room for all that were asked for */
  readonly previewsCut: boolean;
}

/** Works out a plan. The replay is taken to begin now, and to go on without a pause. */
export function planOf(facts: PlanFacts, terms: PlanTerms): Plan {
  const { selection, reading, factor } = facts;
  const bytesPerSecond = terms.megabytesPerSecond * 1_000_000 * terms.reprocessors;
  const forecast = forecastOf(facts.load, factor, { ...terms, bytesPerSecond });
  const isSample = reading.whole < selection.objects;
  const [logs, logBytes] = [facts.total('logs'), facts.total('logBytes')];
  const lines = {
    total: facts.total('lines'),
    dropped: facts.total('dropped'),
    unreadable: facts.total('unreadable'),
    skipped: facts.total('skipped'),
  };
  const summary = {
    selection: { ...selection, hours: hoursWritten(facts.written) },
    read: {
      objects: reading.objects,
      broken: reading.objects - reading.whole,
      storedBytes: reading.storedBytes,
      share: selection.storedBytes === 0 ? Number(!isSample) : Math.min(1, reading.storedBytes / selection.storedBytes),
      isSample,
    },
    inflatedBytes: facts.total('inflatedBytes'),
    lines,
    logs,
    logBytes,
    forecast: forecastInPlan(forecast, terms, errorShare(logBytes)),
  };
  return {
    version: 1,
    at: isoTimestamp(terms.nowMs) ?? '',
    verdict: verdictOf(summary, terms),
    ...summary,
    oldestArrival: isoTimestamp(facts.oldestArrivalMs) ?? null,
    newestArrival: isoTimestamp(facts.newestArrivalMs) ?? null,
    ...tablesOf(facts),
    window: { hours: terms.windowMs / 3_600_000, late: terms.late },
    rate: {
      megabytesPerSecond: terms.megabytesPerSecond,
      isAssumed: terms.isAssumed,
      reprocessors: terms.reprocessors,
      maxConcurrency: terms.maxConcurrency,
    },
    cost: costOf(costLoadOf(facts, forecast.durationMs), terms),
    previews: facts.previews,
    previewsCut: facts.previewsCut,
  };
}

/** Estimates with their error on top, as far as it is known: a bound that is not to be too low. */
function costLoadOf(facts: PlanFacts, durationMs: number): CostLoad {
  const { selection, reading } = facts;
  const most = (measure: Measure) => {
    const { value, plusMinus } = facts.total(measure);
    return value + (plusMinus ?? 0);
  };
  const error = errorShare(facts.total('logBytes'));
  return {
    objects: selection.objects,
    begun: reading.objects === 0 ? 0 : Math.ceil((selection.objects * reading.begun) / reading.objects),
    inflatedBytes: most('inflatedBytes'),
    unreadable: most('unreadable'),
    logs: most('logs'),
    logBytes: most('logBytes'),
    durationMs: durationMs * (1 + (Number.isFinite(error) ? error : 0)),
  };
}

/** @param error by what share there may be more than is estimated: what is asked for is enough for that, too */
function forecastInPlan(forecast: Forecast, terms: PlanTerms, error: number): Plan['forecast'] {
  const { all, toSpareMs, neededBytesPerSecond } = forecast;
  const partOf = ({ logs, bytes }: Amount): PartOfAll => ({
    logs: wholeNumber(logs),
    bytes: wholeNumber(bytes),
    share: all.bytes === 0 ? 0 : bytes / all.bytes,
  });
  const hasRest = toSpareMs !== null;
  const needed = (neededBytesPerSecond / 1_000_000) * (1 + (Number.isFinite(error) ? error : 0));
  return {
    alreadyLate: partOf(forecast.alreadyLate),
    leaving: partOf(forecast.leaving),
    toSpareMs: hasRest ? Math.floor(toSpareMs) : null,
    startBy: hasRest && toSpareMs >= 0 ? (isoTimestamp(Math.floor(terms.nowMs + toSpareMs)) ?? null) : null,
    durationMs: Math.ceil(forecast.durationMs),
    neededMegabytesPerSecond: forecast.alreadyLate.logs > 0 ? null : roundUp(needed),
    neededForTheRest: hasRest ? roundUp(needed) : null,
    neededReprocessors:
      hasRest && !sharesRate(terms) ? Math.max(1, Math.ceil(needed / terms.megabytesPerSecond)) : null,
  };
}

/** Whether more reprocessors would be no faster together: those of a backfill have the rate that is set in common. */
export function sharesRate({ isAssumed, reprocessors }: PlanTerms): boolean {
  return !isAssumed && reprocessors > 1;
}

/** Upwards, but for what arithmetic adds. */
const wholeNumber = (count: number): number => Math.max(0, Math.ceil(count - 1e-6));

function hoursWritten(written: CountTable): Plan['selection']['hours'] {
  return inOrderOfTime(
    tableOf(written, ([hour = ''], objects, storedBytes) => ({ hour: hour || null, objects, storedBytes })),
  );
}

/** The rows of a sample are multiplied. */
function tablesOf(facts: PlanFacts): Pick<Plan, 'errorCodes' | 'hours' | 'services'> {
  const whole = (count: number) => Math.round(count * facts.factor);
  const table = <Row>(counts: CountTable, rowOf: (names: readonly string[], count: number, bytes: number) => Row) => {
    const { rows, others } = tableOf(counts, (names, count, bytes) => rowOf(names, whole(count), whole(bytes)));
    return { rows, others: whole(others) };
  };
  return {
    errorCodes: table(facts.errorCodes, ([errorCode = ''], lines) => ({ errorCode, lines })),
    hours: inOrderOfTime(table(facts.hours, hourRow)),
    services: table(facts.services, serviceRow),
  };
}
