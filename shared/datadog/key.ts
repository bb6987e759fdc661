/**
 * Whether a text can be a key of Datadog's: characters that an HTTP header takes, without a space or a line break. What is none
 * never gets into a header, because who refuses it there may quote it.
 */
export function isKey(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
