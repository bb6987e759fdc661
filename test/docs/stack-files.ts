import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

const ROOT = new URL('../../', import.meta.url);

export const readText = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** Without CloudFormation's functions: what `!Ref`, `!Sub` and the others stand before is taken as it is, `!If` is a list. */
export const readYaml = (path: string): unknown => parse(readText(path), { logLevel: 'error' });

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** The resources of infra/stack/, by their logical ids. */
export function stackResources(): [string, Resource][] {
  return readdirSync(new URL('infra/stack/', ROOT))
    .filter((file) => file.endsWith('.yml'))
    .flatMap((file) => {
      const { Resources = {} } = readYaml(`infra/stack/${file}`) as { Resources?: Record<string, Resource> };
      return Object.entries(Resources);
    });
}

export interface Statement {
  readonly role: string;
  readonly actions: readonly string[];
  readonly resource: unknown;
  /** Whether it is there in every deployment */
  readonly always: boolean;
}

/** What the stack's roles may do, the statements among them that only some deployments have. */
export function statementsOfStack(): Statement[] {
  return stackResources()
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .flatMap(([role, { Properties }]) =>
      (Properties.Policies as { PolicyDocument: { Statement: unknown[] } }[])
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
        .map((statement) => {
          const always = !Array.isArray(statement);
          const { Action, Resource } = (always ? statement : statement[1]) as Record<string, unknown>;
          return { role, actions: [Action].flat() as string[], resource: Resource, always };
        }),
    );
}

/** The table rows of a page, as their cells. */
export function rowsOf(page: string): string[][] {
  return readText(page)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
