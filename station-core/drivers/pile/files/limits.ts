/** Every limit of the file server in one table; beside each, what happens at it. */

const MIB = 1_024 * 1_024;

export interface PileFilesLimits {
  /** Bytes of one file, either way; a bigger one is refused (413, 552) and what came of it is deleted. */
  readonly fileBytes: number;
  /** Bytes that stay free on the disk; a file that would leave less is refused (507, 452). */
  readonly freeBytes: number;
  /** Milliseconds an address is good for; then it is not found. */
  readonly ticketMs: number;
  /** Addresses at once; beyond, the one that ends soonest goes. */
  readonly tickets: number;
  /** HTTP connections of each listener; one more is dropped. */
  readonly sockets: number;
  /** Transfers at once by one address; one more is refused (409, 450). */
  readonly transfers: number;
  /** Milliseconds without a byte on a connection; then it is dropped. */
  readonly idleMs: number;
  /** Milliseconds for one whole request; then it is dropped. */
  readonly requestMs: number;
  /** Milliseconds between two words about the progress of one transfer. */
  readonly reportMs: number;
  /** FTP: sessions, all and of one address; one more is told 421. */
  readonly ftpSessions: number;
  readonly ftpSessionsOfOne: number;
  /** FTP: bytes of a command line, and of what is sent ahead of the answers; more ends the session. */
  readonly ftpLineBytes: number;
  readonly ftpAheadBytes: number;
  /** FTP: milliseconds for the log-in, without a command, and for the data connection to come; then the session ends (421), or the transfer (425). */
  readonly ftpLoginMs: number;
  readonly ftpIdleMs: number;
  readonly ftpDataMs: number;
  /** FTP: wrong log-ins before the session ends. */
  readonly ftpTries: number;
  /** FTP: milliseconds without an FTP address or session; then the listener closes. */
  readonly ftpLingerMs: number;
}

export const PILE_FILES_LIMITS: PileFilesLimits = {
  fileBytes: 256 * MIB,
  freeBytes: 512 * MIB,
  ticketMs: 2 * 3_600_000,
  tickets: 1_000,
  sockets: 256,
  transfers: 4,
  idleMs: 60_000,
  requestMs: 3_600_000,
  reportMs: 2_000,
  ftpSessions: 64,
  ftpSessionsOfOne: 8,
  ftpLineBytes: 512,
  ftpAheadBytes: 4_096,
  ftpLoginMs: 30_000,
  ftpIdleMs: 120_000,
  ftpDataMs: 30_000,
  ftpTries: 3,
  ftpLingerMs: 60_000,
};
