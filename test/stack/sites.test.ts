import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { DATADOG_SITES, firehoseUrl } from '../../shared/datadog/sites.ts';

it('the template has the address of each site', () => {
  const { Mappings } = parse(readFileSync('infra/stack/sites.yml', 'utf8'));
  expect(Mappings.Datadog).toEqual(
    Object.fromEntries(DATADOG_SITES.map((site) => [site, { FirehoseUrl: firehoseUrl(site) }])),
  );
});
