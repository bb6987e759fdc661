import { describe, expect, it } from 'vitest';
import { factsOf, outageOf2Tb, TERMS } from '../../../test/replay/planned-facts.ts';
import { NOW } from '../../../test/replay/replay-world.ts';
import type { Paint } from '../../figures/histogram.ts';
import { type PlanTerms, planOf } from './plan.ts';
import { PlanFacts } from './plan-facts.ts';
import { planText } from './plan-text.ts';

const plain: Paint = (_, text) => text;
const textOf = (facts: PlanFacts, terms: Partial<PlanTerms> = {}, paint: Paint = plain) =>
  planText(planOf(facts, { ...TERMS, megabytesPerSecond: 20, ...terms }), paint);

describe('the text of a plan', () => {
  it('of 2 TB and six hours says what is estimated, by how much it may be off, and the verdict last', () => {
    expect(textOf(outageOf2Tb())).toMatchInlineSnapshot(`
      "plan of a replay, 2026-03-01 12:00:00 UTC
        objects           100,000, 399.7 GB stored
        read              250 objects, 996.4 MB, 0.25 % of the bytes; the rest is estimated, ± its error at 95 %
        inflated          about 2.8 TB ± 0.74 %
        lines             about 398,000,000 ± 0.74 %
        logs              about 398,000,000 ± 0.74 %; about 2.0 TB ± 0.74 % to send
        arrived           2026-03-01 05:55:24 to 2026-03-01 11:59:30 UTC, of those read
        Datadog's window  18 h (HYDRANT_WINDOW_HOURS), late logs: HYDRANT_LATE=restamp
        rate              20 MB/s (assumed, HYDRANT_MAX_MB_PER_S is not set)
        late already      nothing
        will be late      45 %, about 180,000,000 logs, 899.9 GB
        too slow by       9 h 46 min
        rate needed       31.2 MB/s from now on to lose nothing, 2 reprocessors at once
        takes             27 h 39 min without a pause
        costs             $7.16 at most (Lambda $1.34, S3 requests $5.83; us-east-1, without what Datadog bills and the data that leaves AWS)

      error codes, estimated
              lines  error code
        370,965,548  HttpEndpoint.DestinationException
         27,416,376  Lambda.FunctionError

      lines by hour of arrival (UTC), estimated
        █ HttpEndpoint.DestinationException   ▓ Lambda.FunctionError
        2026-03-01 05:00   2,588,388  ██
        2026-03-01 06:00  63,491,336  █████████████████████████████████████████▓▓▓▓
        2026-03-01 07:00  65,934,096  ████████████████████████████████████████████▓▓▓
        2026-03-01 08:00  66,130,673  ███████████████████████████████████████████████
        2026-03-01 09:00  70,506,301  ██████████████████████████████████████████████▓▓▓▓
        2026-03-01 10:00  64,388,365  ██████████████████████████████████████▓▓▓▓▓▓▓
        2026-03-01 11:00  65,342,764  █████████████████████████████████████████████▓

      namespaces and services, estimated
              logs     bytes  namespace  service
        79,718,508  398.6 GB  shop       cart
        79,696,042  398.5 GB  shop       till
        79,674,379  398.4 GB  shop       search
        79,656,727  398.3 GB  shop       login
        79,636,267  398.2 GB  shop       mail

      verdict
        No: at the 20 MB/s assumed of one reprocessor 45 % (about 180,000,000 logs, about 899.9 GB) leave Datadog's window of 18 h before they are sent, and get a new date and the tag late:true (HYDRANT_LATE=restamp); to lose nothing, start 2 reprocessors at once now, at 31.2 MB/s together.
      "
    `);
  });

  it('of what was read whole estimates nothing', () => {
    const facts = factsOf([{ hoursAgo: 6, gigabytes: 0.003 }]);
    facts.preview(Buffer.from('{}'));
    expect(textOf(facts, { isAssumed: false, reprocessors: 2 })).toMatchInlineSnapshot(`
      "plan of a replay, 2026-03-01 12:00:00 UTC
        objects           1, 1.0 kB stored
        read              all
        inflated          0 B
        lines             3
        logs              3; 3.0 MB to send
        arrived           2026-03-01 06:00:00 to 2026-03-01 06:00:00 UTC
        Datadog's window  18 h (HYDRANT_WINDOW_HOURS), late logs: HYDRANT_LATE=restamp
        rate              20 MB/s each, 2 reprocessors at once (HYDRANT_MAX_MB_PER_S for all of them, if a reprocessor reaches it)
        late already      nothing
        will be late      nothing
        to spare          11 h 54 min
        rate needed       0.00007 MB/s from now on to lose nothing
        takes             less than a minute without a pause
        costs             less than $0.01 at most (Lambda less than $0.01, S3 requests less than $0.01; us-east-1, without Step Functions, what Datadog bills and the data that leaves AWS)

      error codes
        lines  error code
            3  HttpEndpoint.DestinationException

      lines by hour of arrival (UTC)
        █ HttpEndpoint.DestinationException
        2026-03-01 06:00  3  ██████████████████████████████████████████████████

      namespaces and services
        logs   bytes  namespace  service
           3  3.0 MB  shop       cart

      verdict
        Yes: start by 2026-03-01 23:54 UTC (in 11 h 54 min) and nothing leaves Datadog's window of 18 h; 3.0 MB take less than a minute with 2 reprocessors at once (20 MB/s each, HYDRANT_MAX_MB_PER_S for all of them).
      "
    `);
  });

  it('has no more digits of a shared rate than it has', () => {
    const facts = factsOf([{ hoursAgo: 6, gigabytes: 0.003 }]);
    const text = textOf(facts, { megabytesPerSecond: 0.003 / 10, isAssumed: false, reprocessors: 10 });
    expect(text).toContain('rate              0.0003 MB/s each, 10 reprocessors at once');
  });

  it('of nothing is short', () => {
    expect(textOf(new PlanFacts())).toMatchInlineSnapshot(`
      "plan of a replay, 2026-03-01 12:00:00 UTC
        objects  0, 0 B stored

      verdict
        Nothing to replay: no object is selected.
      "
    `);
  });

  it('shows previews byte for byte, each on a line of its own, but orders nothing to the terminal', () => {
    const facts = new PlanFacts(3);
    for (const json of ['{"message":"é \\u001b 漢","n":1.0}', '{"message":"\u009b2J"}'])
      facts.preview(Buffer.from(json));
    const text = textOf(facts);
    expect(text).toContain(
      '\nlogs as they would be sent\n{"message":"é \\u001b 漢","n":1.0}\n{"message":"\\u009b2J"}\n',
    );
    facts.preview(Buffer.alloc(2_000_000));
    expect(textOf(facts)).toContain('  no more of them: together they have more than 2 MB\n');
  });

  it('holds no control character of what is in the bucket', () => {
    const evil = 'a\u001b[2J\u202e';
    const facts = new PlanFacts(1);
    facts.selected({ key: evil, size: 1, lastModifiedMs: NOW, etag: '' });
    const object = facts.read();
    object.line(evil, NOW, 'logs');
    object.log({ namespace: evil, service: evil, dateMs: NOW, bytes: 1, late: false });
    object.end(true);
    facts.preview(Buffer.from(evil));
    expect(textOf(facts)).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  it('paints its headings, where it is to', () => {
    const text = textOf(factsOf([{ hoursAgo: 1, gigabytes: 0.001 }]), {}, (style, part) => `<${style}>${part}</>`);
    expect(text).toContain('\n<bold>verdict</>\n');
  });
});
