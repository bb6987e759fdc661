/** An error in Hydrant's own words, which name no account and quote no key: it may be shown as it is, and others may not. */
export class ExplainedError extends Error {
  override readonly name = 'ExplainedError';
}
