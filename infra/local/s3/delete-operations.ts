import type { Bucket } from './bucket.ts';
import { type Answer, type Call, versionHeaders, xmlAnswer } from './call.ts';
import { S3Error, s3Error } from './error.ts';
import { elementsOf, type ParsedElement, parseXml, textOf, type XmlElement } from './xml.ts';

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const MAX_KEYS_PER_CALL = 1000;

export function deleteObject({ store, bucketName, key, query, headers }: Call): Answer {
  const bucket = store.bucket(bucketName);
  const versionId = query.get('versionId');
  const removed = bucket.remove(key, versionId, headers['if-match']);
  const marker: Record<string, string> = removed?.kind === 'delete-marker' ? { 'x-amz-delete-marker': 'true' } : {};
  const named = versionId ?? removed?.versionId;
  return { status: 204, headers: { ...marker, ...(named === undefined ? {} : versionHeaders(bucket, named)) } };
}

/** Every key has an outcome of its own: the call succeeds although single keys fail. */
export function deleteObjects(call: Call): Answer {
  const bucket = call.store.bucket(call.bucketName);
  const request = parseXml(call.payload.body, 'Delete');
  const objects = elementsOf(request, 'Object');
  if (objects.length === 0 || objects.length > MAX_KEYS_PER_CALL) throw s3Error('MalformedXML');
  const outcomes = objects.map((object) => deleteOne(call, bucket, object));
  const isQuiet = textOf(request, 'Quiet') === 'true';
  const elements = (kind: Outcome['kind']) => outcomes.filter((one) => one.kind === kind).map(({ element }) => element);
  return xmlAnswer('DeleteResult', { Deleted: isQuiet ? undefined : elements('Deleted'), Error: elements('Error') });
}

interface Outcome {
  readonly kind: 'Deleted' | 'Error';
  readonly element: XmlElement;
}

function deleteOne({ faults }: Call, bucket: Bucket, object: ParsedElement): Outcome {
  const key = textOf(object, 'Key');
  if (key === undefined || key === '') throw s3Error('MalformedXML', 'An <Object> needs a <Key>.');
  const versionId = textOf(object, 'VersionId');
  const target = { Key: key, VersionId: versionId };
  try {
    faults.throwFailure('DeleteObjects', key);
    const removed = bucket.remove(key, versionId, textOf(object, 'ETag'));
    const marker =
      removed?.kind === 'delete-marker' ? { DeleteMarker: true, DeleteMarkerVersionId: removed.versionId } : {};
    return { kind: 'Deleted', element: { ...target, ...marker } };
  } catch (error) {
    if (!(error instanceof S3Error)) throw error;
    return { kind: 'Error', element: { ...target, Code: error.code, Message: error.message } };
  }
}
