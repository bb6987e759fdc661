import { describe, expect, it } from 'vitest';
import { hostOfEcs, isEcsKey, readEcsMetadata } from './metadata.ts';

const TASK_ARN = 'arn:aws:ecs:eu-west-1:123456789012:task/shop/f72654d4b1ff42669fb1eee9c110dac0';

describe('readEcsMetadata', () => {
  it('reads the keys of a FireLens router', () => {
    const record = {
      container_id: '957b3635',
      container_name: '/ecs-web-7-app-d0c89395d3efaac05200',
      ec2_instance_id: 'i-0e8c1703f57233826',
      ecs_cluster: 'shop',
      ecs_task_arn: TASK_ARN,
      ecs_task_definition: 'web:7',
      log: 'hello',
      source: 'stderr',
    };
    expect(readEcsMetadata(record)).toEqual({
      cluster: 'shop',
      taskArn: TASK_ARN,
      family: 'web',
      version: '7',
      containerName: '/ecs-web-7-app-d0c89395d3efaac05200',
      ecsContainerName: undefined,
      containerId: '957b3635',
      instanceId: 'i-0e8c1703f57233826',
    });
  });

  it('reads the names of the ecs filter', () => {
    const record = {
      ecs_container_name: 'app',
      ecs_task_definition_family: 'web',
      ecs_task_definition_version: '7',
      log: 'hello',
    };
    expect(readEcsMetadata(record)).toMatchObject({ ecsContainerName: 'app', family: 'web', version: '7' });
  });

  it('takes family and revision from one place', () => {
    const record = {
      container_name: 'app',
      ecs_task_definition: 'web:7',
      ecs_task_definition_family: 'other',
      ecs_task_definition_version: '8',
    };
    expect(readEcsMetadata(record)).toMatchObject({ family: 'web', version: '7' });
  });

  it.each(['...', 'web', 'web:', 'web:latest', ':7', 'web:7:8', 'we b:7', '/web:7'])(
    'reads no family from the task definition %j',
    (definition) => {
      const metadata = readEcsMetadata({ container_id: '1', ecs_task_definition: definition });
      expect(metadata).toMatchObject({ family: undefined, version: undefined });
    },
  );

  it.each(['ecs_task_arn', 'ecs_cluster', 'ecs_task_definition', 'ecs_task_definition_family'])(
    'knows a record by %s and a container',
    (key) => {
      expect(readEcsMetadata({ [key]: 'x', container_id: '1' })).toBeDefined();
      expect(readEcsMetadata({ [key]: 'x', container_name: 'app' })).toBeDefined();
      expect(readEcsMetadata({ [key]: 'x', ecs_container_name: 'app' })).toBeDefined();
      expect(readEcsMetadata({ [key]: 'x' })).toBeUndefined();
      expect(readEcsMetadata({ [key]: 7, container_id: '1' })).toBeUndefined();
      expect(readEcsMetadata({ [key]: '', container_id: '1' })).toBeUndefined();
    },
  );

  it.each(['stdout', 'stderr'])('knows a record without metadata by what the log driver adds, from %s', (source) => {
    const record = { container_id: '1', container_name: 'app', source, log: 'hello' };
    expect(readEcsMetadata(record)).toMatchObject({ containerId: '1', containerName: 'app', taskArn: undefined });
  });

  it.each([
    { container_id: '1', container_name: 'app', source: 'nginx' },
    { container_id: '1', container_name: 'app' },
    { container_id: '1', source: 'stdout' },
    { container_name: 'app', source: 'stdout' },
    { container_id: 1, container_name: 'app', source: 'stdout' },
    { container_id: '1', container_name: { first: 'app' }, source: 'stdout' },
    { message: 'hello' },
    {},
  ])('takes %j for no record of FireLens', (record) => {
    expect(readEcsMetadata(record)).toBeUndefined();
  });

  it('reads what it knows whatever stands beside it', () => {
    const record = { container_id: '1', container_name: 'app', ecs_task_arn: TASK_ARN, source: 'stdout' };
    expect(readEcsMetadata({ ...record, kubernetes: { version: '1.29' } })).toBeDefined();
  });
});

describe('isEcsKey', () => {
  it.each(['ecs_cluster', 'ecs_task_arn', 'ecs_task_id', 'ec2_instance_id'])('claims %s', (key) => {
    expect(isEcsKey(key)).toBe(true);
  });

  it.each(['ecs', 'ecs.version', 'ec2_instance_ids', 'my_ecs_cluster', 'container_id', 'source', 'log'])(
    'leaves %s to the application',
    (key) => {
      expect(isEcsKey(key)).toBe(false);
    },
  );
});

describe('hostOfEcs', () => {
  const hostOf = (instance: unknown) => {
    const metadata = readEcsMetadata({ ecs_cluster: 'shop', container_id: '1', ec2_instance_id: instance });
    return metadata && hostOfEcs(metadata);
  };

  it.each(['i-0e8c1703f57233826', 'i-0e8c1703'])('names the EC2 instance %s', (instance) => {
    expect(hostOf(instance)).toBe(instance);
  });

  it.each([
    '...',
    '',
    'i-',
    'i-0e8c1703f',
    'i-0E8C1703',
    'mi-0e8c1703f57233826',
    'i-0e8c1703f57233826\n',
    7,
    undefined,
  ])('names no host for %j', (instance) => {
    expect(hostOf(instance)).toBeUndefined();
  });
});
