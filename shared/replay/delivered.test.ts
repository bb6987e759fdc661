import { describe, expect, it } from 'vitest';
import { wasDelivered } from './delivered.ts';

const NAME = 'eks-logs-1-2026-11-21-11-18-04-c7cc019b';
const AT = `2026/11/21/11/${NAME}`;

const isDelivered = (key: string, backupPrefix = ''): boolean =>
  wasDelivered(key, { backupPrefix, statePrefix: 'hydrant/' });

describe('an object of the mode AllData', () => {
  it.each([AT, `all/${AT}`, `logs/all/${AT}`, `hydrant/replayed/all/${AT}`, `hydrant/replayed/${AT}`])(
    'is certainly %s',
    (key) => {
      expect([isDelivered(key), isDelivered(key, 'failed/'), isDelivered(key, 'logs/failed/')]).toEqual([
        true,
        true,
        true,
      ]);
    },
  );

  it.each([
    `processing-failed/${AT}`,
    `failed/http-endpoint-failed/${AT}`,
    `logs/${AT}`,
    `small/${AT}`,
    `all/processing-failed/${AT}`,
    `http-endpoint-failed/all/${AT}`,
    `2026/11/21/11/http-endpoint-failed${NAME}`,
    `2026/11/21/11/processing-failed/${NAME}`,
    `all/${NAME}`,
  ])('is perhaps not %s', (key) => {
    expect(isDelivered(key)).toBe(false);
  });

  it('is not a dead letter of one', () => {
    expect(isDelivered(`hydrant/dead-letter/all/${AT}`)).toBe(false);
    expect(isDelivered(`hydrant/replayed/dead-letter/all/${AT}`)).toBe(false);
  });

  it('is not what lies where the settings say that there is what failed', () => {
    expect(isDelivered(`all/${AT}`, 'all/')).toBe(false);
    expect(isDelivered(`all/all/${AT}`, 'all/')).toBe(true);
  });
});
