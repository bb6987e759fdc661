import { statSync } from 'node:fs';
import { RegoEngine } from '@aws/cloudformation-validate';
import { faultsOfRoles, wildcardsOf } from './template/check-iam.ts';
import { faultsOfValues } from './template/check-values.ts';
import { COMBINATIONS } from './template/combinations.ts';
import { packageTemplate } from './template/package-template.ts';
import { resolveTemplate } from './template/resolve.ts';

/** A warning by name, but a wrong value by nature: a property's value is none of those that AWS accepts. */
const FATAL_WARNINGS = new Set(['W3030']);

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MAX_TEMPLATE_BYTES = 1_000_000;

const validator = new RegoEngine();
const wildcards = new Set<string>();
const types = new Map<string, number>();

for (const { name, params } of COMBINATIONS) {
  const { template, text } = await packageTemplate(params);
  const resolved = resolveTemplate(template);
  const { diagnostics } = validator.validateStandard({ path: name, readBytes: () => Buffer.from(text) });
  const errors = diagnostics
    .filter(({ severity, ruleId }) => ['FATAL', 'ERROR'].includes(severity) || FATAL_WARNINGS.has(ruleId))
    .map(({ severity, ruleId, message }) => `${severity} ${ruleId}: ${message}`);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_TEMPLATE_BYTES) errors.push(`the template has ${bytes} bytes, and CloudFormation takes 1 MB`);
  errors.push(...(await faultsOfRoles(resolved)), ...faultsOfValues(resolved));
  const resources = Object.values(resolved.Resources);
  console.log(`${name}: ${resources.length} resources, ${errors.length} errors`);
  for (const error of errors) console.error(`  ${error}`);
  if (errors.length > 0) process.exitCode = 1;
  for (const wildcard of wildcardsOf(resolved)) wildcards.add(wildcard);
  for (const { Type } of resources) types.set(Type, Math.max(types.get(Type) ?? 0, count(resources, Type)));
}

console.log(`\nstatements on all resources, and why:\n${[...wildcards].map((line) => `  ${line}`).join('\n')}`);
console.log(
  `\nresources by type, at most:\n${[...types]
    .map(([type, most]) => `  ${most} ${type}`)
    .sort()
    .join('\n')}`,
);
for (const zip of ['dist/transform.zip', 'dist/reprocessor.zip']) console.log(`${zip}: ${statSync(zip).size} bytes`);

function count(resources: readonly { readonly Type: string }[], type: string): number {
  return resources.filter(({ Type }) => Type === type).length;
}
