import { faultsOfParams, type Params } from './params.ts';

/** What this plugin uses of the framework: https://www.serverless.com/framework/docs/guides/plugins/creating-plugins */
interface Serverless {
  readonly service: {
    readonly provider: { readonly compiledCloudFormationTemplate: Template; readonly stage: string };
    readonly functions: Readonly<Record<string, { readonly versionLogicalId?: string }>>;
    readonly initialServerlessConfig: { readonly params?: Readonly<Record<string, Params>> };
  };
  readonly processedInput: { readonly options: { readonly param?: readonly string[] } };
  readonly classes: { readonly Error: new (message: string) => Error };
}

interface Template {
  readonly Resources: Record<string, { readonly Properties: Record<string, unknown> }>;
}

/**
 * What serverless.yml cannot say by itself: that a param is misspelt or contradicts another, that the alias names the version of
 * this deployment, and that a dashboard's body is JSON within a text.
 */
export default class StackPlugin {
  readonly hooks: Readonly<Record<string, () => void>>;

  constructor(serverless: Serverless) {
    this.hooks = {
      'before:package:initialize': () => checkParams(serverless),
      'after:aws:package:finalize:mergeCustomProviderResources': () => complete(serverless),
    };
  }
}

function checkParams({ service, processedInput, classes }: Serverless): void {
  const { params = {} } = service.initialServerlessConfig;
  const given = (processedInput.options.param ?? []).map((text) => {
    const [name = '', ...value] = text.split('=');
    return [name, value.join('=')] as const;
  });
  const faults = faultsOfParams(params.default ?? {}, {
    ...params[service.provider.stage],
    ...Object.fromEntries(given),
  });
  if (faults.length > 0) throw new classes.Error(faults.join('\n'));
}

function complete({ service }: Serverless): void {
  const { Resources } = service.provider.compiledCloudFormationTemplate;
  const version = service.functions.transform?.versionLogicalId;
  const alias = Resources.TransformAlias;
  const dashboard = Resources.Dashboard;
  if (version === undefined || alias === undefined || dashboard === undefined) {
    throw new Error('the template has no version of the transform, no TransformAlias or no Dashboard');
  }
  alias.Properties.FunctionVersion = { 'Fn::GetAtt': [version, 'Version'] };
  dashboard.Properties.DashboardBody = { 'Fn::Sub': JSON.stringify(dashboard.Properties.DashboardBody) };
}
