import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate';

const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';

/** A warning by name, but a wrong value by nature: a property's value is none of those that AWS accepts. */
const FATAL_WARNINGS = new Set(['W3030']);

const { diagnostics } = new RegoEngine().validateStandard(new TemplateFile(TEMPLATE));
const errors = diagnostics.filter(
  ({ severity, ruleId }) => ['FATAL', 'ERROR'].includes(severity) || FATAL_WARNINGS.has(ruleId),
);
for (const { severity, ruleId, message } of errors) console.error(`${severity} ${ruleId}: ${message}`);
console.log(`${TEMPLATE}: ${errors.length} errors`);
if (errors.length > 0) process.exitCode = 1;
