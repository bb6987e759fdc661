import { packageTemplate } from '../../infra/template/package-template.ts';
import { resolveTemplate } from '../../infra/template/resolve.ts';
import type { Template } from '../../infra/template/template.ts';

/** The stack as `serverless deploy` would create it with these params. */
export async function deployed(params: Readonly<Record<string, string>> = {}): Promise<Template> {
  return resolveTemplate((await packageTemplate(params)).template);
}

/** With attachOnly nothing can be left out of these. */
export const ATTACH_ONLY = { attachOnly: 'true', bucket: 'my-backup-bucket', streamName: 'eks-fargate-logs' } as const;

/** How long a packaging may take on a machine that has other work. */
export const PACKAGING_MS = 120_000;

// biome-ignore lint/suspicious/noExplicitAny: properties are what each type has
export function propertiesOf(template: Template, id: string): any {
  const resource = template.Resources[id];
  if (resource === undefined) throw new Error(`there is no resource ${id}`);
  return resource.Properties;
}
