import { describe, expect, it } from 'vitest';
import { faultsOfRoles, wildcardsOf } from './check-iam.ts';
import type { Template } from './template.ts';

const TRUST = {
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
  Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
};

function role(statement: object, trust: object = TRUST): Template {
  return {
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: { Statement: [trust] },
          Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', ...statement }] } }],
        },
      },
    },
  };
}

const BUCKET = 'arn:aws:s3:::backup';

describe('what a role may do', () => {
  it('passes where each action has a resource of its own kind', async () => {
    expect(await faultsOfRoles(role({ Action: ['s3:PutObject', 's3:GetObject'], Resource: `${BUCKET}/*` }))).toEqual(
      [],
    );
    expect(await faultsOfRoles(role({ Action: 's3:ListBucket', Resource: BUCKET }))).toEqual([]);
    expect(await faultsOfRoles(role({ Action: 'xray:PutTraceSegments', Resource: '*' }))).toEqual([]);
  });

  it.each([
    ['a misspelt action', { Action: 's3:PutObjekt', Resource: `${BUCKET}/*` }, 'AWS knows no action s3:PutObjekt'],
    [
      'a service that is none',
      { Action: 'firehoes:PutRecord', Resource: '*' },
      'AWS knows no action firehoes:PutRecord',
    ],
    ['all actions of a service', { Action: 's3:*', Resource: BUCKET }, 'AWS knows no action s3:*'],
    ['all resources', { Action: 's3:GetObject', Resource: '*' }, 's3:GetObject is allowed on *'],
    ['a bucket for an object', { Action: 's3:GetObject', Resource: BUCKET }, 'none of its resources'],
    ['an object for a bucket', { Action: 's3:ListBucket', Resource: `${BUCKET}/*` }, 'none of its resources'],
    ['another service', { Action: 'sqs:SendMessage', Resource: `${BUCKET}/*` }, 'none of its resources'],
    ['no resource', { Action: 's3:ListBucket' }, 'names no resource'],
    ['a denial', { Effect: 'Deny', Action: 's3:ListBucket', Resource: BUCKET }, 'is Deny'],
  ])('is faulty with %s', async (_, statement, fault) => {
    expect(await faultsOfRoles(role(statement))).toEqual([expect.stringContaining(fault)]);
  });

  it('is nobody else’s to use', async () => {
    const allowed = { Action: 's3:ListBucket', Resource: BUCKET };
    const { Condition: _, ...unconditional } = TRUST;
    expect(await faultsOfRoles(role(allowed, unconditional))).toEqual([expect.stringContaining('any account')]);
    expect(await faultsOfRoles(role(allowed, { ...TRUST, Principal: { AWS: '*' } }))).toEqual([
      expect.stringContaining('no one service'),
    ]);
  });

  it('is not shared by functions', async () => {
    const { Resources } = role({ Action: 's3:ListBucket', Resource: BUCKET });
    const lambda = { Type: 'AWS::Lambda::Function', Properties: { Role: 'arn:aws:iam::123456789012:role/one' } };
    expect(await faultsOfRoles({ Resources: { ...Resources, One: lambda, Two: lambda } })).toEqual([
      'two functions share a role',
    ]);
  });

  it('is listed with its reason, where it is on all resources', () => {
    expect(wildcardsOf(role({ Action: 'xray:PutTraceSegments', Resource: '*' }))).toEqual([
      'Role: xray:PutTraceSegments (AWS knows no resources for it)',
    ]);
    expect(wildcardsOf(role({ Action: 's3:ListBucket', Resource: BUCKET }))).toEqual([]);
  });
});
