import { startS3 } from '../../../infra/local/s3/server.ts';
import { describeS3Conformance } from './conformance.ts';

const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };

describeS3Conformance(
  'the embedded server',
  async () => {
    const server = await startS3({ credentials });
    return { endpoint: server.url, credentials, close: () => server.close() };
  },
  new Map(),
);
