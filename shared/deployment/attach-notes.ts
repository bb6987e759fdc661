import { DATADOG_SITES } from '../datadog/sites.ts';
import type { PresentProcessing } from './processing.ts';
import type { StreamDescription } from './stream-description.ts';

/** What somebody should know before the calls, a sentence or two each. */
export function notesOn(stream: StreamDescription, { lambdaArn, isOurs }: PresentProcessing): string[] {
  const { name, status, endpointUrl, enabled, processors } = stream;
  const notes: string[] = [];
  if (isOurs) {
    notes.push(
      'The transform is attached already; its buffer is set to 1 MB and 60 s.',
      'What the stream had before is in the output by which it was attached: detach by that one where another function or processors gave way.',
    );
  } else if (lambdaArn !== undefined) {
    notes.push(`${lambdaArn} gives way; detaching puts it back.`);
  }
  if (!enabled && processors.length > 0) {
    const types = processors.map(({ Type }) => Type).join(', ');
    notes.push(`Processors that are switched off give way: ${types}. Detaching puts them back, switched off.`);
  }
  if (!isOurs && (lambdaArn !== undefined || (!enabled && processors.length > 0))) {
    notes.push('Keep this output: once the transform is attached, nobody else knows what gave way to it.');
  }
  if (status !== 'ACTIVE') notes.push(`The stream is ${status}: it can be changed when it is ACTIVE.`);
  if (!isDatadogs(endpointUrl)) {
    notes.push(`${name} delivers to ${endpointUrl}, which is none of Datadog's addresses.`);
  }
  if (enabled && processors.some(({ Type }) => Type === 'CloudWatchLogProcessing')) {
    notes.push('CloudWatchLogProcessing takes the log group from the logs before the transform could see it.');
  }
  notes.push(
    'A stream that Terraform or CloudFormation keeps loses the transform with its next deployment: write it there too.',
  );
  return notes;
}

function isDatadogs(url: string): boolean {
  const hostname = URL.canParse(url) ? new URL(url).hostname : '';
  return DATADOG_SITES.some((site) => hostname.endsWith(`.${site}`));
}
