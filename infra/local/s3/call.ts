import type { Bucket, StoredObject } from './bucket.ts';
import type { FaultScript } from './faults.ts';
import type { Payload } from './payload.ts';
import type { Store } from './store.ts';
import { renderXml, type XmlElement } from './xml.ts';

/** An authenticated request whose query and headers hold nothing that its operation does not know. */
export interface Call {
  readonly store: Store;
  readonly faults: FaultScript;
  readonly bucketName: string;
  /** Empty for calls on the bucket. */
  readonly key: string;
  /** Decoded. */
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Payload;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** A 200 with an XML document. */
export function xmlAnswer(root: string, content: XmlElement, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, headers: { 'content-type': 'application/xml', ...headers }, body: renderXml(root, content) };
}

/** S3 names versions only in buckets that have, or once had, versioning. */
export function versionHeaders(bucket: Bucket, versionId: string): Record<string, string> {
  return bucket.versioning === undefined ? {} : { 'x-amz-version-id': versionId };
}

export function checksumHeaders({ checksum }: Pick<StoredObject, 'checksum'>): Record<string, string> {
  return checksum === undefined ? {} : { [checksum.header]: checksum.value, 'x-amz-checksum-type': 'FULL_OBJECT' };
}
