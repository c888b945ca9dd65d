/** Security profiles of piles, their certificates, and who was turned away at the door. */
import { X509Certificate } from 'node:crypto';
import { Fault } from '../../base/fault.ts';
import { id, type PileId } from '../../base/ids.ts';
import type { SecurityProfile } from '../../domain/certificate.ts';
import { nearestUrl } from '../../rules/security/nearest-url.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

export const security = {
  move: os.security.move.handler(async ({ context, input }) => {
    const caller = allow(context, 'piles.secure');
    const pileId = id<PileId>(input.pileId);
    const pile = found(await context.ports.read('pileViewById', { pileId }), { pile: pileId });
    const { to, password, certificateName } = input;
    await submitAs(context, caller.operatorId, {
      kind: 'operator.move-security',
      pileId,
      to,
      password,
      passwordHash: password === null ? null : context.ports.keys.pilePassword.hash(password),
      certificateName,
      url: to > (pile.security.seen ?? 0) ? urlFor(context, to, pile.remoteAddress) : null,
    });
    return done;
  }),

  endMove: os.security.endMove.handler(async ({ context, input }) => {
    const caller = allow(context, 'piles.secure');
    await submitAs(context, caller.operatorId, { kind: 'operator.end-security-move', pileId: id<PileId>(input.pileId) });
    return done;
  }),

  certificates: os.security.certificates.handler(({ context, input }) => {
    allow(context, 'piles.read');
    return context.ports.read('certificatesOf', { pileId: id<PileId>(input.pileId) });
  }),

  revoke: os.security.revoke.handler(async ({ context, input }) => {
    const caller = allow(context, 'piles.secure');
    await submitAs(context, caller.operatorId, { kind: 'operator.revoke-certificate', serial: input.serial });
    return done;
  }),

  knocks: os.security.knocks.handler(({ context, input }) => {
    allow(context, 'piles.read');
    return context.ports.read('knocksOf', { pileId: id<PileId>(input.pileId) });
  }),

  station: os.security.station.handler(({ context }) => {
    allow(context, 'piles.read');
    const { keys, pileUrls } = context.ports;
    const caPem = keys.caCertificatePem();
    const ca = new X509Certificate(caPem);
    const urls = pileUrls();
    return {
      caPem,
      caFingerprint: ca.fingerprint256,
      caValidUntilMs: ca.validToDate.getTime(),
      plainUrls: urls.filter((url) => url.startsWith('ws:')),
      secureUrls: urls.filter((url) => url.startsWith('wss:')),
    };
  }),
};

/** Where the pile is to connect: on the network it comes from, if this PC is in several. */
function urlFor({ ports }: CallContext, to: SecurityProfile, remoteAddress: string | null): string {
  const [scheme, key] = to >= 2 ? ['wss:', 'pilesSecure'] : ['ws:', 'piles'];
  const url = nearestUrl(
    ports.pileUrls().filter((one) => one.startsWith(scheme)),
    remoteAddress,
  );
  if (url === null) throw new Fault('input.invalid', { help: `The listener for it is switched off: see ${key}.enabled in config.json.` });
  return url.replace(/\/$/, '');
}
