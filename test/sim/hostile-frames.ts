/** Frames no pile should send (RFC 6455, OCPP-J 4): too big, torn, lying, not UTF-8, of another version; each as a deed to a connected peer. */
import type { OcppPeer } from './ocpp-peer.ts';
import { callText } from './ocpp-frame.ts';
import { maskedFrame } from './raw-websocket.ts';

/** One deed and its name in a test's table. */
export interface HostileFrame {
  readonly name: string;
  readonly send: (peer: OcppPeer) => void;
}

/** A text message of so many bytes, a well-formed Heartbeat but for its size. */
export function oversize(bytes: number): HostileFrame {
  const padding = 'x'.repeat(bytes);
  return { name: `a message of ${bytes} bytes`, send: (peer) => void peer.sendRaw(callText('big', 'Heartbeat', { padding })) };
}

/** The same size in small fragments. */
export function oversizeInFragments(bytes: number): HostileFrame {
  return {
    name: `${bytes} bytes in fragments`,
    send: (peer) => peer.sendFragmented(callText('big', 'Heartbeat', { padding: 'x'.repeat(bytes) }), 64),
  };
}

/** A header that promises 4 GB, and nothing after it. */
export const LYING_LENGTH: HostileFrame = {
  name: 'a length of 4 GB',
  send: (peer) => peer.writeTcp(Buffer.from([0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 1, 2, 3, 4])),
};

/** Text that is not UTF-8. */
export const BROKEN_UTF8: HostileFrame = {
  name: 'broken UTF-8',
  send: (peer) =>
    peer.writeTcp(
      maskedFrame(Buffer.concat([Buffer.from('[2,"u","Heartbeat",{"a":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}]')]), 1),
    ),
};

/** A frame a client never masked. */
export const UNMASKED: HostileFrame = {
  name: 'an unmasked frame',
  send: (peer) => peer.writeTcp(Buffer.from([0x81, 2, 0x5b, 0x5d])),
};

/** An opcode RFC 6455 keeps for later. */
export const RESERVED_OPCODE: HostileFrame = {
  name: 'a reserved opcode',
  send: (peer) => peer.writeTcp(maskedFrame(Buffer.from('[]'), 0x3)),
};

/** JSON nested deeper than a careless parser's stack. */
export function deeplyNested(depth: number): HostileFrame {
  const text = `[2,"deep","Heartbeat",{"a":${'['.repeat(depth)}${']'.repeat(depth)}}]`;
  return { name: `JSON ${depth} deep`, send: (peer) => void peer.sendRaw(text) };
}

/** Bodies of 2.0.1 as a pile sends them that was set to the wrong subprotocol (F24). */
export const BODIES_OF_201: readonly { readonly action: string; readonly payload: Readonly<Record<string, unknown>> }[] = [
  { action: 'BootNotification', payload: { reason: 'PowerUp', chargingStation: { vendorName: 'Acme', model: 'Two' } } },
  { action: 'StatusNotification', payload: { timestamp: '2026-01-01T00:00:00Z', connectorStatus: 'Available', evseId: 1, connectorId: 1 } },
  {
    action: 'TransactionEvent',
    payload: {
      eventType: 'Started',
      timestamp: '2026-01-01T00:00:00Z',
      triggerReason: 'Authorized',
      seqNo: 0,
      transactionInfo: { transactionId: 'tx-1', chargingState: 'Charging' },
      evse: { id: 1, connectorId: 1 },
      idToken: { idToken: 'CARD1', type: 'ISO14443' },
    },
  },
  { action: 'Authorize', payload: { idToken: { idToken: 'CARD1', type: 'ISO14443' } } },
  { action: 'MeterValues', payload: { evseId: 1, meterValue: [{ timestamp: '2026-01-01T00:00:00Z', sampledValue: [{ value: 12.5 }] }] } },
  { action: 'NotifyEvent', payload: { generatedAt: '2026-01-01T00:00:00Z', seqNo: 0, eventData: [] } },
];
