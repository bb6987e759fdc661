import { printable } from './printable.ts';
import { countedText, countText } from './quantity.ts';
import type { HourRow } from './rows.ts';
import type { Table } from './table.ts';

/** A mark for each of the commonest error codes, and its colour on a terminal that has colours; the last is for all others. */
const MARKS = [
  { glyph: '█', colour: 'red' },
  { glyph: '▓', colour: 'yellow' },
  { glyph: '▒', colour: 'cyan' },
  { glyph: '░', colour: 'magenta' },
] as const;
const MARK_OF_OTHERS = { glyph: '·', colour: 'gray' } as const;

type Mark = (typeof MARKS)[number] | typeof MARK_OF_OTHERS;
type Colour = Mark['colour'];
type PaintBar = (colour: Colour, text: string) => string;
/** Gives a text its style, or leaves it as it is. */
export type Paint = (style: Colour | 'bold', text: string) => string;

const BAR_CHARACTERS = 50;
const MAX_BARS = 48;

/** How many hours a bar may stand for: each divides a day, so that bars begin at the same hours each day. Longer ones double. */
const HOURS_OF_BAR = [1, 2, 3, 6, 12, 24] as const;
const HOUR_MS = 3_600_000;

interface Bar {
  readonly startMs: number;
  readonly lines: Map<Mark, number>;
}

interface Histogram {
  readonly hoursOfBar: number;
  /** None where nothing says when it arrived */
  readonly text: readonly string[];
}

/**
 * Draws when the lines arrived: a bar for each hour, or for several where hours are too many, and in it a mark for each error
 * code. Bars without a line are left out, and the gap is shown: one wrong clock must not spread the picture over decades.
 *
 * @param paint colours a text, or does not
 */
export function drawHistogram(rows: readonly HourRow[], paint: PaintBar): Histogram {
  const marks = marksOf(rows);
  let hoursOfBar: number = HOURS_OF_BAR.find((hours) => barsOf(rows, hours, marks).length <= MAX_BARS) ?? 48;
  while (barsOf(rows, hoursOfBar, marks).length > MAX_BARS) hoursOfBar *= 2;
  const bars = barsOf(rows, hoursOfBar, marks);
  if (bars.length === 0) return { hoursOfBar, text: [] };
  const most = Math.max(...bars.map(totalOf));
  const text = [legend(marks, paint)];
  bars.forEach((bar, index) => {
    const before = bars[index - 1];
    if (before !== undefined && bar.startMs - before.startMs > hoursOfBar * HOUR_MS) text.push('…');
    const time = new Date(bar.startMs).toISOString().slice(0, 16).replace('T', ' ');
    const count = countText(totalOf(bar)).padStart(countText(most).length);
    text.push(`${time}  ${count}  ${segments(bar, most, paint)}`);
  });
  return { hoursOfBar, text };
}

/** By error code, the commonest first. */
function marksOf(rows: readonly HourRow[]): ReadonlyMap<string, Mark> {
  const counts = new Map<string, number>();
  for (const { hour, errorCode, lines } of rows) {
    if (hour !== null) counts.set(errorCode, (counts.get(errorCode) ?? 0) + lines);
  }
  const codes = [...counts].sort(([, a], [, b]) => b - a);
  return new Map(codes.map(([code], index) => [code, MARKS[index] ?? MARK_OF_OTHERS]));
}

function barsOf(rows: readonly HourRow[], hoursOfBar: number, marks: ReadonlyMap<string, Mark>): Bar[] {
  const widthMs = hoursOfBar * HOUR_MS;
  const bars = new Map<number, Bar>();
  for (const { hour, errorCode, lines } of rows) {
    if (hour === null) continue;
    const startMs = Math.floor(Date.parse(hour) / widthMs) * widthMs;
    const bar = bars.get(startMs) ?? { startMs, lines: new Map<Mark, number>() };
    bars.set(startMs, bar);
    const mark = marks.get(errorCode) ?? MARK_OF_OTHERS;
    bar.lines.set(mark, (bar.lines.get(mark) ?? 0) + lines);
  }
  return [...bars.values()].sort((a, b) => a.startMs - b.startMs);
}

const totalOf = ({ lines }: Bar): number => [...lines.values()].reduce((sum, count) => sum + count, 0);

/** What is there is seen: no mark is rounded to nothing. */
function segments(bar: Bar, most: number, paint: PaintBar): string {
  return [...MARKS, MARK_OF_OTHERS]
    .map((mark) => {
      const count = bar.lines.get(mark) ?? 0;
      if (count === 0) return '';
      return paint(mark.colour, mark.glyph.repeat(Math.max(1, Math.round((count / most) * BAR_CHARACTERS))));
    })
    .join('');
}

function legend(marks: ReadonlyMap<string, Mark>, paint: PaintBar): string {
  const named = [...marks].filter(([, mark]) => mark !== MARK_OF_OTHERS);
  const entries = marks.size > named.length ? [...named, ['others', MARK_OF_OTHERS] as const] : named;
  return entries.map(([code, { glyph, colour }]) => `${paint(colour, glyph)} ${printable(code)}`).join('   ');
}

/** What the histogram of these rows cannot show. */
export function withoutBar({ rows, others }: Table<HourRow>): string[] {
  const unknown = rows.filter(({ hour }) => hour === null).reduce((sum, { lines }) => sum + lines, 0);
  const lines: string[] = [];
  if (unknown > 0) lines.push(`${countedText(unknown, 'line')} without a time of arrival`);
  if (others > 0) lines.push(`${countedText(others, 'line')} of further hours, too many to be kept apart`);
  return lines;
}
