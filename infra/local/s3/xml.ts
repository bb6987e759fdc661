import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { s3Error } from './error.ts';

type XmlValue = string | number | boolean | undefined | XmlElement | readonly XmlElement[];

/** Child elements by name; an array repeats its element, `undefined` leaves it out. */
export interface XmlElement {
  readonly [name: string]: XmlValue;
}

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

/** An XML document with one root element in S3's namespace. */
export function renderXml(root: string, content: XmlElement): Buffer {
  const xml: string = builder.build({ [root]: { '@xmlns': NAMESPACE, ...content } });
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
}

/** S3's error document has no namespace. */
export function renderErrorXml(error: { code: string; message: string; resource: string; requestId: string }): Buffer {
  const { code, message, resource, requestId } = error;
  const xml: string = builder.build({
    Error: { Code: code, Message: message, Resource: resource, RequestId: requestId },
  });
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
}

/** Values stay text, spaces included: a key may be `007` or end with a space. */
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: { enabled: true, maxTotalExpansions: Number.POSITIVE_INFINITY },
});

export type ParsedElement = Readonly<Record<string, unknown>>;

/**
 * The root element of a request's body.
 *
 * @throws S3Error MalformedXML when the body is not XML or has another root
 */
export function parseXml(body: Buffer, root: string): ParsedElement {
  let document: unknown;
  try {
    document = parser.parse(body.toString('utf8'), true);
  } catch (cause) {
    throw s3Error('MalformedXML', cause instanceof Error ? cause.message : undefined);
  }
  const element = isElement(document) ? document[root] : undefined;
  if (!isElement(element)) throw s3Error('MalformedXML', `A <${root}> element is needed.`);
  return element;
}

/** The elements of that name, be there none, one or many. */
export function elementsOf(parent: ParsedElement, name: string): readonly ParsedElement[] {
  const children = parent[name] ?? [];
  const list: unknown[] = Array.isArray(children) ? children : [children];
  if (!list.every(isElement)) throw s3Error('MalformedXML', `<${name}> has no elements.`);
  return list;
}

/** The text of a child element, `undefined` when there is no such child. */
export function textOf(parent: ParsedElement, name: string): string | undefined {
  const text = parent[name];
  if (text !== undefined && typeof text !== 'string') throw s3Error('MalformedXML', `<${name}> must hold one text.`);
  return text;
}

const isElement = (value: unknown): value is ParsedElement => typeof value === 'object' && value !== null;
