import { beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, type Template } from '../../infra/template/template.ts';
import { ownMetrics } from '../own-metrics.ts';
import { deployed, PACKAGING_MS, propertiesOf } from './packaged.ts';

let stack: Template;

beforeAll(async () => {
  stack = await deployed({ alarmHoursLeft: '4', alarmEmail: 'on-call@example.com' });
}, PACKAGING_MS);

const alarms = () => resourcesOf(stack, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
const nameOf = (alarm: { AlarmName: string }) => alarm.AlarmName.replace('hydrant-prod-', '');

describe('the alarms', () => {
  it('are there for each thing that an operator has to know', () => {
    expect(alarms().map(nameOf)).toEqual([
      'hours-left',
      'parked-bytes',
      'parked-incomplete',
      'replay-sum',
      'dead-letters',
      'failed-runs',
      'backfill',
      'transform-errors',
      'transform-duration',
      'transform-overflow',
      'delivery',
      'freshness',
      'throttled',
      'silent-stream',
    ]);
  });

  it('have descriptions that CloudWatch takes', () => {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    for (const { AlarmDescription } of alarms()) expect(AlarmDescription.length).toBeLessThanOrEqual(1_024);
  });

  it('look at metrics that the functions publish, under their names', async () => {
    const published = await ownMetrics();
    const own = alarms().filter(({ Namespace }) => Namespace === 'Hydrant');
    expect(own).toHaveLength(6);
    for (const { MetricName, Dimensions } of own) {
      expect(published).toContain(MetricName);
      expect(Dimensions).toEqual([
        { Name: 'service', Value: expect.stringMatching(/^hydrant-prod-(transform|reprocessor)$/) },
      ]);
    }
    const functions = resourcesOf(stack, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties.FunctionName);
    expect(functions).toEqual(['hydrant-prod-transform', 'hydrant-prod-reprocessor']);
  });

  it('take silence for trouble where it is: of the hourly run, of delivery, of what comes in', () => {
    const breaching = alarms().filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(breaching.map(nameOf)).toEqual(['hours-left', 'delivery', 'silent-stream']);
  });

  it('reach somebody, when it begins and when it ends', () => {
    for (const { AlarmActions, OKActions } of alarms()) {
      expect(AlarmActions).toEqual(['arn:aws:sns:us-east-1:123456789012:alarm-topic']);
      expect(OKActions).toEqual(AlarmActions);
    }
    expect(propertiesOf(stack, 'AlarmTopic').Subscription).toEqual([
      { Protocol: 'email', Endpoint: 'on-call@example.com' },
    ]);
    const [allowed] = propertiesOf(stack, 'AlarmTopicPolicy').PolicyDocument.Statement;
    expect(allowed).toMatchObject({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    });
  });

  it('have the thresholds that are asked for', () => {
    expect(Number(propertiesOf(stack, 'HoursLeftAlarm').Threshold)).toBe(4);
    expect(Number(propertiesOf(stack, 'ParkedBytesAlarm').Threshold)).toBe(1e9);
  });
});

describe('the dashboard', () => {
  const widgets = () => JSON.parse(propertiesOf(stack, 'Dashboard').DashboardBody).widgets;

  it('shows every alarm', () => {
    expect(widgets()[0].properties.alarms).toHaveLength(alarms().length);
  });

  it('shows metrics that are published', async () => {
    const published = await ownMetrics();
    const shown = widgets().flatMap(
      ({ properties }: { properties: { metrics?: string[][] } }) => properties.metrics ?? [],
    );
    const own = shown.filter(([namespace]: string[]) => namespace === 'Hydrant');
    expect(own.length).toBeGreaterThan(10);
    for (const [, name] of own) expect(published).toContain(name);
  });

  it('has no panel over another', () => {
    const cells = widgets().flatMap(({ x, y, width, height }: Record<string, number>) =>
      Array.from(
        { length: (width ?? 0) * (height ?? 0) },
        (_, at) => `${(x ?? 0) + (at % (width ?? 1))} ${(y ?? 0) + Math.floor(at / (width ?? 1))}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { x, width } of widgets()) expect(x + width).toBeLessThanOrEqual(24);
  });
});
