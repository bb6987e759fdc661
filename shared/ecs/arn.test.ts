import { describe, expect, it } from 'vitest';
import { isTaskDefinitionArn, parseClusterArn, parseTaskArn } from './arn.ts';

const SCOPE = 'arn:aws:ecs:eu-west-1:123456789012';

describe('parseTaskArn', () => {
  it('reads the format with the cluster', () => {
    expect(parseTaskArn(`${SCOPE}:task/shop/f72654d4b1ff42669fb1eee9c110dac0`)).toEqual({
      scope: SCOPE,
      region: 'eu-west-1',
      account: '123456789012',
      cluster: 'shop',
    });
  });

  it('reads the old format, which names no cluster', () => {
    expect(parseTaskArn(`${SCOPE}:task/10838bed-421f-43ef-870a-f43feacbbb5b`)).toMatchObject({
      scope: SCOPE,
      cluster: undefined,
    });
  });

  it.each([
    ['arn:aws-cn:ecs:cn-northwest-1:123456789012:task/a/b', 'cn-northwest-1'],
    ['arn:aws-us-gov:ecs:us-gov-west-1:123456789012:task/a/b', 'us-gov-west-1'],
    ['arn:aws-iso-b:ecs:us-isob-east-1:012345678901:task/a/b', 'us-isob-east-1'],
  ])('reads every partition: %s', (arn, region) => {
    expect(parseTaskArn(arn)).toMatchObject({ region, scope: arn.slice(0, arn.indexOf(':task')) });
  });

  it.each([
    '...',
    '',
    'arn:aws:ecs:region:123456789012:task/a/b',
    'arn:aws:ecs:eu-west-1:0123456789012:task/a/b',
    'arn:aws:ecs:eu-west-1:12345678901:task/a/b',
    'arn:aws:ecs:eu-west-1:xxxxxxxxxxxx:task/a/b',
    'arn:aws:ecs:eu-west:123456789012:task/a/b',
    'arn:aws:ecs:west-1:123456789012:task/a/b',
    'arn:aws:ec2:eu-west-1:123456789012:task/a/b',
    'arn:other:ecs:eu-west-1:123456789012:task/a/b',
    ' arn:aws:ecs:eu-west-1:123456789012:task/a/b',
    `${SCOPE}:task/`,
    `${SCOPE}:task//b`,
    `${SCOPE}:task/a/`,
    `${SCOPE}:task/a/b/c`,
    `${SCOPE}:task/a/b\n`,
    `${SCOPE}:task/${'a'.repeat(256)}/b`,
    `${SCOPE}:cluster/a`,
  ])('refuses %j', (text) => {
    expect(parseTaskArn(text)).toBeUndefined();
  });
});

describe('parseClusterArn', () => {
  it('reads the name', () => {
    expect(parseClusterArn(`${SCOPE}:cluster/my_Shop-1`)).toMatchObject({ scope: SCOPE, cluster: 'my_Shop-1' });
  });

  it.each([`${SCOPE}:cluster/`, `${SCOPE}:cluster/a/b`, `${SCOPE}:cluster/a b`, `${SCOPE}:task/a/b`, 'shop'])(
    'refuses %j',
    (text) => {
      expect(parseClusterArn(text)).toBeUndefined();
    },
  );
});

describe('isTaskDefinitionArn', () => {
  it('accepts a family with its revision only', () => {
    expect(isTaskDefinitionArn(`${SCOPE}:task-definition/web_1-a:42`)).toBe(true);
    expect(isTaskDefinitionArn(`${SCOPE}:task-definition/web`)).toBe(false);
    expect(isTaskDefinitionArn(`${SCOPE}:task-definition/web:latest`)).toBe(false);
    expect(isTaskDefinitionArn('arn:aws:ecs:region:123456789012:task-definition/web:42')).toBe(false);
  });
});
