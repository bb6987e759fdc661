/** The command line asks for something that cannot be done as it stands. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
