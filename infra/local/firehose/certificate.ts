import { generate } from 'selfsigned';

/** A key and its self-signed certificate in PEM. A client trusts the server by taking `cert` as its CA. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** For `localhost` and the loopback addresses, valid for a year from now on the machine's clock: TLS clients look there. */
export async function selfSignedCertificate(): Promise<Certificate> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      // Some TLS libraries accept a self-signed certificate as a root only if it may sign.
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  return { key, cert };
}
