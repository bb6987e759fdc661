/**
 * Strict base64: what Node would silently leave out was not base64. (A regular expression for this overflows its stack on
 * some megabytes.)
 *
 * @returns undefined where the text is not exactly what encoding the bytes gives
 */
export function readBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}
