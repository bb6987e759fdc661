import { createHash } from 'node:crypto';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MAX_CHARACTERS = { role: 64, policy: 128 } as const;

/** The name of a role or policy, of its parts. One that is too long is cut, and ends with a hash of the whole. */
export function iamName(kind: 'role' | 'policy', ...parts: readonly string[]): string {
  const name = parts.join('-');
  const max = MAX_CHARACTERS[kind];
  if (name.length <= max) return name;
  const end = `-${shortHash(name)}`;
  return `${name.slice(0, max - end.length)}${end}`;
}

/** 8 hexadecimal digits that stand for a text. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
