/** Why there are no manifests as they are asked for. */
export class ManifestsError extends Error {
  override readonly name = 'ManifestsError';
}
