import { describe, expect, it } from 'vitest';
import { SCOPE, sourcesOf, TASK_ARN, tagsOf } from '../../test/ecs/tags-of-record.ts';
import type { JsonObject } from '../json/value.ts';
import { isEcsTagKey } from './tags.ts';

describe('the task definition', () => {
  it('has an ARN in every partition', () => {
    const tags = tagsOf({
      container_id: '1',
      ecs_task_arn: 'arn:aws-cn:ecs:cn-north-1:123456789012:task/shop/10838bed',
      ecs_task_definition: 'web:7',
    });
    expect(tags).toMatchObject({
      region: 'cn-north-1',
      aws_account: '123456789012',
      task_definition_arn: 'arn:aws-cn:ecs:cn-north-1:123456789012:task-definition/web:7',
    });
  });

  it.each([
    { ecs_task_definition_family: 'web' },
    { ecs_task_definition_version: '7' },
    { ecs_task_definition_family: 'web', ecs_task_definition_version: 'latest' },
    { ecs_task_definition_family: 'we b', ecs_task_definition_version: '7' },
  ])('has no ARN where %j is all there is', (definition) => {
    expect(tagsOf({ container_id: '1', ecs_task_arn: TASK_ARN, ...definition })).not.toHaveProperty(
      'task_definition_arn',
    );
  });
});

describe('the container', () => {
  const namesOf = (container_name: string, rest: JsonObject = { ecs_task_definition: 'web:7' }) => {
    const tags = tagsOf({ container_id: '957b3635', container_name, ecs_task_arn: TASK_ARN, ...rest });
    return [tags.container_name, tags.ecs_container_name];
  };
  const RANDOM = 'd0c89395d3efaac05200';

  it("has no name in the task definition on EC2, where Docker's may have lost an underscore", () => {
    expect(namesOf(`/ecs-web-7-app-${RANDOM}`)).toEqual([`ecs-web-7-app-${RANDOM}`, undefined]);
  });

  it('has one name on Fargate, with or without metadata', () => {
    const record = {
      container_id: 'f4b6c7a71bbf49aea7b1c5c6a6bd9aa9-527074092',
      container_name: 'app',
      source: 'stdout',
    };
    expect(tagsOf(record)).toMatchObject({ container_name: 'app', ecs_container_name: 'app' });
  });

  it('has the name the router gives before any other', () => {
    const given = { ecs_task_definition: 'web:7', ecs_container_name: 'my_app' };
    expect(namesOf(`/ecs-web-7-myapp-${RANDOM}`, given)).toEqual([`ecs-web-7-myapp-${RANDOM}`, 'my_app']);
  });
});

describe('isEcsTagKey', () => {
  it('has every key that a record can prove', () => {
    const record = {
      container_id: 'f4b6c7a71bbf49aea7b1c5c6a6bd9aa9-527074092',
      container_name: 'app',
      ecs_task_arn: TASK_ARN,
      ecs_task_definition: 'web:7',
    };
    const keys = Object.keys(tagsOf(record));
    expect(keys).toHaveLength(13);
    expect(keys.filter((key) => !isEcsTagKey(key))).toEqual([]);
  });
});

describe('where a tag came from', () => {
  it('names the fields', () => {
    const record = { container_id: '1', ecs_task_arn: TASK_ARN, ecs_cluster: 'shop', ecs_container_name: 'app' };
    expect(sourcesOf(record)).toEqual({
      aws_account: 'ecs_task_arn',
      cluster_arn: 'ecs_cluster, with the region and account of ecs_task_arn',
      cluster_name: 'ecs_cluster',
      container_id: 'container_id',
      ecs_cluster_name: 'ecs_cluster',
      ecs_container_name: 'ecs_container_name',
      region: 'ecs_task_arn',
      task_arn: 'ecs_task_arn',
    });
  });

  it("names the task's ARN where the cluster is read from it", () => {
    expect(sourcesOf({ container_id: '1', ecs_task_arn: TASK_ARN })).toMatchObject({
      ecs_cluster_name: 'the cluster in ecs_task_arn',
    });
  });

  it("names the cluster's ARN where the place is read from it", () => {
    expect(sourcesOf({ container_id: '1', ecs_cluster: `${SCOPE}:cluster/shop` })).toMatchObject({
      aws_account: 'ecs_cluster',
      cluster_arn: 'ecs_cluster',
      region: 'ecs_cluster',
    });
  });
});
