import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { XMLBuilder } from 'fast-xml-parser';
import type { StackOutputs } from '../../../shared/deployment/stack-outputs.ts';
import { listen } from '../listen.ts';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

/** CloudFormation on this machine, for the one question that Hydrant has: what a stack says of itself. */
export interface LocalCloudFormation {
  readonly url: string;
  /** Outputs by the stack's name; others are not there */
  readonly stacks: Map<string, StackOutputs>;
  /** True: nobody has the right to describe stacks. */
  denies: boolean;
  close(): Promise<void>;
}

interface CloudFormationOptions {
  /** Of its stacks; in another one there are none */
  readonly region: string;
  readonly stacks?: Readonly<Record<string, StackOutputs>>;
  /** Default: any free port */
  readonly port?: number;
}

/**
 * Serves the Query protocol on 127.0.0.1. Signatures are not checked, but for the region that they are for.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
export async function startCloudFormation(options: CloudFormationOptions): Promise<LocalCloudFormation> {
  const { region, stacks = {}, port = 0 } = options;
  const server = createServer((request, response) => void answer(request, response));
  const listening = await listen(server, port);

  const cloudFormation: LocalCloudFormation = {
    ...listening,
    stacks: new Map(Object.entries(stacks)),
    denies: false,
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A client that has gone away is owed nothing.
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return;
    const input = new URLSearchParams(body);
    const name = input.get('StackName') ?? '';
    if (input.get('Action') !== 'DescribeStacks') {
      return refuse(response, 400, 'InvalidAction', 'Only DescribeStacks is known here');
    }
    if (cloudFormation.denies) {
      const caller = 'arn:aws:sts::123456789012:assumed-role/hydrant';
      const message = `User: ${caller} is not authorized to perform: cloudformation:DescribeStacks on resource: ${name}`;
      return refuse(response, 403, 'AccessDenied', message);
    }
    const outputs = regionOf(request) === region ? cloudFormation.stacks.get(name) : undefined;
    if (outputs === undefined) {
      return refuse(response, 400, 'ValidationError', `Stack with id ${name} does not exist`);
    }
    send(response, 200, 'DescribeStacksResponse', {
      DescribeStacksResult: { Stacks: { member: describe(name, outputs) } },
    });
  }

  return cloudFormation;
}

function describe(name: string, outputs: StackOutputs): object {
  return {
    StackName: name,
    CreationTime: '2026-01-27T16:00:00.000Z',
    StackStatus: 'CREATE_COMPLETE',
    Outputs: {
      member: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    },
  };
}

/** The scope of the signature: `Credential=<key>/<date>/<region>/cloudformation/aws4_request`. */
function regionOf({ headers }: IncomingMessage): string | undefined {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1];
}

function refuse(response: ServerResponse, status: number, Code: string, Message: string): void {
  send(response, status, 'ErrorResponse', { Error: { Type: 'Sender', Code, Message } });
}

function send(response: ServerResponse, status: number, root: string, content: object): void {
  const xml: string = builder.build({ [root]: { '@xmlns': NAMESPACE, ...content } });
  response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
}
