import { describe, expect, it } from 'vitest';
import { SCOPE, TASK_ARN, tagsOf } from '../../test/ecs/tags-of-record.ts';

describe('the cluster', () => {
  const clusterOf = (cluster: string | undefined, taskArn: string | undefined) => {
    const tags = tagsOf({ container_id: '1', ecs_cluster: cluster, ecs_task_arn: taskArn });
    expect(tags.cluster_name).toBe(tags.ecs_cluster_name);
    return { name: tags.ecs_cluster_name, arn: tags.cluster_arn };
  };
  const SHOP_ARN = `${SCOPE}:cluster/shop`;

  it('is named by its ARN on old Fargate platforms', () => {
    expect(clusterOf(SHOP_ARN, TASK_ARN)).toEqual({ name: 'shop', arn: SHOP_ARN });
    expect(clusterOf(SHOP_ARN, `${SCOPE}:task/10838bed`)).toEqual({ name: 'shop', arn: SHOP_ARN });
  });

  it('tells the place by its ARN where the task has none', () => {
    const tags = tagsOf({ container_id: '1', ecs_cluster: SHOP_ARN, ecs_task_definition: 'web:7' });
    expect(tags).toMatchObject({
      region: 'eu-west-1',
      aws_account: '123456789012',
      cluster_arn: SHOP_ARN,
      task_definition_arn: `${SCOPE}:task-definition/web:7`,
    });
  });

  it("is the one in the task's ARN where it is not named", () => {
    expect(clusterOf(undefined, TASK_ARN)).toEqual({ name: 'shop', arn: SHOP_ARN });
    expect(clusterOf(undefined, `${SCOPE}:task/10838bed`)).toEqual({ name: undefined, arn: undefined });
    expect(clusterOf(undefined, 'arn:aws:ecs:region:1:task/shop/10838bed')).toEqual({
      name: undefined,
      arn: undefined,
    });
  });

  it('is in the region and account of a task whose ARN names no cluster', () => {
    expect(clusterOf('shop', `${SCOPE}:task/10838bed`)).toEqual({ name: 'shop', arn: SHOP_ARN });
  });

  it("has no ARN where the task's ARN disagrees", () => {
    expect(clusterOf('other', TASK_ARN)).toEqual({ name: 'other', arn: undefined });
    expect(clusterOf(`${SCOPE}:cluster/other`, TASK_ARN)).toEqual({ name: 'other', arn: undefined });
    expect(clusterOf('arn:aws:ecs:eu-west-2:123456789012:cluster/shop', TASK_ARN)).toEqual({
      name: 'shop',
      arn: undefined,
    });
  });

  it('has no ARN where its name or its own ARN is not well formed', () => {
    expect(clusterOf('my shop', `${SCOPE}:task/10838bed`)).toEqual({ name: 'my shop', arn: undefined });
    expect(clusterOf('arn:aws:ecs:region:1:cluster/shop', TASK_ARN)).toEqual({ name: 'shop', arn: undefined });
    expect(clusterOf('shop', undefined)).toEqual({ name: 'shop', arn: undefined });
  });

  it('has no name where another ARN stands in its place', () => {
    expect(clusterOf(`${SCOPE}:service/shop`, TASK_ARN)).toEqual({ name: undefined, arn: undefined });
  });
});
