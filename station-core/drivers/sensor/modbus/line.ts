/** The line itself: a TCP socket or a serial port, opened, written to, and closed. Everything that goes wrong is one event: it is gone. */
import { connect } from 'node:net';
import { SerialPort } from 'serialport';
import { messageOf } from '../../../base/fault.ts';
import type { FieldDevice } from '../../../domain/safety.ts';

export type WireKind = FieldDevice['wire'];

export interface Line {
  write(bytes: Uint8Array): void;
  /** No data and no onGone any more. */
  close(): void;
}

export interface LineEvents {
  readonly onOpen: () => void;
  readonly onData: (bytes: Uint8Array) => void;
  /** Once: it could not be opened, or it ended. In plain words. */
  readonly onGone: (problem: string) => void;
}

/** A connection that is not there after so long is given up; the system's own limit is minutes. */
const CONNECT_MS = 3_000;

export function openLine(wire: WireKind, events: LineEvents): Line {
  return wire.kind === 'serial' ? openSerial(wire, events) : openSocket(wire, events);
}

function openSocket({ host, port }: Exclude<WireKind, { kind: 'serial' }>, events: LineEvents): Line {
  const once = onceGone(events);
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 10_000, timeout: CONNECT_MS });
  socket.on('connect', () => {
    socket.setTimeout(0);
    once.tell(events.onOpen);
  });
  socket.on('timeout', () => {
    once.gone(`${host}:${port} does not take the connection`);
    socket.destroy();
  });
  socket.on('data', (bytes) => once.tell(() => events.onData(bytes)));
  socket.on('error', (error) => once.gone(connectWords(error, `${host}:${port}`)));
  socket.on('close', () => once.gone(`${host}:${port} closed the connection`));
  return {
    write: (bytes) => void socket.write(bytes),
    close: () => {
      once.close();
      socket.destroy();
    },
  };
}

function openSerial({ path, baudRate, parity }: Extract<WireKind, { kind: 'serial' }>, events: LineEvents): Line {
  const once = onceGone(events);
  // Modbus over serial line V1.02 §2.5.1: without parity there are two stop bits; devices take one as well, and most send one.
  const port = new SerialPort({ path, baudRate, parity, dataBits: 8, stopBits: 1, autoOpen: false });
  port.on('data', (bytes: Uint8Array) => once.tell(() => events.onData(bytes)));
  port.on('error', (error) => once.gone(connectWords(error, path)));
  port.on('close', () => once.gone(`the serial port ${path} went away`));
  let isWanted = true;
  port.open((error) => {
    if (error !== null) once.gone(connectWords(error, path));
    else if (isWanted) once.tell(events.onOpen);
    else port.close(() => undefined);
  });
  return {
    write: (bytes) => void port.write(Buffer.from(bytes)),
    close: () => {
      isWanted = false;
      once.close();
      if (port.isOpen) port.close(() => undefined);
    },
  };
}

/** Errors and ends come in pairs; the first one counts, and none after somebody closed it himself. */
function onceGone(events: LineEvents): { gone: (problem: string) => void; tell: (call: () => void) => void; close: () => void } {
  let isOver = false;
  return {
    gone: (problem) => {
      if (isOver) return;
      isOver = true;
      events.onGone(problem);
    },
    tell: (call) => {
      if (!isOver) call();
    },
    close: () => {
      isOver = true;
    },
  };
}

function connectWords(error: unknown, where: string): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ECONNREFUSED': return `nothing listens at ${where}`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH': return `there is no way to ${where}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN': return `the name in ${where} is not known`;
    case 'ETIMEDOUT': return `${where} does not take the connection`;
    case 'ECONNRESET':
    case 'EPIPE': return `${where} cut the connection`;
    default: return `${where}: ${messageOf(error).slice(0, 120)}`;
  }
} // prettier-ignore
