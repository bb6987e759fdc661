import type { Counted } from '../transform/transform-record.ts';
import { ByteTemplate, type Gap, type Values } from './byte-template.ts';
import { Frame } from './frame.ts';
import type { JsonFrame } from './json-frame.ts';

const HOSTNAME = /^,"hostname":"[^"\\]*",/;
const TAGS = '"ddtags":"';
/** Behind what the marker of a plain line has: of a line that is JSON it may have more. */
const MARKER_END = '}}';

/** What the frames of a workload's containers have in common. */
export class WorkloadFrame {
  readonly #fields: ByteTemplate;
  readonly #marker: ByteTemplate;
  readonly #notes: readonly Counted[];

  constructor(fields: ByteTemplate, marker: ByteTemplate, notes: readonly Counted[]) {
    this.#fields = fields;
    this.#marker = marker;
    this.#notes = notes;
  }

  /** The frame of a container's plain lines. */
  fill(values: Values): Frame {
    return new Frame(this.#fields.fill(values), this.#marker.fill(values), this.#notes);
  }

  /**
   * What the frames have in common of lines that are JSON and of one shape.
   *
   * All that such a frame has of its container's own stands in its host and its tags, which are the same texts as for a plain
   * line. All else is of the shape, or the same for all containers of the workload.
   *
   * @param values of the container that the frame is of
   * @returns undefined where one of these texts is not there, or there twice
   */
  cutJson({ fixed, fixedEnds }: JsonFrame, values: Values): WorkloadJsonFrame | undefined {
    const text = fixed.toString('latin1');
    const gaps: Gap[] = [];
    for (const part of this.#ownParts(values) ?? [undefined]) {
      const at = part === undefined ? -1 : text.indexOf(part.text);
      if (part === undefined || at === -1 || text.indexOf(part.text, at + 1) !== -1) return undefined;
      if (fixedEnds.some((end) => end > at && end < at + part.text.length)) return undefined;
      for (const { start, end, value } of part.gaps) gaps.push({ start: at + start, end: at + end, value });
    }
    const template = ByteTemplate.cut(text, gaps);
    return template && new WorkloadJsonFrame(template, gaps, fixedEnds);
  }

  /** The parts of a container's frames with what is its own. @returns undefined where something of it stands elsewhere */
  #ownParts(values: Values): Part[] | undefined {
    const fields = { text: this.#fields.fill(values).toString('latin1'), gaps: this.#fields.gapsWith(values) };
    const marker = { text: this.#marker.fill(values).toString('latin1'), gaps: this.#marker.gapsWith(values) };
    const tagsAt = fields.text.indexOf(TAGS);
    const parts = [
      partOf(fields, 0, HOSTNAME.exec(fields.text)?.[0].length ?? 0),
      partOf(fields, tagsAt === -1 ? fields.text.length : tagsAt, fields.text.length),
      partOf(marker, 0, marker.text.length - MARKER_END.length),
    ].filter(({ gaps }) => gaps.length > 0);
    const found = parts.reduce((sum, { gaps }) => sum + gaps.length, 0);
    return found === fields.gaps.length + marker.gaps.length ? parts : undefined;
  }
}

interface Part {
  readonly text: string;
  readonly gaps: readonly Gap[];
}

function partOf({ text, gaps }: Part, start: number, end: number): Part {
  const within = gaps.filter((gap) => gap.start >= start && gap.end <= end);
  return {
    text: text.slice(start, end),
    gaps: within.map((gap) => ({ start: gap.start - start, end: gap.end - start, value: gap.value })),
  };
}

/** What the frames of a workload's containers have in common, of lines that are JSON and of one shape. */
export class WorkloadJsonFrame {
  readonly #fixed: ByteTemplate;
  /** Where the parts of a frame end without what is in the gaps, and how many gaps are before that */
  readonly #ends: readonly { readonly at: number; readonly gaps: number }[];

  constructor(fixed: ByteTemplate, gaps: readonly Gap[], ends: readonly number[]) {
    this.#fixed = fixed;
    this.#ends = ends.map((end) => {
      const before = gaps.filter((gap) => gap.end <= end);
      return { at: before.reduce((at, gap) => at - (gap.end - gap.start), end), gaps: before.length };
    });
  }

  /** The frame of a container, by one of another. */
  fill(of: JsonFrame, values: Values): JsonFrame {
    let gaps = 0;
    let bytes = 0;
    const ends = this.#ends.map((end) => {
      for (; gaps < end.gaps; gaps++) bytes += values.lengths[this.#fixed.gaps[gaps] as number] as number;
      return end.at + bytes;
    });
    return of.withFixed(this.#fixed.fill(values), ends);
  }
}
