import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PAYLOAD_BYTES, MAX_PAYLOAD_LOGS, PAYLOAD_LIMITS } from './limits.ts';
import { type Packable, Packer, type PackingLimits, payloadBytes, payloadOf } from './pack.ts';

const logOf = (bytes: number): Packable => ({ bytes: Buffer.alloc(bytes, '1') });

function pack(logs: readonly Packable[], limits: PackingLimits = PAYLOAD_LIMITS): (readonly Packable[])[] {
  const packer = new Packer(limits);
  const payloads: (readonly Packable[])[] = [];
  for (const log of logs) {
    const full = packer.add(log);
    if (full !== undefined) payloads.push(full);
  }
  const rest = packer.take();
  return rest === undefined ? payloads : [...payloads, rest];
}

describe('the packer', () => {
  it('loses, doubles and reorders nothing, keeps both limits, and ends a payload only when the next log would break one', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 42, max: 200 }),
        fc.integer({ min: 1, max: 9 }),
        (lengths, maxBytes, maxEntries) => {
          const logs = lengths.map(logOf);
          const payloads = pack(logs, { maxBytes, maxEntries });
          const packed = payloads.flat();
          expect(packed.length).toBe(logs.length);
          for (const [index, log] of packed.entries()) expect(log).toBe(logs[index]);
          for (const [index, payload] of payloads.entries()) {
            expect(payload.length).toBeGreaterThan(0);
            expect(payload.length).toBeLessThanOrEqual(maxEntries);
            expect(payloadBytes(payload)).toBeLessThanOrEqual(maxBytes);
            const next = payloads[index + 1]?.[0];
            if (next === undefined) continue;
            const wouldBe = payloadBytes([...payload, next]);
            expect(wouldBe > maxBytes || payload.length === maxEntries).toBe(true);
          }
        },
      ),
      { numRuns: 500, seed: 1 },
    );
  });

  it("fills a payload to exactly Datadog's 5,000,000 bytes, brackets and commas included", () => {
    const four = [1, 2, 3, 4].map(() => logOf(999_999));
    const room = MAX_PAYLOAD_BYTES - payloadBytes(four) - 1;
    const full = pack([...four, logOf(room)]);
    expect(full.map((payload) => payloadBytes(payload))).toEqual([MAX_PAYLOAD_BYTES]);
    expect(pack([...four, logOf(room + 1)]).map(({ length }) => length)).toEqual([4, 1]);
  });

  it('puts at most 1,000 logs into a payload', () => {
    const logs = Array.from({ length: 2 * MAX_PAYLOAD_LOGS + 1 }, () => logOf(2));
    expect(pack(logs).map(({ length }) => length)).toEqual([1_000, 1_000, 1]);
  });

  it('puts no more logs into a payload than it may hold, an entry being as many as it says', () => {
    const entries = [3, 2, 1, 4, 1, 1].map((logs) => ({ ...logOf(2), logs }));
    const payloads = pack(entries, { ...PAYLOAD_LIMITS, maxLogs: 5 });
    expect(payloads.map((payload) => payload.map(({ logs }) => logs))).toEqual([
      [3, 2],
      [1, 4],
      [1, 1],
    ]);
  });

  it('has nothing to take where nothing was added, or all was taken', () => {
    const packer = new Packer(PAYLOAD_LIMITS);
    expect(packer.take()).toBeUndefined();
    packer.add(logOf(1));
    expect(packer.take()).toHaveLength(1);
    expect(packer.take()).toBeUndefined();
  });
});

describe('a payload', () => {
  it('is the JSON array of its logs, byte for byte', () => {
    const texts = ['{"message":"é\u2028","n":1.0}', '{"message":"b"}'];
    const entries = texts.map((text) => Buffer.from(text));
    expect(payloadOf(entries).toString()).toBe(`[${texts.join(',')}]`);
    expect(payloadBytes(entries.map((bytes) => ({ bytes })))).toBe(payloadOf(entries).length);
  });
});
