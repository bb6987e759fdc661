import { resourcesOf, type Template } from './template.ts';

/** A statement of IAM, and where it stands. */
export interface Statement {
  readonly owner: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: unknown;
}

interface PolicyStatement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: unknown;
  readonly Principal?: unknown;
}

/** What the roles of a resolved template may do. */
export function statementsOf(template: Template): Statement[] {
  return resourcesOf(template, 'AWS::IAM::Role').flatMap(([owner, { Properties }]) =>
    (Properties.Policies as { PolicyDocument: { Statement: PolicyStatement[] } }[]).flatMap(({ PolicyDocument }) =>
      PolicyDocument.Statement.map(({ Effect, Action, Resource, Condition }) => ({
        owner,
        effect: Effect,
        actions: listOf(Action),
        resources: listOf(Resource),
        condition: Condition,
      })),
    ),
  );
}

/** Who may take which role, on which condition. */
export function trustsOf(template: Template): { role: string; statement: PolicyStatement }[] {
  return resourcesOf(template, 'AWS::IAM::Role').flatMap(([role, { Properties }]) =>
    (Properties.AssumeRolePolicyDocument.Statement as PolicyStatement[]).map((statement) => ({ role, statement })),
  );
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
