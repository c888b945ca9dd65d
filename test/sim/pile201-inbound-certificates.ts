/** Answers about certificates (OCPP 2.0.1 A02, A03, M). */
import type { Payload } from './ocpp-frame.ts';
import { isPayload, listOf, objectOf, textOf } from './ocpp-frame.ts';
import type { HashData } from './pile-certificates.ts';
import type { Answerer201, Host201 } from './pile201-host.ts';
import { afterTheAnswer } from './pile201-host.ts';

/** By action. */
export const CERTIFICATE_ANSWERS: Readonly<Record<string, Answerer201>> = {
  InstallCertificate: (pile, request) => {
    const status = pile.certificates.install(
      textOf(request, 'certificateType') ?? '',
      textOf(request, 'certificate') ?? '',
      pile.clock.now(),
    );
    count(pile);
    return { status };
  },
  DeleteCertificate: (pile, request) => {
    const hash: Partial<HashData> = objectOf(request, 'certificateHashData');
    const status = pile.certificates.remove(hash);
    count(pile);
    return { status };
  },
  GetInstalledCertificateIds: (pile, request) => {
    const types = listOf(request, 'certificateType');
    const chosen = pile.certificates.installed.filter((one) => types.length === 0 || types.includes(one.use));
    if (chosen.length === 0) return { status: 'NotFound' };
    const certificateHashDataChain = chosen.map((one): Payload => ({ certificateType: one.use, certificateHashData: one.hash }));
    return { status: 'Accepted', certificateHashDataChain };
  },
  CertificateSigned: certificateSigned,
};

/** Makes a new key and asks for its certificate: SignCertificate. False where the central system would not. */
export async function startSigning(pile: Host201): Promise<boolean> {
  const csr = await pile.certificates.request(nameOf(pile), pile.device.text('SecurityCtrlr.OrganizationName'));
  const answer = await pile.line.ask('SignCertificate', { csr, certificateType: 'ChargingStationCertificate' });
  return answer?.ok === true && isPayload(answer.payload) && answer.payload['status'] === 'Accepted';
}

function certificateSigned(pile: Host201, request: Payload): Payload {
  if ((textOf(request, 'certificateType') ?? 'ChargingStationCertificate') !== 'ChargingStationCertificate') return { status: 'Rejected' };
  const roots = pile.certificates.roots('CSMSRootCertificate');
  const problem = pile.certificates.accept(textOf(request, 'certificateChain') ?? '', nameOf(pile), pile.clock.now(), roots);
  if (problem !== null) {
    pile.securityEvent('InvalidChargingStationCertificate', problem);
    return { status: 'Rejected', statusInfo: { reasonCode: 'InvalidCertificate', additionalInfo: problem } };
  }
  if (pile.device.integer('SecurityCtrlr.SecurityProfile') === 3) afterTheAnswer(() => pile.line.renew());
  return { status: 'Accepted' };
}

/** The common name is the serial number (A02.FR.03 and table of certificate properties). */
function nameOf(pile: Host201): string {
  return pile.options.serial ?? pile.identity;
}

function count(pile: Host201): void {
  pile.device.force('SecurityCtrlr.CertificateEntries', String(pile.certificates.installed.length));
}
