import type { TransformSettings } from '../config/transform-settings.ts';
import { composeLog } from './compose.ts';
import type { LogDraft } from './draft.ts';

/** The Agent's own split point, below every limit of the intake: DataDog/datadog-agent `DefaultMaxMessageSizeBytes`. */
export const MAX_PART_BYTES = 900_000;

/**
 * Splits a log that is too large to travel whole into parts, each a log of at most `maxBytes` with the same tags and fields
 * and its place in `hydrant.part`; the parts' messages, joined in order, are the message. Where the attributes alone leave no
 * room, the whole log's JSON text is what is split, and the parts carry only the reserved fields.
 */
export function splitLog(draft: LogDraft, settings: TransformSettings, maxBytes: number = MAX_PART_BYTES): string[] {
  const whole = composeLog(draft, settings);
  if (Buffer.byteLength(whole) <= maxBytes) return [whole];
  const skeletonBytes = bytesWithoutMessage(draft, settings);
  if (skeletonBytes <= maxBytes / 2) return writeParts(draft, draft.message, maxBytes - skeletonBytes, settings);
  const bare: LogDraft = { ...draft, attributes: new Map(), claims: originClaims(draft), original: new Map() };
  // Even a tag, a service or a host can be a megabyte of somebody's text; what is anybody's goes first, the metadata last.
  const proven: LogDraft = { ...bare, tags: [], surplusTags: [], service: undefined, claims: new Map() };
  const barest: LogDraft = { ...proven, container: undefined };
  const fits = (base: LogDraft) => bytesWithoutMessage(base, settings) <= maxBytes / 2;
  const base = [bare, proven].find(fits) ?? barest;
  return writeParts(base, whole, maxBytes - bytesWithoutMessage(base, settings), settings);
}

function bytesWithoutMessage(draft: LogDraft, settings: TransformSettings): number {
  return Buffer.byteLength(composeLog({ ...draft, message: '', part: LAST_PART }, settings));
}

/** What a log without metadata says of its own host and source. */
function originClaims({ claims }: LogDraft): Map<string, string> {
  return new Map([...claims].filter(([key]) => key === 'hostname' || key === 'ddsource'));
}

/** Longer than any part's number, so that its room is counted. */
const LAST_PART = { index: 999_999, of: 999_999 };

function writeParts(draft: LogDraft, message: string, roomBytes: number, settings: TransformSettings): string[] {
  const pieces = cutByJsonBytes(message, roomBytes);
  return pieces.map((piece, index) =>
    composeLog({ ...draft, message: piece, part: { index: index + 1, of: pieces.length } }, settings),
  );
}

/** Cuts a text so that each piece's JSON text has at most `maxBytes`, and never inside a surrogate pair. */
function cutByJsonBytes(text: string, maxBytes: number): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length; ) {
    let length = Math.min(text.length - start, maxBytes);
    while (length > 1 && jsonBytes(text.slice(start, start + length)) > maxBytes) length = Math.floor(length * 0.9);
    if (isHighSurrogate(text.charCodeAt(start + length - 1)) && start + length < text.length && length > 1) length--;
    pieces.push(text.slice(start, start + length));
    start += length;
  }
  return pieces;
}

/** Bytes of a text between its quotes. */
function jsonBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify(text)) - 2;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
