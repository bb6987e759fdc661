import { stripVTControlCharacters } from 'node:util';

/** What of a terminal's stream is needed: `process.stderr` is one. */
interface TerminalStream {
  write(text: string): unknown;
  readonly columns: number;
}

/** Lines at the end of a terminal that are drawn again and again; what is said meanwhile stands above them. */
export class LiveBlock {
  readonly #stream: TerminalStream;
  #drawn: readonly string[] = [];

  constructor(stream: TerminalStream) {
    this.#stream = stream;
  }

  draw(lines: readonly string[]): void {
    this.#stream.write(`${this.#erasure()}${lines.map((line) => `${line}\n`).join('')}`);
    this.#drawn = lines;
  }

  /** @param text whole lines */
  say(text: string): void {
    const lines = this.#drawn;
    this.clear();
    this.#stream.write(text);
    this.draw(lines);
  }

  clear(): void {
    const erasure = this.#erasure();
    if (erasure !== '') this.#stream.write(erasure);
    this.#drawn = [];
  }

  /** Up to the first line and all below it: in a terminal that has become narrower a line takes several rows. */
  #erasure(): string {
    const columns = Math.max(1, this.#stream.columns);
    const rowsOf = (line: string) => Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns));
    const rows = this.#drawn.reduce((sum, line) => sum + rowsOf(line), 0);
    return rows === 0 ? '' : `\x1b[${rows}F\x1b[J`;
  }
}
