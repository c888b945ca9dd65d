/** Answers of a camera that is broken, or means harm: each is written straight to the socket. */
import type { ServerResponse } from 'node:http';
import type { OnvifHabit } from './onvif-options.ts';

/** Writes what this habit makes of a right answer. False: the habit leaves answers as they are. */
export function answerBadly(response: ServerResponse, habit: OnvifHabit, right: string): boolean {
  switch (habit.kind) {
    case 'answers':
    case 'floods':
    case 'forgets-subscriptions':
      return false;
    case 'silent':
      return true;
    case 'cuts':
      response.socket?.resetAndDestroy();
      return true;
    case 'entity-bomb':
      return send(response, withBomb(right));
    case 'outside-entity':
      return send(
        response,
        withDoctype(right, '<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b SYSTEM "http://127.0.0.1:1/stolen">', '&a;&b;'),
      );
    case 'endless':
      return pour(response, right);
    case 'huge':
      return send(response, insideBody(right, `<!--${'x'.repeat(habit.bytes)}-->`));
    case 'deep':
      return send(response, insideBody(right, '<a>'.repeat(habit.levels) + '</a>'.repeat(habit.levels)));
    case 'wrong-types':
      return send(response, scrambled(right));
    case 'malformed':
      return send(response, right.slice(0, Math.floor(right.length * 0.7)));
    case 'content-length':
      return lie(response, right, habit.by);
    case 'drips':
      return drip(response, right, habit.everyMs);
    case 'html':
      return send(response, '<!doctype html><html><body><form>Please log in<br></form>', 'text/html');
    case 'junk':
      return send(response, Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 73) & 255)));
    case 'status':
      response.writeHead(habit.code).end();
      return true;
    case 'redirects':
      response.writeHead(302, { location: response.req.url ?? '/' }).end();
      return true;
  }
}

function send(response: ServerResponse, body: string | Buffer, type = 'application/soap+xml; charset=utf-8'): true {
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
  return true;
}

function withBomb(right: string): string {
  const entities = Array.from({ length: 10 }, (_, at) => `<!ENTITY e${at} "${at === 0 ? 'bombbombbo' : `&e${at - 1};`.repeat(10)}">`);
  return withDoctype(right, entities.join(''), '&e9;');
}

function withDoctype(right: string, entities: string, use: string): string {
  return insideBody(right.replace(/^<\?xml[^>]*\?>\n?/, `<?xml version="1.0"?><!DOCTYPE x [${entities}]>`), `<x>${use}</x>`);
}

/** Right after the opening tag of the Body. */
function insideBody(right: string, more: string): string {
  return right.replace(/<env:Body>/, (open) => open + more);
}

function pour(response: ServerResponse, right: string): true {
  const at = right.indexOf('</env:Body>');
  response.writeHead(200, { 'content-type': 'application/soap+xml' });
  response.write(right.slice(0, at));
  const space = Buffer.alloc(65_536, 0x20);
  const more = (): void => {
    if (response.destroyed || response.writableEnded) return;
    if (response.write(space)) setImmediate(more);
    else response.once('drain', more);
  };
  more();
  return true;
}

/** Every number becomes a word, every element that holds text comes twice. */
function scrambled(right: string): string {
  return right
    .replaceAll(/>(-?\d[\d.:TZ-]*)</g, '>soon<')
    .replaceAll(/<(\w+:\w+)>([^<]+)<\/\1>/g, '<$1>$2</$1><$1><deeper>$2</deeper></$1>')
    .replaceAll(/(\w+)="-?\d+"/g, '$1="many"');
}

function lie(response: ServerResponse, right: string, by: number): true {
  const { socket } = response;
  const said = Math.max(0, Buffer.byteLength(right) + by);
  socket?.end(`HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nContent-Length: ${said}\r\nConnection: close\r\n\r\n${right}`);
  return true;
}

function drip(response: ServerResponse, right: string, everyMs: number): true {
  const bytes = Buffer.from(right);
  response.writeHead(200, { 'content-type': 'application/soap+xml', 'content-length': bytes.length });
  let at = 0;
  const timer = setInterval(() => {
    if (response.destroyed || at >= bytes.length) {
      clearInterval(timer);
      if (!response.destroyed) response.end();
      return;
    }
    response.write(bytes.subarray(at, at + 1));
    at += 1;
  }, everyMs);
  response.on('close', () => clearInterval(timer));
  return true;
}
