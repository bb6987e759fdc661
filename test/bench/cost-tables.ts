import {
  type CostLine,
  cloudWatchLine,
  datadogLines,
  type ExampleInput,
  liveLines,
  outageLines,
  sumOf,
} from './cost-example.ts';
import {
  aggregated,
  billedPerByte,
  EXAMPLE,
  KUBERNETES_OBJECT,
  SHAPES,
  TAGS_AS,
  totalBytes,
  transformed,
  usualRecords,
} from './record-shapes.ts';

/** How many events simple_aggregation may find in a record: as many as one container wrote since the last flush */
const EVENTS_IN_RECORD = [1, 2, 4, 10, 100] as const;

/** Of the terabyte, how much an outage parks */
const PARKED_SHARE = 0.01;

const TERABYTE = 1e12;

/** Every table of docs/cost.md that is computed, by its title, as lines of Markdown. */
export function costTables(): Readonly<Record<string, readonly string[]>> {
  const records = usualRecords(EXAMPLE);
  const single = inputOf(records);
  return {
    'Bytes out': bytesOutTable(),
    Aggregation: aggregationTable(records),
    'The live path': linesTable(liveLines(single)),
    'The live path, aggregated': linesTable(liveLines(inputOf(aggregated(records, 100)))),
    'An outage': linesTable(outageLines(single, PARKED_SHARE)),
    Datadog: linesTable(datadogLines(single)),
    'Against the CloudWatch way': comparisonTable(single, inputOf(aggregated(records, 100))),
    'Settings at Datadog': settingsTable(records),
  };
}

function inputOf(records: readonly Buffer[]): ExampleInput {
  const { bytesIn, bytesOut, logs } = transformed(records, {});
  return {
    billedPerByte: ratio(billedPerByte(records)),
    outPerByte: ratio(bytesOut / bytesIn),
    logs: Math.round((TERABYTE / bytesIn) * logs),
  };
}

function bytesOutTable(): string[] {
  const columns = KUBERNETES_OBJECT.flatMap((object) => TAGS_AS.map((tags) => ({ object, tags })));
  const rows = Object.entries(SHAPES).map(([name, file]) => {
    const records = usualRecords(file);
    const ratios = columns.map(({ object, tags }) => outPerByte(records, object, tags));
    return [name, String(records.length), bytesText(totalBytes(records) / records.length), ...ratios];
  });
  const head = [
    'Records',
    'how many',
    'bytes each',
    ...columns.map(({ object, tags }) => `\`${object}\`, \`${tags}\``),
  ];
  return table(head, rows);
}

function aggregationTable(records: readonly Buffer[]): string[] {
  const rows = EVENTS_IN_RECORD.map((events) => {
    const put = events === 1 ? records : aggregated(records, events);
    return [
      String(events),
      bytesText(totalBytes(put) / put.length),
      billedPerByte(put).toFixed(2),
      outPerByte(put, 'keep', 'both'),
      outPerByte(put, 'keep', 'both', { HYDRANT_MULTI_EVENT: 'ndjson' }),
    ];
  });
  return table(['Events in a record', 'bytes each', 'billed per byte', 'out per byte, `envelope`', '`ndjson`'], rows);
}

function settingsTable(records: readonly Buffer[]): string[] {
  const rows = KUBERNETES_OBJECT.flatMap((object) =>
    TAGS_AS.map((tags) => {
      const out = Number(outPerByte(records, object, tags));
      const [ingestion] = datadogLines({ billedPerByte: 1, outPerByte: out, logs: 0 });
      return [`\`${object}\``, `\`${tags}\``, out.toFixed(2), dollars(ingestion?.usd ?? Number.NaN)];
    }),
  );
  return table(['`HYDRANT_KUBERNETES_OBJECT`', '`HYDRANT_TAGS_AS`', 'out per byte', 'ingestion of a TB'], rows);
}

function outPerByte(
  records: readonly Buffer[],
  object: string,
  tags: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const environment = { HYDRANT_KUBERNETES_OBJECT: object, HYDRANT_TAGS_AS: tags, ...more };
  const { bytesIn, bytesOut } = transformed(records, environment);
  return (bytesOut / bytesIn).toFixed(2);
}

/** Without the data that leaves AWS, which is about the same by every way. */
function comparisonTable(single: ExampleInput, joined: ExampleInput): string[] {
  const withoutDataOut = (input: ExampleInput) => dollars(sumOf(liveLines(input).slice(0, -1)));
  const { what, formula, usd } = cloudWatchLine();
  return table(
    ['Way', 'AWS, US dollars'],
    [
      ['Firehose and Hydrant, an event in a record', withoutDataOut(single)],
      ['Firehose and Hydrant, 100 events in a record', withoutDataOut(joined)],
      [`${what}: ${formula}`, dollars(usd)],
    ],
  );
}

function linesTable(lines: readonly CostLine[]): string[] {
  const rows = lines.map(({ what, formula, usd }) => [what, formula, dollars(usd)]);
  return table(['What', 'Formula', 'US dollars'], [...rows, ['**Together**', '', `**${dollars(sumOf(lines))}**`]]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** As the page says it, so that what is multiplied by it can be checked by hand */
const ratio = (value: number): number => Number(value.toFixed(2));

const dollars = (usd: number): string =>
  usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const bytesText = (bytes: number): string => Math.round(bytes).toLocaleString('en');
