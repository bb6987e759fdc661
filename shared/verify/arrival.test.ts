import { describe, expect, it } from 'vitest';
import { adviceOf } from './advice.ts';
import { arrivalOf } from './arrival.ts';
import type { Expectation } from './expectation.ts';
import type { FoundLog } from './facts.ts';

const EXPECTED: Expectation = {
  tagsAs: 'both',
  tags: ['env:prod', 'kube_namespace:shop', 'service:checkout'],
  service: 'checkout',
  source: 'java',
  dateMs: 1_000_000,
  bytes: { both: 2_000, ddtags: 1_500, attributes: 1_600 },
};
const MARKER = { v: 1, tags: { env: 'prod', kube_namespace: 'shop', service: 'checkout' } };
const UNREAD = { ddtags: EXPECTED.tags.join(), hydrant: MARKER };

const found = (log: Partial<FoundLog>): FoundLog => ({
  tags: EXPECTED.tags,
  attributes: { hydrant: MARKER },
  service: 'checkout',
  dateMs: 1_000_000,
  ...log,
});

const told = (log: FoundLog, expected = EXPECTED) => adviceOf(arrivalOf(log, expected), expected, []);

describe('the form of tags that an organisation needs', () => {
  it('is ddtags where the intake has consumed it', () => {
    expect(arrivalOf(found({}), EXPECTED)).toMatchObject({ tagsBy: 'ddtags', needs: 'ddtags', savesBytes: 500 });
    expect(told(found({}))).toEqual([
      {
        says: 'this organisation reads ddtags, so it needs ddtags only: HYDRANT_TAGS_AS=both takes 500 of 2,000 bytes a record more (25 %)',
        remedy: 'set HYDRANT_TAGS_AS=ddtags at both functions',
      },
    ]);
  });

  it('is attributes where ddtags is still one, and yet all are tags', () => {
    const log = found({ attributes: UNREAD });
    expect(arrivalOf(log, EXPECTED)).toMatchObject({ tagsBy: 'pipeline', needs: 'attributes', savesBytes: 400 });
    expect(told(log)[0]?.says).toBe(
      'a pipeline makes tags of the attributes, so it needs attributes only: HYDRANT_TAGS_AS=both takes 400 of 2,000 bytes a record more (20 %)',
    );
  });

  it('is the one that is set, where that is enough', () => {
    const expected = { ...EXPECTED, tagsAs: 'attributes' } as const;
    expect(arrivalOf(found({}), expected)).toMatchObject({ tagsBy: 'pipeline', needs: 'attributes', savesBytes: 0 });
    expect(told(found({}), expected)[0]).toMatchObject({ remedy: null });
  });

  it('is both, as long as tags do not arrive', () => {
    const log = found({ tags: ['source:aws'], service: 'aws', attributes: UNREAD });
    const arrival = arrivalOf(log, EXPECTED);
    expect(arrival).toMatchObject({ tagsBy: 'nothing', needs: 'both', savesBytes: 0 });
    expect(arrival.tags).toEqual({ arrived: [], asAttributes: EXPECTED.tags, missing: [] });
    expect(arrival.fields).toEqual(['service is aws, not checkout']);
    expect(arrival.otherSource).toBe('aws');
  });
});

describe('what is to be done', () => {
  it('is a pipeline of these settings where one makes tags of some only', () => {
    const log = found({ tags: ['kube_namespace:shop', 'service:checkout'], attributes: UNREAD });
    expect(arrivalOf(log, EXPECTED).tags.asAttributes).toEqual(['env:prod']);
    expect(told(log)).toEqual([
      {
        says: 'a pipeline makes tags of some attributes, and not of all',
        remedy: "hydrant pipeline apply --yes, with this deployment's settings",
      },
    ]);
  });

  it('is to look where tags are gone that stand nowhere', () => {
    const log = found({ tags: [], service: undefined, attributes: { hydrant: { v: 1 } } });
    expect(told(log)[0]).toMatchObject({ says: 'tags are missing that the transform should have written' });
  });

  it('is to see to the transform where there is no marker', () => {
    const arrival = arrivalOf(found({ tags: [], attributes: { log: 'a line' } }), EXPECTED);
    expect(arrival).toMatchObject({ transformed: false, fields: [] });
    expect(adviceOf(arrival, EXPECTED, [])[0]?.remedy).toContain('another function may be attached to it');
  });

  it('is a remapper where a log is dated by its arrival', () => {
    const log = found({ dateMs: 1_120_000 });
    expect(told(log)[1]?.says).toBe("other than expected: date is 1970-01-01T00:18:40.000Z, not the log's own");
  });
});

it('a service that is no tag has arrived where the log has it', () => {
  const log = found({ tags: ['env:prod', 'kube_namespace:shop'] });
  expect(arrivalOf(log, EXPECTED).tags.missing).toEqual([]);
});
