import { describe, expect, it } from 'vitest';
import { hostOf, tagsOf } from '../../test/ecs/tags-of-record.ts';

describe('records of Fargate seen in public', () => {
  it('prove all tags where the application logs JSON', () => {
    const record = {
      '@timestamp': '2024-10-07T22:18:32+0000',
      level: 'ERROR',
      message: 'something happened in this execution.',
      source: 'stdout',
      container_id: '20f475b66b2b45c8b4253d9fbf40ff1d-1057226457',
      container_name: 'example-json-logger',
      ecs_cluster: 'highlight-production-cluster',
      ecs_task_arn:
        'arn:aws:ecs:us-east-2:173971919437:task/highlight-production-cluster/20f475b66b2b45c8b4253d9fbf40ff1d',
      ecs_task_definition: 'example-json-logger:4',
      trace_id: 'f80fc1e87e7bce2bb992167f47f8ab00',
    };
    expect(tagsOf(record)).toEqual({
      aws_account: '173971919437',
      cluster_arn: 'arn:aws:ecs:us-east-2:173971919437:cluster/highlight-production-cluster',
      cluster_name: 'highlight-production-cluster',
      container_id: '20f475b66b2b45c8b4253d9fbf40ff1d-1057226457',
      container_name: 'example-json-logger',
      ecs_cluster_name: 'highlight-production-cluster',
      ecs_container_name: 'example-json-logger',
      region: 'us-east-2',
      task_arn: record.ecs_task_arn,
      task_definition_arn: 'arn:aws:ecs:us-east-2:173971919437:task-definition/example-json-logger:4',
      task_family: 'example-json-logger',
      task_name: 'example-json-logger',
      task_version: '4',
    });
    expect(hostOf(record)).toBeUndefined();
  });

  it('prove all tags where the application logs text', () => {
    const record = {
      date: 1638805848.186957,
      container_name: 'app',
      source: 'stdout',
      log: '70.113.36.5 - - [06/Dec/2021:15:50:48 +0000] "GET / HTTP/1.1" 200 615 "-" "curl/7.64.1" "-"',
      container_id: 'f4b6c7a71bbf49aea7b1c5c6a6bd9aa9-527074092',
      ecs_cluster: 'firelens-dataprepper',
      ecs_task_arn: 'arn:aws:ecs:us-east-1:531516510575:task/firelens-dataprepper/f4b6c7a71bbf49aea7b1c5c6a6bd9aa9',
      ecs_task_definition: 'firelens-example-data-prepper:1',
    };
    expect(tagsOf(record)).toEqual({
      aws_account: '531516510575',
      cluster_arn: 'arn:aws:ecs:us-east-1:531516510575:cluster/firelens-dataprepper',
      cluster_name: 'firelens-dataprepper',
      container_id: 'f4b6c7a71bbf49aea7b1c5c6a6bd9aa9-527074092',
      container_name: 'app',
      ecs_cluster_name: 'firelens-dataprepper',
      ecs_container_name: 'app',
      region: 'us-east-1',
      task_arn: record.ecs_task_arn,
      task_definition_arn: 'arn:aws:ecs:us-east-1:531516510575:task-definition/firelens-example-data-prepper:1',
      task_family: 'firelens-example-data-prepper',
      task_name: 'firelens-example-data-prepper',
      task_version: '1',
    });
  });

  it.each([
    {
      status: 'error',
      level: 50,
      time: 1728347034087,
      environment: 'staging',
      region: 'us-east-2',
      name: 'example-json-logger',
      service: 'abc123',
      dd: { trace_id: '7211330732019911779', service: 'main-api', version: '1.2.3', env: 'staging' },
      msg: 'something happened in this execution.',
      container_id: 'x-y',
      container_name: 'api-container-name',
      source: 'stdout',
      ecs_cluster: 'fooAPI',
      ecs_task_arn: 'arn:aws:ecs:us-east-2:x:task/fooAPI/y',
      ecs_task_definition: 'fooAPI:659',
    },
    {
      container_id: 'dummy',
      container_name: 'nginxContainer',
      ecs_cluster: 'yus-sakai-ecs-firelens-yyyyy',
      ecs_task_arn: 'arn:aws:ecs:us-west-2:xxxxx:task/yus-sakai-ecs-firelens-yyyyy/xxx',
      ecs_task_definition: 'taskdef:12',
      log: '2023/07/11 23:05:26 [error] 29#29: *8681 open() "/usr/share/nginx/html/favicon.ico" failed',
      source: 'stderr',
    },
  ])('prove neither place nor ARNs where the account is none', (record) => {
    const [family, version] = record.ecs_task_definition.split(':');
    expect(tagsOf(record)).toEqual({
      cluster_name: record.ecs_cluster,
      container_id: record.container_id,
      container_name: record.container_name,
      ecs_cluster_name: record.ecs_cluster,
      task_arn: record.ecs_task_arn,
      task_family: family,
      task_name: family,
      task_version: version,
    });
  });

  it('prove the container alone where FireLens adds no metadata', () => {
    const record = {
      container_id: 'XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX-XXXXXXXXXX',
      container_name: 'my_container_name',
      log: 'my_sample log',
      source: 'stdout',
    };
    expect(tagsOf(record)).toEqual({ container_id: record.container_id, container_name: 'my_container_name' });
  });
});
