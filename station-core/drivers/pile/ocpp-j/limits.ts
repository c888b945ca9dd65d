/** Every limit of an OCPP-J listener in one table; beside each, what happens at it. */

export interface OcppJLimits {
  /** Piles connected at once; one more is refused with 503. */
  readonly connections: number;
  /** Handshakes not yet decided (the password check is slow on purpose); one more is refused with 503. */
  readonly handshakes: number;
  /** TLS handshakes not yet done; one more connection is closed at once. */
  readonly tlsHandshakes: number;
  /** Milliseconds for TLS and the request head together, and again for the decision; then the socket is destroyed. */
  readonly handshakeMs: number;
  /** Unknown piles: those the station knows to wait plus those connected and not yet booted; one more is refused with 503. */
  readonly waitingPiles: number;
  /** Bytes of one message; a bigger one closes the connection with 1009. */
  readonly messageBytes: number;
  /** Calls of one pile that wait for their answer, in number and bytes; one more closes the connection with 1008. */
  readonly pendingCalls: number;
  readonly pendingBytes: number;
  /** Bad messages of one connection in 60 s; one more closes it with 1008. */
  readonly badPerMinute: number;
  /** Bytes a pile leaves unread on our side before its connection is cut. */
  readonly unreadBytes: number;
  /** Milliseconds between pings; nothing heard from one to the next cuts the connection (F10). */
  readonly pingMs: number;
  /** Milliseconds after which a pile that does not boot may be called all the same (F12). */
  readonly bootWaitMs: number;
  /** Milliseconds of rest between an accepted boot and the first call (F12). */
  readonly settleMs: number;
  /** Calls to one pile in a second; more wait their turn. */
  readonly callsPerSecond: number;
  /** Orders that wait for one pile; one more ends as queue-full. */
  readonly queuedOrders: number;
  /** Milliseconds an order waits for its turn, then it ends as no-answer without having been sent. */
  readonly orderWaitMs: number;
  /** Milliseconds for the pile's answer, from the instant the call is sent; then it ends as no-answer. */
  readonly callMs: number;
  /** Milliseconds an urgent call waits behind an unanswered one, then it goes beside it. */
  readonly urgentWaitMs: number;
  /** Milliseconds for a closing handshake, then the socket is destroyed. */
  readonly closeMs: number;
  /** Milliseconds in which one address and identity is reported as refused once. */
  readonly refusalMs: number;
  /** Boots of a pile that waits: one is journalled in this time, the others get the same answer from memory. */
  readonly waitingBootMs: number;
}

export const OCPP_J_LIMITS: OcppJLimits = {
  connections: 10_000,
  handshakes: 512,
  tlsHandshakes: 2_048,
  handshakeMs: 10_000,
  waitingPiles: 200,
  messageBytes: 256 * 1_024,
  pendingCalls: 64,
  pendingBytes: 1_024 * 1_024,
  badPerMinute: 50,
  unreadBytes: 1_024 * 1_024,
  pingMs: 20_000,
  bootWaitMs: 30_000,
  settleMs: 2_000,
  callsPerSecond: 5,
  queuedOrders: 32,
  orderWaitMs: 60_000,
  callMs: 30_000,
  urgentWaitMs: 1_000,
  closeMs: 2_000,
  refusalMs: 10_000,
  waitingBootMs: 10_000,
};
