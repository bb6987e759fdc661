import { describe, expect, it } from 'vitest';
import { decoded, startWorld, upperCase, type WorldOptions } from './contract-world.ts';
import { refuse } from './scripted-endpoint.ts';

/** What no public source settles has a switch; the default comes first. `duplicatedIdScope` is in transform-answer.test.ts. */
async function failedDelivery(status: number, options: WorldOptions) {
  const world = await startWorld({ invoke: upperCase, ...options });
  world.endpoint.answer(refuse(status));
  await world.settle('one');
  return world;
}

describe('on413', () => {
  it('loses the batch, or backs it up', async () => {
    const lost = await failedDelivery(413, {});
    expect(lost.metrics.lostRecords).toBe(1);
    expect(lost.bucket.objects).toEqual([]);
    const kept = await failedDelivery(413, { switches: { on413: 'backup' } });
    expect(kept.metrics.lostRecords).toBe(0);
    expect(kept.bucket.envelopes('http-endpoint-failed')).toMatchObject([{ attemptsMade: 1 }]);
  });
});

describe('failedDeliveryBytes', () => {
  it('keeps the transformed bytes, or those of the source', async () => {
    const transformed = await failedDelivery(500, {});
    expect(transformed.bucket.envelopes('failed').map(({ rawData }) => decoded(rawData))).toEqual(['ONE']);
    const source = await failedDelivery(500, { switches: { failedDeliveryBytes: 'source' } });
    expect(source.bucket.envelopes('failed').map(({ rawData }) => decoded(rawData))).toEqual(['one']);
  });
});

describe('compressErrorObjects', () => {
  it('leaves error objects plain under GZIP, or compresses them', async () => {
    const backup = { compressionFormat: 'GZIP' } as const;
    const plain = await failedDelivery(500, { backup });
    expect(plain.bucket.objects[0]?.headers).not.toHaveProperty('contentEncoding');
    expect(plain.bucket.objects[0]?.key).not.toMatch(/\.gz$/);
    const zipped = await failedDelivery(500, { backup, switches: { compressErrorObjects: true } });
    expect(zipped.bucket.objects[0]?.headers.contentEncoding).toBe('gzip');
    expect(zipped.bucket.objects[0]?.key).toMatch(/\.gz$/);
    expect(zipped.bucket.envelopes('http-endpoint-failed')).toHaveLength(1);
  });

  it('does nothing for uncompressed streams', async () => {
    const world = await failedDelivery(500, { switches: { compressErrorObjects: true } });
    expect(world.bucket.objects[0]?.headers).not.toHaveProperty('contentEncoding');
  });
});

describe('errorMessageQuotes', () => {
  it('escapes the quoted answer, or prints it as AWS does', async () => {
    const escaped = await failedDelivery(500, {});
    expect(escaped.bucket.envelopes('http-endpoint-failed')).toHaveLength(1);
    const raw = await failedDelivery(500, { switches: { errorMessageQuotes: 'raw' } });
    const line = raw.bucket.objects[0]?.body.toString() ?? '';
    expect(() => JSON.parse(line)).toThrow();
    expect(decoded(/"rawData":"([^"]*)"/.exec(line)?.[1])).toBe('ONE');
  });
});
