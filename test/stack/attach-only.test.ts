import { describe, expect, it } from 'vitest';
import { statementsOf } from '../../infra/template/statements.ts';
import { resourcesOf } from '../../infra/template/template.ts';
import { loadReprocessorSettings } from '../../shared/config/load.ts';
import { ATTACH_ONLY, deployed, PACKAGING_MS, propertiesOf } from './packaged.ts';

describe('attach-only', () => {
  it(
    'makes the functions for a stream and a bucket that exist, and replays nothing by itself',
    async () => {
      const stack = await deployed(ATTACH_ONLY);
      for (const type of ['AWS::KinesisFirehose::DeliveryStream', 'AWS::S3::BucketPolicy']) {
        const made = resourcesOf(stack, type).map(([id]) => id);
        expect(made).toEqual(type === 'AWS::S3::BucketPolicy' ? ['ServerlessDeploymentBucketPolicy'] : []);
      }
      expect(resourcesOf(stack, 'AWS::S3::Bucket').map(([id]) => id)).toEqual(['ServerlessDeploymentBucket']);
      expect(stack.Resources.FirehoseRole).toBeUndefined();
      expect(propertiesOf(stack, 'ReprocessorEventsRuleSchedule1').State).toBe('DISABLED');
      const settings = loadReprocessorSettings(propertiesOf(stack, 'ReprocessorLambdaFunction').Environment.Variables);
      expect(settings).toMatchObject({ backupBucket: 'my-backup-bucket', streamName: 'eks-fargate-logs' });
      const onBucket = statementsOf(stack).flatMap(({ resources }) =>
        resources.filter((arn) => arn.startsWith('arn:aws:s3')),
      );
      for (const arn of onBucket) expect(arn).toMatch(/^arn:aws:s3:::my-backup-bucket(\/|$)/);
      // Where nobody replays by schedule, silence is no alarm.
      expect(propertiesOf(stack, 'HoursLeftAlarm').TreatMissingData).toBe('notBreaching');
      expect(stack.Outputs).toMatchObject({
        DeliveryStreamName: { Value: 'eks-fargate-logs' },
        TransformAliasArn: { Value: expect.stringMatching(/:live$/) },
      });
    },
    PACKAGING_MS,
  );

  it(
    'is refused where it does not say what is there, as is a param that nobody knows',
    async () => {
      await expect(deployed({ attachOnly: 'true', buckett: 'my-backup-bucket' })).rejects.toThrow(
        /--param buckett: there is none of this name[\s\S]+needs the stream's backup bucket[\s\S]+needs the stream that is there/,
      );
    },
    PACKAGING_MS,
  );
});
