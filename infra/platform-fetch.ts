/** What Datadog's client takes of `cross-fetch`, by Node itself. The bundles hold it in the place of that package. */
export const fetch = globalThis.fetch;
