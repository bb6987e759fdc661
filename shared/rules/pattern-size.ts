/** A quotation, an escape, a class, a group's beginning, a repetition, or any other character. */
const TOKEN =
  /\\Q(?<quoted>.*?)(?:\\E|$)|\\[pPx]\{[^}]*\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|(?<open>\((?:\?(?:[imsU-]*:|P?<\w+>))?)|\{(?<least>\d+)(?:,(?<most>\d*))?\}|./gsu;

/**
 * How many atoms a pattern has once its repetitions are written out: 3 for `ab{2}`. RE2 does write them out, at a cost in time
 * and memory before it can be asked for the size: a thousand characters can become a million instructions.
 *
 * It never says less than half of RE2's own size. Said too much, at worst a pattern is refused that RE2 could bear.
 */
export function patternSize(pattern: string): number {
  let size = 0;
  /** Of what a repetition would repeat: the last atom or group. */
  let last = 0;
  const sizesBefore: number[] = [];
  for (const { 0: token, groups } of pattern.matchAll(TOKEN)) {
    if (groups?.open !== undefined) {
      sizesBefore.push(size);
      // RE2 marks where a group begins and where it ends.
      size = 2;
    } else if (token === ')') {
      last = size;
      size += sizesBefore.pop() ?? 0;
    } else if (groups?.least !== undefined) {
      const times = Math.max(1, Number(groups.least), Number(groups.most ?? 0));
      size += last * (times - 1);
      last *= times;
    } else {
      last = 1;
      size += groups?.quoted?.length ?? 1;
    }
  }
  return sizesBefore.reduce((sum, before) => sum + before, size);
}

/** Whether a match can be as long as the text: the pattern repeats something without end. */
export function isUnbounded(pattern: string): boolean {
  for (const { 0: token, groups } of pattern.matchAll(TOKEN)) {
    if (token === '*' || token === '+' || groups?.most === '') return true;
  }
  return false;
}
