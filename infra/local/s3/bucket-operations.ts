import { type Answer, type Call, xmlAnswer } from './call.ts';
import { s3Error } from './error.ts';
import { parseXml, textOf } from './xml.ts';

export function createBucket({ store, bucketName }: Call): Answer {
  store.create(bucketName);
  return { status: 200, headers: { location: `/${bucketName}` } };
}

export function headBucket({ store, bucketName }: Call): Answer {
  store.bucket(bucketName);
  return { status: 200 };
}

export function putBucketVersioning({ store, bucketName, payload }: Call): Answer {
  const bucket = store.bucket(bucketName);
  const configuration = parseXml(payload.body, 'VersioningConfiguration');
  if (textOf(configuration, 'MfaDelete') !== undefined) throw s3Error('NotImplemented', 'MfaDelete');
  const status = textOf(configuration, 'Status');
  if (status !== 'Enabled' && status !== 'Suspended') throw s3Error('MalformedXML');
  bucket.versioning = status;
  return { status: 200 };
}

export function getBucketVersioning({ store, bucketName }: Call): Answer {
  return xmlAnswer('VersioningConfiguration', { Status: store.bucket(bucketName).versioning });
}
