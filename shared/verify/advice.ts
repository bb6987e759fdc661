import { countText } from '../figures/quantity.ts';
import type { Arrival } from './arrival.ts';
import type { Check } from './check.ts';
import type { Expectation } from './expectation.ts';
import type { Finding } from './finding.ts';

const PIPELINE = 'hydrant pipeline apply --yes';
const SWITCH =
  'https://docs.datadoghq.com/logs/guide/send-aws-services-logs-with-the-datadog-kinesis-firehose-destination/';

/** What follows from how the canary has arrived. A remedy is there only where something is wrong, or bytes can be saved. */
export function adviceOf(arrival: Arrival, expected: Expectation, checks: readonly Check[]): Finding[] {
  if (!arrival.transformed) return [untransformed(checks)];
  const { tags, tagsBy } = arrival;
  const { tagsAs } = expected;
  if (tagsBy !== 'nothing') {
    const by = tagsBy === 'ddtags' ? 'this organisation reads ddtags' : 'a pipeline makes tags of the attributes';
    return [formOf(by, arrival, expected), ...fieldFindings(arrival, expected)];
  }
  if (tags.arrived.length > 0 && tags.asAttributes.length > 0) {
    return [
      {
        says: 'a pipeline makes tags of some attributes, and not of all',
        remedy: `${PIPELINE}, with this deployment's settings`,
      },
      ...fieldFindings(arrival, expected),
    ];
  }
  if (tags.asAttributes.length > 0) {
    return [
      {
        says: "this organisation's intake does not read ddtags, and no pipeline makes tags of the attributes",
        remedy: `${PIPELINE}; or ask Datadog's support for "Reserved attributes in the log body" (${SWITCH}), and set HYDRANT_TAGS_AS=ddtags`,
      },
      ...fieldFindings(arrival, expected),
    ];
  }
  const remedy =
    tagsAs === 'ddtags'
      ? `set HYDRANT_TAGS_AS=both at the function, then ${PIPELINE}; or ask Datadog's support for "Reserved attributes in the log body" (${SWITCH})`
      : 'look at the log in Datadog: something has taken tags off it, like a pipeline, or settings of the function that are not those here';
  const says =
    tagsAs === 'ddtags'
      ? "this organisation's intake does not read ddtags, and HYDRANT_TAGS_AS=ddtags writes the tags nowhere else"
      : 'tags are missing that the transform should have written';
  return [{ says, remedy }, ...fieldFindings(arrival, expected)];
}

function untransformed(checks: readonly Check[]): Finding {
  const check = checks.find(({ name, state }) => name === 'transform' && state === 'wrong');
  return {
    says: 'the canary has arrived as Fluent Bit wrote it: the transform has not seen it',
    remedy:
      check?.remedy ?? 'another function may be attached to it: hydrant attach prints the calls that attach this one',
  };
}

function formOf(by: string, { needs, bytes, savesBytes }: Arrival, { tagsAs }: Expectation): Finding {
  if (savesBytes === 0)
    return { says: `${by}, so it needs ${needs}: HYDRANT_TAGS_AS=${tagsAs} is right`, remedy: null };
  const percent = Math.round((savesBytes / bytes) * 100);
  return {
    says: `${by}, so it needs ${needs} only: HYDRANT_TAGS_AS=${tagsAs} takes ${countText(savesBytes)} of ${countText(bytes)} bytes a record more (${percent} %)`,
    remedy: `set HYDRANT_TAGS_AS=${needs} at both functions`,
  };
}

function fieldFindings({ fields, otherSource }: Arrival, { source }: Expectation): Finding[] {
  const remedy = `${PIPELINE}: it has remappers of them`;
  const differing = fields.length === 0 ? [] : [{ says: `other than expected: ${fields.join('; ')}`, remedy }];
  if (otherSource === undefined) return differing;
  const says = `its source is ${otherSource}, not ${source}: Datadog's own pipelines go by the source`;
  return [...differing, { says, remedy }];
}
