/** Which way a file travels to or from a pile: by what the pile says it can do, and by how it is connected. */
import type { SecurityProfile } from '../../domain/certificate.ts';
import type { FileScheme } from '../../domain/firmware.ts';

/**
 * `supported`: the value of its SupportedFileTransferProtocols (1.6 §9.1.24) or OCPPCommCtrlr.FileTransferProtocols (2.0.1), e.g.
 * "FTP,HTTP"; null: it never said. A pile on TLS trusts the station's certificate, so it is given HTTPS where it can; one
 * without is not, as it would refuse it. FTP only where nothing else is known.
 */
export function chooseScheme(seen: SecurityProfile | null, supported: string | null): FileScheme {
  const can = new Set(
    (supported ?? '')
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter((word) => word !== ''),
  );
  const isSecure = seen !== null && seen >= 2;
  if (can.size === 0) return isSecure ? 'https' : 'http';
  if (isSecure && can.has('HTTPS')) return 'https';
  if (can.has('HTTP')) return 'http';
  if (can.has('FTP')) return 'ftp';
  return can.has('HTTPS') ? 'https' : 'http';
}
