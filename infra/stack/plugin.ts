import type { Template } from '../template/template.ts';
import { nextSteps } from './next-steps.ts';
import { faultsOfParams, type Params } from './params.ts';
import { faultsOfSettings } from './settings.ts';

/** What this plugin uses of the framework: https://www.serverless.com/framework/docs/guides/plugins/creating-plugins */
interface Serverless {
  readonly service: {
    readonly provider: {
      readonly compiledCloudFormationTemplate: Template;
      readonly stage: string;
      readonly region: string;
    };
    readonly functions: Readonly<Record<string, { readonly versionLogicalId?: string }>>;
    readonly initialServerlessConfig: { readonly params?: Readonly<Record<string, Params>> };
  };
  readonly processedInput: { readonly options: { readonly param?: readonly string[] } };
  readonly classes: { readonly Error: new (message: string) => Error };
  getProvider(name: 'aws'): { readonly naming: { getStackName(): string } };
}

interface Output {
  readonly log: { notice(text: string): void };
}

/**
 * What serverless.yml cannot say by itself: that a param is misspelt or contradicts another, that a function would not start with
 * its settings, that the alias names the version of this deployment, that a dashboard's body is JSON within a text, and what is
 * left to do after a deployment.
 */
export default class StackPlugin {
  readonly hooks: Readonly<Record<string, () => void>>;

  constructor(serverless: Serverless, _options: unknown, { log }: Output) {
    this.hooks = {
      'before:package:initialize': () => checkParams(serverless),
      'after:aws:package:finalize:mergeCustomProviderResources': () => complete(serverless),
      'after:deploy:deploy': () => log.notice(`\nNext:\n${stepsAfter(serverless).join('\n')}`),
    };
  }
}

function checkParams(serverless: Serverless): void {
  const { defaults, chosen } = paramsOf(serverless);
  const faults = faultsOfParams(defaults, chosen);
  if (faults.length > 0) throw new serverless.classes.Error(faults.join('\n'));
}

function stepsAfter(serverless: Serverless): string[] {
  const { defaults, chosen } = paramsOf(serverless);
  const stack = serverless.getProvider('aws').naming.getStackName();
  return nextSteps(stack, serverless.service.provider.region, { ...defaults, ...chosen });
}

/** As the framework reads them: those of the stage go before the default, and those of the command line before both. */
function paramsOf({ service, processedInput }: Serverless): { defaults: Params; chosen: Params } {
  const { params = {} } = service.initialServerlessConfig;
  const given = (processedInput.options.param ?? []).map((text) => {
    const [name = '', ...value] = text.split('=');
    return [name, value.join('=')] as const;
  });
  return {
    defaults: params.default ?? {},
    chosen: { ...params[service.provider.stage], ...Object.fromEntries(given) },
  };
}

function complete({ service, classes }: Serverless): void {
  const template = service.provider.compiledCloudFormationTemplate;
  const { Resources } = template;
  const version = service.functions.transform?.versionLogicalId;
  const alias = Resources.TransformAlias;
  const dashboard = Resources.Dashboard;
  if (version === undefined || alias === undefined || dashboard === undefined) {
    throw new Error('the template has no version of the transform, no TransformAlias or no Dashboard');
  }
  alias.Properties.FunctionVersion = { 'Fn::GetAtt': [version, 'Version'] };
  dashboard.Properties.DashboardBody = { 'Fn::Sub': JSON.stringify(dashboard.Properties.DashboardBody) };
  const faults = faultsOfSettings(template);
  if (faults.length > 0) throw new classes.Error(faults.join('\n'));
}
