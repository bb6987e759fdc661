/** The entrance of a stage. It is shut while anybody holds it shut. */
export class Gate {
  #holders = 0;
  #waiting: (() => void)[] = [];

  get isShut(): boolean {
    return this.#holders > 0;
  }

  shut(): void {
    this.#holders++;
  }

  open(): void {
    this.#holders--;
    if (this.#holders > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async passage(): Promise<void> {
    while (this.isShut) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
