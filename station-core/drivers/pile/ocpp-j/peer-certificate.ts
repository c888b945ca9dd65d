/** The certificate a pile came with, and what is wrong with it (security profile 3; FIELD-FAULTS F25). */
import { X509Certificate } from 'node:crypto';
import { TLSSocket } from 'node:tls';
import type { UtcMs } from '../../../base/time.ts';
import type { HandshakeCause } from '../../../domain/event.ts';
import type { PileEntry } from '../../../domain/ports.ts';
import { shownText } from './identity.ts';

/** What is read of it; that the pile holds its key was shown by TLS. */
export interface PeerCertificate {
  /** null: it has none, or several. */
  readonly commonName: string | null;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** Signed by this station's CA. */
  readonly isOurs: boolean;
  /** Its extended key usage lets a client show it. */
  readonly isForClients: boolean;
  readonly validFromMs: number;
  readonly validUntilMs: number;
}

/** null: it came without TLS, or without a certificate. */
export type PeerReader = (socket: unknown) => PeerCertificate | null;

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** Throws where the CA is not one. */
export function openPeerReader(caPem: string): PeerReader {
  const ca = new X509Certificate(caPem);
  return (socket) => {
    const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
    if (certificate === undefined) return null;
    const { CN: name } = certificate.toLegacyObject().subject as { readonly CN?: string | readonly string[] };
    return {
      commonName: typeof name === 'string' ? name : null,
      fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      isOurs: certificate.checkIssued(ca) && certificate.verify(ca.publicKey),
      isForClients: (certificate.keyUsage as readonly string[] | undefined)?.includes(CLIENT_AUTH) ?? false,
      validFromMs: certificate.validFromDate.getTime(),
      validUntilMs: certificate.validToDate.getTime(),
    };
  };
}

export interface CertificateProblem {
  readonly cause: HandshakeCause;
  readonly detail: string;
}

/** null: it opens the door of this identity. */
export function problemOf(
  certificate: PeerCertificate,
  identity: string,
  entry: Pick<PileEntry, 'certificateName' | 'revoked'> | null,
  nowMs: UtcMs,
): CertificateProblem | null {
  const { commonName, isOurs, isForClients, validFromMs, validUntilMs, fingerprint } = certificate;
  const shown = commonName === null ? 'one without a name' : `the one of ${shownText(commonName)}`;
  if (!isOurs) return { cause: 'certificate-untrusted', detail: `its certificate (${shown}) was not signed by this station’s CA` };
  if (entry?.revoked.includes(fingerprint) === true)
    return { cause: 'certificate-revoked', detail: `its certificate (${shown}) was revoked here: have it ask for a new one` };
  if (!isForClients) return { cause: 'certificate-untrusted', detail: `its certificate (${shown}) is not one for piles` };
  if (commonName === null || (commonName !== identity && commonName !== entry?.certificateName))
    return { cause: 'certificate-of-another', detail: `it came with another certificate than its own: ${shown}` };
  if (nowMs >= validUntilMs)
    return { cause: 'certificate-expired', detail: `its certificate ended on ${dayOf(validUntilMs)}: have it ask for a new one` };
  if (nowMs < validFromMs)
    return {
      cause: 'certificate-expired',
      detail: `its certificate is only good from ${dayOf(validFromMs)}: is the clock of this PC right?`,
    };
  return null;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
