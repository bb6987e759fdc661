/**
 * S3's error codes in use here, with their status and sentence.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
const ERRORS = {
  AccessDenied: [403, 'Access Denied'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed.'],
  BadDigest: [400, 'The digest given does not match the body received.'],
  BucketAlreadyOwnedByYou: [409, 'The bucket exists already and is yours.'],
  IncompleteBody: [400, 'The body does not have the form or the length that the headers announce.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidAccessKeyId: [403, 'The access key ID does not exist in our records.'],
  InvalidArgument: [400, 'Invalid argument.'],
  InvalidBucketName: [400, 'The bucket name is not valid.'],
  InvalidRange: [416, 'The requested range is not satisfiable.'],
  InvalidRequest: [400, 'Invalid request.'],
  InvalidURI: [400, 'The URI cannot be parsed.'],
  KeyTooLongError: [400, 'The key is too long.'],
  MalformedXML: [400, 'The XML is not well-formed or does not follow the schema.'],
  MethodNotAllowed: [405, 'The method is not allowed against this resource.'],
  NoSuchBucket: [404, 'The bucket does not exist.'],
  NoSuchKey: [404, 'The key does not exist.'],
  NoSuchVersion: [404, 'The version does not exist.'],
  NotImplemented: [501, 'This server does not implement what the request asks for.'],
  NotModified: [304, 'Not modified.'],
  PreconditionFailed: [412, 'At least one of the preconditions did not hold.'],
  SignatureDoesNotMatch: [403, 'The signature calculated does not match the one given.'],
  XAmzContentSHA256Mismatch: [400, "x-amz-content-sha256 is not the SHA-256 of the body's bytes."],
} as const satisfies Record<string, readonly [status: number, message: string]>;

type S3ErrorCode = keyof typeof ERRORS;

/** A refusal, answered to the client as S3's error XML; `headers` go with the answer (for example `x-amz-delete-marker`). */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The refusal that S3 gives under that code; `message` replaces the general sentence. */
export function s3Error(code: S3ErrorCode, message?: string, headers?: Readonly<Record<string, string>>): S3Error {
  const [status, sentence] = ERRORS[code];
  return new S3Error(status, code, message ?? sentence, headers);
}
