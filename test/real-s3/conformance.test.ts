import { describeS3Conformance } from '../contract/s3/conformance.ts';
import { readConnection } from './environment.ts';
import { RADOSGW_16_DIFFERENCES } from './radosgw-16.ts';

/** Read at once: without a server the whole file fails. */
const connection = readConnection(process.env);

describeS3Conformance('radosgw 16.2.15', async () => connection, RADOSGW_16_DIFFERENCES);
