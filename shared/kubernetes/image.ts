interface ImageName {
  /** Registry, port and path, without tag and digest: `gcr.io/google-samples/cassandra` */
  readonly name: string;
  /** What stands after the last slash: `cassandra` */
  readonly short: string;
  /** '' where the image has none */
  readonly tag: string;
}

/**
 * Splits an image's name as the Agent does (DataDog/datadog-agent pkg/util/containers/image/image.go @ 2ebcfa05): cut at the
 * last `@sha`, and a colon begins a tag only after the last slash, so that a registry's port stays.
 *
 * @returns undefined where there is no name: '', a bare `sha256:…`, `repository/`
 */
export function splitImage(image: string): ImageName | undefined {
  if (image === '' || image.startsWith('sha256:')) return undefined;
  const digest = image.lastIndexOf('@sha');
  const named = digest === -1 ? image : image.slice(0, digest);
  const slash = named.lastIndexOf('/');
  const colon = named.lastIndexOf(':');
  const name = colon > slash ? named.slice(0, colon) : named;
  const short = name.slice(slash + 1);
  if (short === '') return undefined;
  return { name, short, tag: colon > slash ? named.slice(colon + 1) : '' };
}

/**
 * The Agent reads the image as the pod's author wrote it (`nginx`); Fluent Bit has the container runtime's form of it
 * (`docker.io/library/nginx`). This undoes what the runtime added, as `docker images` does
 * (https://pkg.go.dev/github.com/distribution/reference#FamiliarName).
 */
export function familiarName(name: string): string {
  return name.replace(/^docker\.io\/(?:library\/(?=[^/]+$))?/, '');
}
