/** To three significant digits, upwards: who does as much as this says does enough. */
export function roundUp(value: number): number {
  if (value <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 2);
  // The quotient of 31 by 0.1 is a little more than 310.
  return Number((Math.ceil(Number((value / unit).toPrecision(12))) * unit).toPrecision(3));
}

/** To three significant digits: an estimate has no more. */
export const roundEstimate = (value: number): number => Number(value.toPrecision(3));

/** `35 %`; neither nothing nor all where it is not exactly that. */
export function percentText(share: number): string {
  if (share > 0 && share < 0.01) return 'less than 1 %';
  if (share < 1 && share > 0.99) return 'more than 99 %';
  return `${Math.round(share * 100)} %`;
}
