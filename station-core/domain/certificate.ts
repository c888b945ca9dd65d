/** Certificates of piles, and what each is for. */
import type { PileId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';

/** OCPP 1.6 security whitepaper §4, 2.0.1 A02: how a pile connects. 0 plain, 1 basic auth, 2 TLS with basic auth, 3 TLS with a client certificate. */
export type SecurityProfile = 0 | 1 | 2 | 3;

/** A certificate the pile makes a key for. */
export type SignedUse = 'pile' | 'v2g';
/** A certificate the pile trusts. 1.6 knows the first two. */
export type TrustedUse = 'csms-root' | 'manufacturer-root' | 'v2g-root' | 'mo-root' | 'v2g-chain';

/** OCPP CertificateHashDataType: hex text. */
export interface CertificateHash {
  readonly algorithm: 'SHA256' | 'SHA384' | 'SHA512';
  readonly issuerName: string;
  readonly issuerKey: string;
  readonly serial: string;
}

/** A certificate this station's CA signed for a pile. Public data. */
export interface PileCertificate {
  readonly serial: string;
  readonly pileId: PileId;
  readonly use: SignedUse;
  readonly commonName: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  readonly issuedAtMs: UtcMs;
  readonly validUntilMs: UtcMs;
  /** replaced: the pile took a newer one; it may still come with this one until it ends. */
  readonly state: 'sent' | 'installed' | 'refused' | 'replaced' | 'revoked';
  /** When the pile was last asked to make a new key for the next one; null: not yet. */
  readonly renewalAskedMs: UtcMs | null;
}

/** How a pile may come in, and a move from one security profile to the next. */
export interface PileSecurity {
  /** The profile of the connection it has, or had last; null: never connected. */
  readonly seen: SecurityProfile | null;
  /** The least it is let in with; raised once it was seen on more. */
  readonly least: SecurityProfile;
  /** Under way: the old way in stays open until the pile was seen on the new one (F25). */
  readonly move: SecurityMove | null;
  /** What the CN of its certificate may be beside its identity: the serial number bound at pairing (F25). */
  readonly certificateName: string | null;
}

export interface SecurityMove {
  readonly to: SecurityProfile;
  readonly sinceMs: UtcMs;
  readonly step: 'password' | 'root' | 'certificate' | 'profile' | 'reboot' | 'waiting' | 'failed';
  /** When it came to this step. */
  readonly stepSinceMs: UtcMs;
  /** The new password's hash, beside the old one until it was seen. */
  readonly passwordHash: string | null;
  /** The pile said it took the new password, or came with it. */
  readonly passwordTaken: boolean;
  /** Something it was told takes effect with its next start. */
  readonly needsReboot: boolean;
  /** The network slot it uses now (2.0.1), to fall back on; null: not asked yet. */
  readonly networkSlot: number | null;
  /** Where the pile is to connect on the new profile, e.g. wss://192.168.1.5:9221/ocpp; null: not known. */
  readonly url: string | null;
  /** In a word of the protocol why it failed. */
  readonly problem: string | null;
}
