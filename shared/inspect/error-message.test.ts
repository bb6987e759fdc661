import { describe, expect, it } from 'vitest';
import { line } from '../../test/replay/replay-world.ts';
import { errorMessageOf, generalise } from './error-message.ts';

const messageOf = (text: string) => errorMessageOf(Buffer.from(text));

describe('the error message of a line', () => {
  it.each(['', 'plain', 'with "quotes", {"errorMessage":"x"} and \\', 'é\n\u2028'])('is read: %j', (message) => {
    expect(messageOf(line('x', { errorMessage: message }))).toBe(message);
  });

  it('is read wherever it stands', () => {
    expect(messageOf('{"errorMessage" : "first","rawData":"eA=="}')).toBe('first');
    expect(messageOf('{"rawData":"eA==","errorMessage":"last"}\r')).toBe('last');
  });

  // https://docs.aws.amazon.com/firehose/latest/dev/retry.html
  it("is read from AWS's own sample, which is no JSON", () => {
    const words =
      'Received the following response from the endpoint destination. {"requestId": "109777ac-8f9b-4082-8e8d-b4f12b5fc17b", "timestamp": 1594266081268, "errorMessage": "Unauthorized"}';
    const sample = `{"attemptsMade":5,"arrivalTimestamp":1594265943615,"errorCode":"HttpEndpoint.DestinationException","errorMessage":"${words}","attemptEndingTimestamp":1594266081318,"rawData":"c2FtcGxlIHJhdyBkYXRh","subsequenceNumber":0,"dataId":"49607357361271740811418664280693044274821622880012337186.0"}`;
    expect(messageOf(sample)).toBe(words);
  });

  it.each(['{"rawData":"eA=="}', '{"errorMessage":5,"rawData":"eA=="}', '{"errorMessage":"never ends'])(
    'is none of %s',
    (text) => {
      expect(messageOf(text)).toBeUndefined();
    },
  );
});

describe('a message of its kind', () => {
  it.each([
    ['request 109777ac-8f9b-4082-8e8d-b4f12b5fc17b failed', 'request <id> failed'],
    ['token Q29udGVudHMx0a9b of LambdaFunction2', 'token <id> of LambdaFunction2'],
    ['Root=1-67c6d3e0-0123456789abcdef01234567 timed out', 'Root=1-67c6d3e0-<id> timed out'],
    ['at 2026-03-01T09:00:00.123Z: 403', 'at <time>: 403'],
    ['timestamp 1594266081268', 'timestamp <number>'],
    ['two\n  lines ', 'two lines'],
  ])('%j is %j', (message, kind) => expect(generalise(message)).toBe(kind));
});
