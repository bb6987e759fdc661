import { describe, expect, it } from 'vitest';
import { hostOf, tagsOf } from '../../test/ecs/tags-of-record.ts';
import { TagSet } from '../datadog/tag.ts';
import { readEcsMetadata } from './metadata.ts';
import { addEcsTags } from './tags.ts';

describe('records of EC2 seen in public', () => {
  /** https://github.com/aws/aws-for-fluent-bit/issues/29 */
  const ON_EC2 = {
    container_id: '957b36352863d2af06fa223f73e8e2f26d900c3f12ba81bc4df58c9e390a9a4d',
    container_name: '/ecs-chattersubscriptionsubscriptiontaskdefinition84AF3B49-39-app-d0c89395d3efaac05200',
    ec2_instance_id: 'i-0e8c1703f57233826',
    ecs_cluster: 'chatter-base-ClusterEB0386A7-A8Q2H6M4RI1I',
    ecs_task_arn:
      'arn:aws:ecs:us-east-1:209640446841:task/chatter-base-ClusterEB0386A7-A8Q2H6M4RI1I/56a8667e7a454b0a8c7a39d5723de11e',
    ecs_task_definition: 'chattersubscriptionsubscriptiontaskdefinition84AF3B49:39',
    log: 'REDACTED',
    source: 'stderr',
  };

  it('prove all tags', () => {
    expect(tagsOf(ON_EC2)).toEqual({
      aws_account: '209640446841',
      cluster_arn: 'arn:aws:ecs:us-east-1:209640446841:cluster/chatter-base-ClusterEB0386A7-A8Q2H6M4RI1I',
      cluster_name: 'chatter-base-ClusterEB0386A7-A8Q2H6M4RI1I',
      container_id: '957b36352863d2af06fa223f73e8e2f26d900c3f12ba81bc4df58c9e390a9a4d',
      container_name: 'ecs-chattersubscriptionsubscriptiontaskdefinition84AF3B49-39-app-d0c89395d3efaac05200',
      ecs_cluster_name: 'chatter-base-ClusterEB0386A7-A8Q2H6M4RI1I',
      region: 'us-east-1',
      task_arn: ON_EC2.ecs_task_arn,
      task_definition_arn:
        'arn:aws:ecs:us-east-1:209640446841:task-definition/chattersubscriptionsubscriptiontaskdefinition84AF3B49:39',
      task_family: 'chattersubscriptionsubscriptiontaskdefinition84AF3B49',
      task_name: 'chattersubscriptionsubscriptiontaskdefinition84AF3B49',
      task_version: '39',
    });
    expect(hostOf(ON_EC2)).toBe('i-0e8c1703f57233826');
  });

  it('are tags that Datadog takes as they are, in lower case', () => {
    const metadata = readEcsMetadata(ON_EC2);
    const tags = new TagSet();
    if (metadata !== undefined) addEcsTags(tags, metadata);
    expect(tags.toArray().sort()).toEqual(
      Object.entries(tagsOf(ON_EC2))
        .map(([key, value]) => `${key}:${value.toLowerCase()}`)
        .sort(),
    );
  });

  it.each([
    {
      container_id: '6423836e5a643259ede1cd56f085b114d23a14a14fe9f305f0285e1acd3e5ca0',
      container_name: '/ecs-web-41-frontend-c0dfd1978deed9ddfb01',
      ecs_cluster: 'ANewCluster',
      ecs_task_arn: 'arn:aws:ecs:eu-west-1:373709687837:task/ANewCluster/f72654d4b1ff42669fb1eee9c110dac0',
      ecs_task_definition: 'web:42',
      log: '192.168.77.31 - - [08/Jun/2022:21:51:27 +0000] "GET / HTTP/1.0" 200 615 "-" "ApacheBench/2.3" "-"',
      source: 'stdout',
    },
    {
      container_id: '677a1638f1594cbd29029c1dd60d90bdd3636a67ab5c263a0bc6646ea33f2103',
      container_name: '/ecs-web-41-random-logs-8ae2e9f7eecae5d78801',
      ecs_cluster: 'ANewCluster',
      ecs_task_arn: 'arn:aws:ecs:eu-west-1:373709687837:task/ANewCluster/f72654d4b1ff42669fb1eee9c110dac0',
      ecs_task_definition: 'web:42',
      log: '2022-06-08T21:47:56+0000 DEBUG This is a debug log that shows a log that can be ignored.',
    },
  ])('prove all but the name in the task definition', (record) => {
    expect(tagsOf(record)).toEqual({
      aws_account: '373709687837',
      cluster_arn: 'arn:aws:ecs:eu-west-1:373709687837:cluster/ANewCluster',
      cluster_name: 'ANewCluster',
      container_id: record.container_id,
      container_name: record.container_name.slice(1),
      ecs_cluster_name: 'ANewCluster',
      region: 'eu-west-1',
      task_arn: record.ecs_task_arn,
      task_definition_arn: 'arn:aws:ecs:eu-west-1:373709687837:task-definition/web:42',
      task_family: 'web',
      task_name: 'web',
      task_version: '42',
    });
    expect(hostOf(record)).toBeUndefined();
  });

  it('are copied where the ecs filter names them', () => {
    const record = {
      source: 'stdout',
      ecs_task_arn: 'arn:aws:ecs:region:0123456789012:task/FluentBit-cluster/13EXAMPLE',
      container_name: '/ecs-windows-app-task-1-sample-container-cEXAMPLE',
      ecs_cluster: 'FluentBit-cluster',
      ecs_container_name: 'sample-container',
      ecs_task_definition_version: '1',
      container_id: '61f5e6EXAMPLE',
      log: '10',
      ecs_task_definition_family: 'windows-app-task',
    };
    expect(tagsOf(record)).toEqual({
      cluster_name: 'FluentBit-cluster',
      container_id: '61f5e6EXAMPLE',
      container_name: 'ecs-windows-app-task-1-sample-container-cEXAMPLE',
      ecs_cluster_name: 'FluentBit-cluster',
      ecs_container_name: 'sample-container',
      task_arn: record.ecs_task_arn,
      task_family: 'windows-app-task',
      task_name: 'windows-app-task',
      task_version: '1',
    });
  });

  it('derive nothing from dots, and copy them', () => {
    const record = {
      source: 'stdout',
      log: 'pass',
      container_id: '...',
      container_name: '...',
      ec2_instance_id: '...',
      ecs_cluster: '...',
      ecs_task_arn: '...',
      ecs_task_definition: '...',
    };
    expect(tagsOf(record)).toEqual({
      cluster_name: '...',
      container_id: '...',
      container_name: '...',
      ecs_cluster_name: '...',
      task_arn: '...',
    });
    expect(hostOf(record)).toBeUndefined();
  });
});
