import type { Resource, Template } from './template.ts';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '123456789012',
  'AWS::StackName': 'hydrant-prod',
};

const NOTHING = Symbol('AWS::NoValue');

/**
 * A template as CloudFormation would create it: without what its conditions exclude, and with values in place of functions.
 * Names that only AWS would give are made of the logical ids.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 *
 * @throws {Error} naming what refers to nothing
 */
export function resolveTemplate(template: Template): Template {
  const resolution = new Resolution(template);
  const kept = <Entry extends { readonly Condition?: string }>(entries: Readonly<Record<string, Entry>> = {}) =>
    Object.fromEntries(
      Object.entries(entries)
        .filter(([, { Condition }]) => Condition === undefined || resolution.holds(Condition))
        .map(([id, entry]) => [id, resolution.resolve(entry) as Entry]),
    );
  return { Resources: kept(template.Resources), Outputs: kept(template.Outputs) };
}

class Resolution {
  readonly #template: Template;

  constructor(template: Template) {
    this.#template = template;
  }

  holds(name: string): boolean {
    const condition = this.#template.Conditions?.[name];
    if (condition === undefined) throw new Error(`there is no condition ${name}`);
    return this.#isTrue(condition);
  }

  #isTrue(condition: unknown): boolean {
    const { Condition: name, ...operators } = condition as Record<string, unknown>;
    if (name !== undefined) return this.holds(String(name));
    const [[operator, operands] = []] = Object.entries(operators) as [string, unknown[]][];
    if (operands === undefined) throw new Error('a condition is empty');
    if (operator === 'Fn::Equals') return this.resolve(operands[0]) === this.resolve(operands[1]);
    if (operator === 'Fn::Not') return !this.#isTrue(operands[0]);
    if (operator === 'Fn::And') return operands.every((operand) => this.#isTrue(operand));
    if (operator === 'Fn::Or') return operands.some((operand) => this.#isTrue(operand));
    throw new Error(`a condition has the operator ${operator}`);
  }

  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item)).filter((item) => item !== NOTHING);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [[name, argument] = []] = entries;
    if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
      return this.#call(name, argument);
    }
    const resolved = entries.map(([key, item]) => [key, this.resolve(item)] as const);
    return Object.fromEntries(resolved.filter(([, item]) => item !== NOTHING));
  }

  #call(name: string, argument: unknown): unknown {
    if (name === 'Ref') return this.#ref(String(argument));
    if (name === 'Fn::GetAtt') {
      const [id = '', attribute = ''] = Array.isArray(argument) ? argument : String(argument).split('.');
      return this.#attribute(id, attribute);
    }
    if (name === 'Fn::If') {
      const [condition, whenTrue, otherwise] = argument as [string, unknown, unknown];
      return this.resolve(this.holds(condition) ? whenTrue : otherwise);
    }
    if (name === 'Fn::Sub') {
      const [text, values = {}] = (Array.isArray(argument) ? argument : [argument]) as [
        string,
        Record<string, unknown>?,
      ];
      return text.replace(/\$\{([^!}][^}]*)\}/g, (_, key: string) => {
        if (Object.hasOwn(values, key)) return String(this.resolve(values[key]));
        const [id = '', attribute] = key.split('.');
        return attribute === undefined ? String(this.#ref(key)) : this.#attribute(id, attribute);
      });
    }
    if (name === 'Fn::Join') {
      const [delimiter, parts] = argument as [string, unknown[]];
      return parts.map((part) => this.resolve(part)).join(delimiter);
    }
    if (name === 'Fn::FindInMap') {
      const [map = '', key = '', field = ''] = (argument as unknown[]).map((part) => String(this.resolve(part)));
      const found = this.#template.Mappings?.[map]?.[key]?.[field];
      if (found === undefined) throw new Error(`the mapping ${map} has no ${key}, ${field}`);
      return found;
    }
    throw new Error(`the function ${name} is not known here`);
  }

  #ref(id: string): string | typeof NOTHING {
    if (id === 'AWS::NoValue') return NOTHING;
    const pseudo = PSEUDO[id];
    if (pseudo !== undefined) return pseudo;
    const { Type } = this.#resource(id);
    return ARN_IS_REF.has(Type) ? arnOf(Type, id) : nameOf(id);
  }

  #attribute(id: string, attribute: string): string {
    const { Type } = this.#resource(id);
    return attribute === 'Arn' ? arnOf(Type, id) : `${nameOf(id)}.${attribute}`;
  }

  #resource(id: string): Resource {
    const resource = this.#template.Resources[id];
    if (resource === undefined) throw new Error(`there is no resource ${id}`);
    if (resource.Condition !== undefined && !this.holds(resource.Condition)) {
      throw new Error(`${id} is referred to, and is not made`);
    }
    return resource;
  }
}

/** What Ref gives of these is an ARN, not a name. */
const ARN_IS_REF: ReadonlySet<string> = new Set([
  'AWS::Lambda::Alias',
  'AWS::Lambda::Version',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
]);

/** What stands behind region and account in the ARN of a type: https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const ARN_PATHS: Readonly<Record<string, { readonly service: string; readonly path: (name: string) => string }>> = {
  'AWS::Lambda::Function': { service: 'lambda', path: (name) => `function:${name}` },
  'AWS::Lambda::Alias': { service: 'lambda', path: (name) => `function:${name}:live` },
  'AWS::Lambda::Version': { service: 'lambda', path: (name) => `function:${name}:1` },
  'AWS::Logs::LogGroup': { service: 'logs', path: (name) => `log-group:${name}:*` },
  'AWS::SecretsManager::Secret': { service: 'secretsmanager', path: (name) => `secret:${name}` },
  'AWS::StepFunctions::StateMachine': { service: 'states', path: (name) => `stateMachine:${name}` },
  'AWS::CloudWatch::Alarm': { service: 'cloudwatch', path: (name) => `alarm:${name}` },
  'AWS::IAM::Role': { service: 'iam', path: (name) => `role/${name}` },
  'AWS::SNS::Topic': { service: 'sns', path: (name) => name },
  'AWS::SQS::Queue': { service: 'sqs', path: (name) => name },
  'AWS::Events::Rule': { service: 'events', path: (name) => `rule/${name}` },
};

function arnOf(type: string, id: string): string {
  if (type === 'AWS::S3::Bucket') return `arn:aws:s3:::${nameOf(id)}`;
  const form = ARN_PATHS[type];
  if (form === undefined) throw new Error(`${id}: what the ARN of ${type} looks like is not known here`);
  return `arn:aws:${form.service}:${PSEUDO['AWS::Region']}:${PSEUDO['AWS::AccountId']}:${form.path(nameOf(id))}`;
}

/** What a resource without a name of its own is called here. */
export const nameOf = (id: string) => id.replace(/(?<=.)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
