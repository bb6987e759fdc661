// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation’s
import { describe, expect, it } from 'vitest';
import { resolveTemplate } from './resolve.ts';
import type { Template } from './template.ts';

const template = (value: unknown): Template => ({
  Conditions: {
    Yes: { 'Fn::Equals': ['a', 'a'] },
    No: { 'Fn::Not': [{ Condition: 'Yes' }] },
    Both: { 'Fn::And': [{ Condition: 'Yes' }, { 'Fn::Or': [{ Condition: 'No' }, { Condition: 'Yes' }] }] },
  },
  Mappings: { Sites: { 'datadoghq.eu': { Url: 'https://eu.example' } } },
  Resources: {
    Bucket: { Type: 'AWS::S3::Bucket', Condition: 'Yes', Properties: {} },
    Gone: { Type: 'AWS::SNS::Topic', Condition: 'No', Properties: {} },
    Queue: { Type: 'AWS::SQS::Queue', Properties: { value } },
  },
});

const resolved = (value: unknown) => resolveTemplate(template(value)).Resources.Queue?.Properties.value;

describe('a template as CloudFormation would create it', () => {
  it('has only what its conditions let be', () => {
    expect(Object.keys(resolveTemplate(template(1)).Resources)).toEqual(['Bucket', 'Queue']);
  });

  it.each([
    [{ Ref: 'Bucket' }, 'bucket'],
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::bucket'],
    [{ 'Fn::GetAtt': 'Queue.QueueName' }, 'queue.QueueName'],
    [{ 'Fn::If': ['Both', 'then', 'else'] }, 'then'],
    [{ 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${Bucket}/${!x}' }, 'arn:aws:s3:::bucket/${!x}'],
    [
      { 'Fn::Sub': ['${Here}-${Queue.Arn}', { Here: { Ref: 'Bucket' } }] },
      'bucket-arn:aws:sqs:us-east-1:123456789012:queue',
    ],
    [{ 'Fn::FindInMap': ['Sites', 'datadoghq.eu', 'Url'] }, 'https://eu.example'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Bucket' }]] }, 'a-bucket'],
    [[1, { 'Fn::If': ['No', 2, { Ref: 'AWS::NoValue' }] }], [1]],
    [{ kept: 1, left: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
  ])('%j is %j', (value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });

  it.each([
    [{ Ref: 'Nobody' }, 'there is no resource Nobody'],
    [{ Ref: 'Gone' }, 'Gone is referred to, and is not made'],
    [{ 'Fn::If': ['Perhaps', 1, 2] }, 'there is no condition Perhaps'],
    [{ 'Fn::FindInMap': ['Sites', 'datadoghq.com', 'Url'] }, 'the mapping Sites has no datadoghq.com'],
    [{ 'Fn::Cidr': [] }, 'the function Fn::Cidr is not known here'],
  ])('%j cannot be', (value, message) => {
    expect(() => resolved(value)).toThrow(message);
  });
});
