import { describe, expect, it } from 'vitest';
import { readMetadata } from './metadata.ts';
import { resolveTemplate } from './template-variables.ts';

const POD = { namespace_name: 'shop', pod_name: 'web-0', pod_id: 'a7d1b9c2-0000', pod_ip: '10.0.1.7' };

const resolve = (text: string, kubernetes: Readonly<Record<string, unknown>> = POD) =>
  resolveTemplate(text, readMetadata(kubernetes));

describe('template variables', () => {
  it.each([
    ['%%kube_namespace%%', 'shop'],
    ['%%kube_pod_name%%', 'web-0'],
    ['%%kube_pod_uid%%', 'a7d1b9c2-0000'],
    ['%%host%%', '10.0.1.7'],
    ['[{"a":"%%kube_namespace%%/%%kube_pod_name%%"}]', '[{"a":"shop/web-0"}]'],
    ['%%kube_namespace%%%%kube_namespace%%', 'shopshop'],
    ['no variable, 100 % sure', 'no variable, 100 % sure'],
    ['100 %% sure', '100 %% sure'],
    ['', ''],
  ])('of %j are filled in', (text, resolved) => {
    expect(resolve(text)).toBe(resolved);
  });

  it.each(['%%port%%', '%%env_TEAM%%', '%%kube_namespace%% %%pid%%', '%%pid%% %%kube_namespace%%', '%%hostname%%'])(
    'make a text unknown where the metadata does not know one: %j',
    (text) => {
      expect(resolve(text)).toBeUndefined();
    },
  );

  it.each(['%%kube_namespace%%', '%%kube_pod_name%%', '%%kube_pod_uid%%', '%%host%%'])(
    'make a text unknown where the pod has none: %j',
    (text) => {
      expect(resolve(text, {})).toBeUndefined();
    },
  );
});
