import { describe, expect, it } from 'vitest';
import { iamName } from './iam-name.ts';

describe('a name in IAM', () => {
  it('is its parts where they fit', () => {
    expect(iamName('role', 'hydrant', 'fluent-bit', 'shop')).toBe('hydrant-fluent-bit-shop');
    expect(iamName('policy', 'c'.repeat(128))).toBe('c'.repeat(128));
  });

  it('is cut where they do not, and is another for other parts', () => {
    const nameOf = (end: string) => iamName('role', 'hydrant', `${'c'.repeat(99)}${end}`);
    expect(nameOf('a')).toMatch(/^hydrant-c{47}-[0-9a-f]{8}$/);
    expect(nameOf('a')).toHaveLength(64);
    expect(nameOf('a')).not.toBe(nameOf('b'));
    expect(nameOf('a')).toBe(nameOf('a'));
    expect(iamName('policy', 'c'.repeat(129))).toHaveLength(128);
  });
});
