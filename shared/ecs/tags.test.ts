import { describe, expect, it } from 'vitest';
import { TagSet, type TagSink } from '../datadog/tag.ts';
import type { JsonObject } from '../json/value.ts';
import { hostOfEcs, readEcsMetadata } from './metadata.ts';
import { addEcsTags, ECS_TAG_KEYS } from './tags.ts';

/** Takes tags by their keys, and by the same where they came from. ECS has no tags that are not key and value. */
class Recorder implements TagSink {
  readonly values: Record<string, string> = {};
  readonly sources: Record<string, string> = {};

  add(key: string, value: string | undefined, from: string): void {
    if (value === undefined) return;
    this.values[key] = value;
    this.sources[key] = from;
  }

  addText(text: string): void {
    throw new Error(`not key and value: ${text}`);
  }
}

function recordTags(record: JsonObject): Recorder {
  const metadata = readEcsMetadata(record);
  if (metadata === undefined) throw new Error('not a record of FireLens');
  const tags = new Recorder();
  addEcsTags(tags, metadata);
  return tags;
}

const tagsOf = (record: JsonObject) => recordTags(record).values;
const sourcesOf = (record: JsonObject) => recordTags(record).sources;

function hostOf(record: JsonObject): string | undefined {
  const metadata = readEcsMetadata(record);
  return metadata && hostOfEcs(metadata);
}

const SCOPE = 'arn:aws:ecs:eu-west-1:123456789012';
const TASK_ARN = `${SCOPE}:task/shop/f72654d4b1ff42669fb1eee9c110dac0`;

describe('records seen in public', () => {
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

  it('proves all tags on EC2', () => {
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
  ])('prove all but the name in the task definition on EC2', (record) => {
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

  it('prove all tags on Fargate, where the application logs JSON', () => {
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

  it('prove all tags on Fargate, where the application logs text', () => {
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

describe('ECS_TAG_KEYS', () => {
  it('has every key that a record can prove', () => {
    const record = {
      container_id: 'f4b6c7a71bbf49aea7b1c5c6a6bd9aa9-527074092',
      container_name: 'app',
      ecs_task_arn: TASK_ARN,
      ecs_task_definition: 'web:7',
    };
    const keys = Object.keys(tagsOf(record));
    expect(keys).toHaveLength(13);
    expect(keys.filter((key) => !ECS_TAG_KEYS.has(key))).toEqual([]);
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
