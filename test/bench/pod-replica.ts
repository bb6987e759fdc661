import { hash } from 'node:crypto';

/**
 * The same line of another replica of its pod: name, uid, and container id are others, of as many characters. Replica 0 is the
 * pod itself.
 *
 * @param text of a Fluent Bit record with a `kubernetes` object
 */
export function replicaOf(text: string, replica: number): string {
  if (replica === 0) return text;
  return withPodName(text, replica).replace(
    /("(?:pod|docker)_id":")([^"]*)"/g,
    (_, key: string, id: string) => `${key}${otherId(id, replica)}"`,
  );
}

/** A StatefulSet's pods are numbered, and their labels say so too. */
function withPodName(text: string, replica: number): string {
  const [, name = '', stem = '', suffix = ''] = /"pod_name":"(([^"]*-)(\w+))"/.exec(text) ?? [];
  if (name === '') return text;
  if (!/^\d+$/.test(suffix)) return text.replaceAll(name, `${stem}${hash('sha1', String(replica)).slice(0, 5)}`);
  return text
    .replaceAll(name, `${stem}${replica}`)
    .replace(/("apps\.kubernetes\.io\/pod-index":")\d+/, (_, key: string) => `${key}${replica}`);
}

function otherId(id: string, replica: number): string {
  const digits = hash('sha256', `${id} ${replica}`);
  return id.replace(/[0-9a-f]/g, (_, place: number) => digits[place] ?? '');
}
