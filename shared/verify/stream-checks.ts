import { DATADOG_SITES, firehoseUrl } from '../datadog/sites.ts';
import { type Check, ok, unknownOf, wrong } from './check.ts';
import { type StreamView, type Told, type TransformView, type Unknown, whyUnknown } from './facts.ts';

/** What a stream ought to be, as far as somebody says. */
interface WantedStream {
  readonly name: string;
  /** Addresses that it may deliver to, the site's first */
  readonly endpointUrls: readonly string[];
  readonly site: string;
  /** The stack's name, where one was named */
  readonly stack: string | undefined;
  /** The function that the stack has for it, with its alias */
  readonly transformArn: string | undefined;
}

/**
 * 6 MB are what Lambda takes and gives in one call, and base64 makes 4 of 3: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 * and https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 */
const MAX_BUFFER_MB = 1;

/** Everything that a stream's description says. */
export function streamChecks(told: Told<StreamView>, wanted: WantedStream): Check[] {
  if ('unknown' in told) return [unseen(told.unknown, wanted)];
  const stream = told.value;
  const checks = [statusCheck(stream, wanted)];
  if (stream.endpoint === undefined) return checks;
  checks.push(siteCheck(stream.endpoint.url, wanted), transformCheck(stream, wanted));
  if (stream.transform !== undefined) checks.push(bufferCheck(stream.transform, wanted));
  return checks;
}

function unseen(reason: Unknown, { name }: WantedStream): Check {
  switch (reason.kind) {
    case 'missing':
      return wrong(
        'stream',
        `there is no delivery stream ${name} in this region and account`,
        'name another with --stream or --stack; check AWS_REGION and the credentials',
        true,
      );
    case 'denied':
      return unknownOf('stream', reason, `${whyUnknown(reason)} on ${name}`);
    default:
      return unknownOf('stream', reason);
  }
}

function statusCheck({ status, source, endpoint, decompresses }: StreamView, { name }: WantedStream): Check {
  if (status !== 'ACTIVE') {
    return wrong('stream', `${name} is ${status}`, 'wait until it is ACTIVE, or look why it is not', true);
  }
  if (endpoint === undefined) {
    return wrong(
      'stream',
      `${name} has a destination that is no HTTP endpoint`,
      "give it Datadog's HTTP endpoint, or name another stream",
      true,
    );
  }
  const { gzip, bufferMb, bufferSeconds, retrySeconds, backupMode } = endpoint;
  const from = source === 'DirectPut' ? 'Direct PUT' : `its source is ${source}`;
  const facts = [
    `${name} is ACTIVE, ${from}${decompresses ? ', decompresses CloudWatch Logs' : ''}`,
    `buffer ${bufferMb ?? '?'} MB or ${bufferSeconds ?? '?'} s${gzip ? ', GZIP' : ''}`,
    `retries ${retrySeconds ?? '?'} s`,
    `backup ${backupMode ?? '?'}`,
  ];
  return ok('stream', facts.join('; '));
}

function siteCheck(url: string, { endpointUrls, site }: WantedStream): Check {
  if (endpointUrls.some((wantedUrl) => isSame(wantedUrl, url))) return ok('site', `it delivers to ${shown(url)}`);
  const [wantedUrl = ''] = endpointUrls;
  const other = DATADOG_SITES.find((one) => URL.parse(firehoseUrl(one))?.host === URL.parse(url)?.host);
  if (other === site) {
    return wrong(
      'site',
      `it delivers to ${shown(url)}, which is not where ${site} takes Firehose's requests`,
      `set its URL to ${wantedUrl}`,
      true,
    );
  }
  const is = other === undefined ? `which is no address of ${site}` : `which is ${other}, while DD_SITE is ${site}`;
  const proxy = other === undefined ? '; if it is a proxy of your own, name it in DD_URL' : '';
  const here = other === undefined ? '' : `, or DD_SITE to ${other}, with keys of that site`;
  return wrong('site', `it delivers to ${shown(url)}, ${is}`, `set its URL to ${wantedUrl}${here}${proxy}`, true);
}

function isSame(a: string, b: string): boolean {
  return URL.parse(a)?.href === URL.parse(b)?.href;
}

/** Without what only a key could be in. */
function shown(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? 'an address that is none' : `${parsed.origin}${parsed.pathname}`;
}

function transformCheck({ enabled, transform }: StreamView, { name, stack, transformArn }: WantedStream): Check {
  const attach = `hydrant attach ${stack === undefined ? `--stream ${name} --function NAME:ALIAS` : `--stack ${stack}`} prints the calls that attach it`;
  if (transform === undefined) {
    return wrong('transform', 'no function is attached to the stream: logs are delivered as they come', attach);
  }
  const { arn } = transform;
  if (!enabled) return wrong('transform', `${arn} is attached, but the stream's processing is switched off`, attach);
  if (transformArn !== undefined && arn !== transformArn) {
    return wrong('transform', `${arn} is attached, and the stack's is ${transformArn}`, attach);
  }
  return ok('transform', `${arn} is attached`);
}

function bufferCheck({ bufferMb = MAX_BUFFER_MB, bufferSeconds = 60 }: TransformView, { name }: WantedStream): Check {
  const says = `the transform's buffer is ${bufferMb} MB or ${bufferSeconds} s`;
  if (bufferMb <= MAX_BUFFER_MB) return ok('buffer', says);
  return wrong(
    'buffer',
    `${says}: Lambda answers with 6 MB at most, base64 and tags included, and what is more comes back as ProcessingFailed`,
    `set BufferSizeInMBs of the processor of ${name} to ${MAX_BUFFER_MB}`,
  );
}
