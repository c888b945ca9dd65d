/** Answers of a simulated 1.6 pile to the security extensions (security white paper, third edition). */
import type { Payload } from './ocpp-frame.ts';
import { objectOf, textOf } from './ocpp-frame.ts';
import type { HashData } from './pile-certificates.ts';
import type { Answerer, CommandHost } from './pile16-host.ts';
import { afterTheAnswer } from './pile16-host.ts';

/** By action. */
export const SECURITY_ANSWERS: Readonly<Record<string, Answerer>> = {
  InstallCertificate: (pile, request) => ({
    status: pile.certificates.install(textOf(request, 'certificateType') ?? '', textOf(request, 'certificate') ?? '', pile.clock.now()),
  }),
  DeleteCertificate: (pile, request) => {
    const hash: Partial<HashData> = objectOf(request, 'certificateHashData');
    return { status: pile.certificates.remove(hash) };
  },
  GetInstalledCertificateIds: (pile, request) => {
    const chosen = pile.certificates.installed.filter((one) => one.use === textOf(request, 'certificateType'));
    return chosen.length === 0 ? { status: 'NotFound' } : { status: 'Accepted', certificateHashData: chosen.map((one) => one.hash) };
  },
  CertificateSigned: certificateSigned,
  GetLog: (pile, request) => pile.upkeep.sendLog(request),
  SignedUpdateFirmware: (pile, request) => pile.upkeep.updateSigned(request),
};

/** Makes a new key and asks for its certificate: SignCertificate (A02). False where the central system would not. */
export async function startSigning(pile: CommandHost): Promise<boolean> {
  const csr = await pile.certificates.request(nameOf(pile), pile.config.text('CpoName'));
  const answer = await pile.line.ask('SignCertificate', { csr });
  return answer?.ok === true && answer.payload['status'] === 'Accepted';
}

/** May SecurityProfile become this (A05)? Never lower, and only with what the profile needs. */
export function takesProfile(pile: CommandHost, profile: number): boolean {
  if (!Number.isInteger(profile) || profile > 3 || profile < pile.config.integer('SecurityProfile')) return false;
  const hasPassword = pile.config.text('AuthorizationKey') !== '';
  const hasRoot = pile.certificates.roots('CentralSystemRootCertificate').length > 0;
  if (profile === 1) return hasPassword;
  if (profile === 2) return hasPassword && hasRoot;
  return profile === 0 || (hasRoot && pile.certificates.own !== null);
}

function certificateSigned(pile: CommandHost, request: Payload): Payload {
  const roots = pile.certificates.roots('CentralSystemRootCertificate');
  const problem = pile.certificates.accept(textOf(request, 'certificateChain') ?? '', nameOf(pile), pile.clock.now(), roots);
  if (problem !== null) {
    pile.securityEvent('InvalidChargePointCertificate', problem);
    return { status: 'Rejected' };
  }
  if (pile.config.integer('SecurityProfile') === 3) afterTheAnswer(() => pile.line.renew());
  return { status: 'Accepted' };
}

/** The common name is the serial number (white paper, certificate properties). */
function nameOf(pile: CommandHost): string {
  return pile.options.serial ?? pile.identity;
}
