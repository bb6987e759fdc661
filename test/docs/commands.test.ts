import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluatePrefix, parsePrefixes } from '../../infra/local/firehose/prefix.ts';
import { readText, stackResources } from './stack-files.ts';

const ROOT = new URL('../../', import.meta.url);

const PAGES = globSync(['README.md', 'docs/*.md'], { cwd: ROOT });

/** Where the stack's stream writes what failed, without the time. */
function failurePrefixes(): string[] {
  const stream = stackResources().find(([id]) => id === 'DeliveryStream')?.[1].Properties as {
    HttpEndpointDestinationConfiguration: { S3Configuration: { Prefix: string; ErrorOutputPrefix: string } };
  };
  const { Prefix, ErrorOutputPrefix } = stream.HttpEndpointDestinationConfiguration.S3Configuration;
  const plain = (text: string) => text.replace(/\$\{param:\w+\}/, '');
  const { error } = parsePrefixes(plain(Prefix), plain(ErrorOutputPrefix));
  return (['processing-failed', 'http-endpoint-failed'] as const).map((errorOutputType) => {
    const evaluated = evaluatePrefix(error, { oldestArrivalMs: 0, random: () => 0, errorOutputType });
    return evaluated.slice(0, evaluated.indexOf('1970/'));
  });
}

/** What stands in the code blocks of a page. */
const blocksOf = (page: string): string =>
  [...readText(page).matchAll(/^```\w*\n(.*?)^```$/gms)].map(([, text]) => text).join('\n');

const PREFIX = /"prefix": ?"([^"]*)"|--prefix[= ]([^\s'"]+)|s3:\/\/my-backup-bucket\/([^\s'"<]+)/g;

/** The prefixes that a page's commands name. */
const prefixesOf = (page: string): string[] =>
  [...blocksOf(page).matchAll(PREFIX)].map(([, input, option, url]) => input ?? option ?? url ?? '');

describe('the commands of the pages', () => {
  it.each(PAGES)('name prefixes below which something of the stack can lie, those of %s', (page) => {
    const known = [...failurePrefixes(), 'failed/', 'all/', 'hydrant/'];
    expect(prefixesOf(page).filter((prefix) => !known.some((one) => prefix.startsWith(one)))).toEqual([]);
  });

  it.each(PAGES)('call Hydrant as a clone has it, those of %s', (page) => {
    expect(blocksOf(page).match(/^\$? *(?:hydrant |.*&& hydrant |.*hydrant\.mjs).*$/gm) ?? []).toEqual([]);
  });

  it('name some', () => {
    expect(failurePrefixes()).toEqual(['failed/processing-failed/', 'failed/http-endpoint-failed/']);
    expect(PAGES.flatMap(prefixesOf).length).toBeGreaterThan(3);
  });
});
