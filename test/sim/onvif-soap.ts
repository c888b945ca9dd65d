/** SOAP 1.2 as an ONVIF device reads and writes it, with the UsernameToken of WS-Security. */
import { createHash } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';

/** One request: the operation's local name, its arguments as text by local name, and who asks. */
export interface SoapRequest {
  readonly operation: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly token: { readonly username: string; readonly digest: string; readonly nonce: string; readonly created: string } | null;
}

const PARSER = new XMLParser({ removeNSPrefix: true, ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false });

/** Null for what is no SOAP request. */
export function readSoap(text: string): SoapRequest | null {
  const envelope = child(parsed(text), 'Envelope');
  const body = child(envelope, 'Body');
  const operation = Object.keys(body).find((name) => !name.startsWith('@'));
  if (operation === undefined) return null;
  const token = child(child(child(envelope, 'Header'), 'Security'), 'UsernameToken');
  const username = text0(token['Username']);
  return {
    operation,
    body: child(body, operation),
    token:
      username === ''
        ? null
        : { username, digest: text0(token['Password']), nonce: text0(token['Nonce']), created: text0(token['Created']) },
  };
}

/** The text of an argument, wherever it stands under the request; empty: not there. */
export function argument(request: SoapRequest, name: string): string {
  const search = (node: unknown): string | null => {
    if (typeof node !== 'object' || node === null) return null;
    for (const [key, value] of Object.entries(node)) {
      if (key === name) return text0(value);
      const inside = search(value);
      if (inside !== null) return inside;
    }
    return null;
  };
  return search(request.body) ?? '';
}

/** An attribute of an element under the request, e.g. `x` of `PanTilt`; empty: not there. */
export function attribute(request: SoapRequest, element: string, name: string): string {
  const search = (node: unknown): string | null => {
    if (typeof node !== 'object' || node === null) return null;
    for (const [key, value] of Object.entries(node)) {
      if (key === element && typeof value === 'object' && value !== null) return text0((value as Record<string, unknown>)[`@${name}`]);
      const inside = search(value);
      if (inside !== null) return inside;
    }
    return null;
  };
  return search(request.body) ?? '';
}

/** Password digest (UsernameToken profile 1.0) that is right, and made within 5 min of the device's clock. */
export function isTokenGood(
  token: NonNullable<SoapRequest['token']>,
  who: { readonly username: string; readonly password: string },
  nowMs: number,
): boolean {
  const right = createHash('sha1')
    .update(Buffer.concat([Buffer.from(token.nonce, 'base64'), Buffer.from(token.created), Buffer.from(who.password)]))
    .digest('base64');
  const madeMs = Date.parse(token.created);
  return token.username === who.username && token.digest === right && Math.abs(madeMs - nowMs) <= 300_000;
}

/** A whole answer. Every namespace an ONVIF device uses is declared, as they do. */
export function envelope(body: string, header = ''): string {
  const spaces = Object.entries(NAMESPACES)
    .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
    .join(' ');
  const head = header === '' ? '' : `<env:Header>${header}</env:Header>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope ${spaces}>${head}<env:Body>${body}</env:Body></env:Envelope>`;
}

/** A SOAP fault; subcode e.g. ter:NotAuthorized. */
export function fault(code: 'Sender' | 'Receiver', subcode: string, reason: string): string {
  return envelope(
    `<env:Fault><env:Code><env:Value>env:${code}</env:Value><env:Subcode><env:Value>${subcode}</env:Value></env:Subcode></env:Code>` +
      `<env:Reason><env:Text xml:lang="en">${xml(reason)}</env:Text></env:Reason></env:Fault>`,
  );
}

/** Text for between tags and in attributes. */
export function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const NAMESPACES = {
  env: 'http://www.w3.org/2003/05/soap-envelope',
  wsa: 'http://www.w3.org/2005/08/addressing',
  wsnt: 'http://docs.oasis-open.org/wsn/b-2',
  wstop: 'http://docs.oasis-open.org/wsn/t-1',
  tt: 'http://www.onvif.org/ver10/schema',
  tds: 'http://www.onvif.org/ver10/device/wsdl',
  trt: 'http://www.onvif.org/ver10/media/wsdl',
  tr2: 'http://www.onvif.org/ver20/media/wsdl',
  tev: 'http://www.onvif.org/ver10/events/wsdl',
  tptz: 'http://www.onvif.org/ver20/ptz/wsdl',
  tmd: 'http://www.onvif.org/ver10/deviceIO/wsdl',
  tns1: 'http://www.onvif.org/ver10/topics',
  ter: 'http://www.onvif.org/ver10/error',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  xs: 'http://www.w3.org/2001/XMLSchema',
} as const;

function parsed(text: string): Record<string, unknown> {
  try {
    const document: unknown = PARSER.parse(text);
    return typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : {};
  } catch {
    return {}; // no XML: nobody asked for anything
  }
}

function child(node: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  const found = node[name];
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
}

function text0(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const inner = (value as Record<string, unknown>)['#text'];
  return typeof inner === 'string' ? inner : '';
}
