/** Piles that flood: calls as fast as the line takes them, replies left unread. */
import type { CloseInfo, OcppPeer } from './ocpp-peer.ts';
import { callText } from './ocpp-frame.ts';
import { turnOfTheLoop } from './timers.ts';

/** How it floods. */
export interface FloodOptions {
  /** Calls in one turn of the loop; default 200. */
  readonly perTurn?: number;
  /** Stops after so many calls; default 1,000,000, which no station should take. */
  readonly most?: number;
  /** Leaves what comes back unread. */
  readonly unread?: boolean;
  /** Default a Heartbeat. */
  readonly call?: { readonly action: string; readonly payload: Readonly<Record<string, unknown>> };
}

/** What came of it. */
export interface FloodReport {
  readonly sent: number;
  /** Null: the station took it all. */
  readonly closed: CloseInfo | null;
}

/** Floods until the station cuts the line, or `most` were sent. */
export async function flood(peer: OcppPeer, options: FloodOptions = {}): Promise<FloodReport> {
  const { perTurn = 200, most = 1_000_000, call = { action: 'Heartbeat', payload: {} } } = options;
  if (options.unread === true) peer.freeze();
  let sent = 0;
  while (sent < most && peer.open) {
    for (let i = 0; i < perTurn && peer.sendRaw(callText(`f${sent}`, call.action, call.payload)); i += 1) sent += 1;
    await turnOfTheLoop();
  }
  if (options.unread === true) peer.thaw();
  return { sent, closed: peer.open ? null : await peer.closed };
}
