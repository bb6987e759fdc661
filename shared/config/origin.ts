/** @returns scheme, host and port; undefined where the text is no URL, or says more than that */
export function originOf(value: string): string | undefined {
  if (!URL.canParse(value)) return undefined;
  const { protocol, origin, pathname, search, hash, username } = new URL(value);
  const bare = pathname === '/' && search === '' && hash === '' && username === '';
  return bare && (protocol === 'http:' || protocol === 'https:') ? origin : undefined;
}
