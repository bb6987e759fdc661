import { describe, expect, it } from 'vitest';
import { remapStatus } from '../../../infra/local/datadog/log-status.ts';
import { useDatadog } from './client.ts';

/** Tables: https://docs.datadoghq.com/logs/log_configuration/pipelines/#preprocessing */
describe('preprocessing of JSON logs', () => {
  const subject = useDatadog();
  const keep = async (log: object) => {
    await subject.postLogs(log);
    return subject.datadog.accepted[0];
  };

  it.each([
    ['source', { ddsource: 'nginx' }, 'nginx'],
    ['hostname', { host: 'a', hostname: 'b', syslog: { hostname: 'c' } }, 'a'],
    ['hostname', { hostname: 'b', syslog: { hostname: 'c' } }, 'b'],
    ['hostname', { syslog: { hostname: 'c' } }, 'c'],
    ['message', { message: 'a', msg: 'b', log: 'c' }, 'a'],
    ['message', { msg: 'b', log: 'c' }, 'b'],
    ['message', { log: 'c' }, 'c'],
    ['message', { log: { level: 'info' } }, undefined],
    ['status', { status: 'warn', severity: 'error', level: 'debug' }, 'warning'],
    ['status', { severity: 'error', level: 'debug' }, 'error'],
    ['status', { level: 'debug' }, 'debug'],
    ['status', { syslog: { severity: 3 } }, 'error'],
    ['service', { service: 'a', syslog: { appname: 'b' }, dd: { service: 'c' } }, 'a'],
    ['service', { syslog: { appname: 'b' }, dd: { service: 'c' } }, 'b'],
    ['service', { 'dd.service': 'c' }, 'c'],
  ] as const)('reads the %s out of %j', async (field, log, expected) => {
    expect((await keep(log))?.[field]).toBe(expected);
  });

  it('reads tags as text with commas, each once', async () => {
    expect((await keep({ message: 'a', ddtags: 'env:prod, team:x,,env:prod' }))?.tags).toEqual(['env:prod', 'team:x']);
  });

  /** DataDog/datadog-serverless-functions aws/logs_monitoring/steps/enrichment.py, extract_ddtags_from_message. */
  it('lifts JSON in the message to the top, over keys of the same name and over the tags', async () => {
    const inner = { msg: 'inner', service: 'inner-service', ddtags: 'env:dev', user: { id: 1 } };
    const log = {
      message: JSON.stringify(inner),
      service: 'outer',
      ddtags: 'env:prod,pod_name:x',
      ddsource: 'go',
      a: 1,
    };
    expect(await keep(log)).toMatchObject({
      log,
      attributes: { msg: 'inner', user: { id: 1 }, a: 1 },
      message: 'inner',
      service: 'inner-service',
      source: 'go',
      tags: ['env:dev'],
    });
  });

  it('keeps the text of a lifted message that brings no message of its own', async () => {
    expect(await keep({ message: '{"a":1}' })).toMatchObject({ message: '{"a":1}', attributes: { a: 1 } });
  });

  it('lifts an object only: a message that is another kind of JSON is text', async () => {
    expect(await keep({ message: '[1]' })).toMatchObject({ message: '[1]', attributes: { message: '[1]' } });
  });

  /** https://docs.datadoghq.com/logs/log_configuration/processors/log_status_remapper/ */
  it.each([
    ['fatal', 'emerg'],
    ['EMERGENCY', 'emerg'],
    ['alert', 'alert'],
    ['critical', 'critical'],
    ['err', 'error'],
    ['e', 'info'],
    ['Warn', 'warning'],
    ['notice', 'notice'],
    ['trace', 'debug'],
    ['verbose', 'debug'],
    ['ok', 'OK'],
    ['severe', 'OK'],
    ['0', 'emerg'],
    ['7', 'debug'],
    ['30', 'info'],
    ['unknown', 'info'],
  ])('makes of the status %s %s', (text, expected) => {
    expect(remapStatus(text)).toBe(expected);
  });
});
