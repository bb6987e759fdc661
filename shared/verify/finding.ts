/** Something that was found out about the canary, and what to do. */
export interface Finding {
  readonly says: string;
  /** Null where nothing is to be done */
  readonly remedy: string | null;
}
