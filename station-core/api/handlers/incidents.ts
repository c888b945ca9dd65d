/** Incidents: what happened, step by step, with its evidence. */
import { createHash, createPublicKey } from 'node:crypto';
import { id, type IncidentId } from '../../base/ids.ts';
import type { IncidentView } from '../../domain/incident-views.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

export const incidents = {
  list: os.incidents.list.handler(({ context, input }) => {
    allow(context, 'incidents.read');
    return context.ports.read('incidentRows', input);
  }),

  get: os.incidents.get.handler(async ({ context, input }) => {
    allow(context, 'incidents.read');
    const view = await readIncident(context, input.incidentId);
    const key = createPublicKey(context.ports.keys.stationKey.publicKeyPem).export({ type: 'spki', format: 'der' });
    return { ...view, keyFingerprint: createHash('sha256').update(key).digest('hex') };
  }),

  note: os.incidents.note.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'incidents.note');
    await submitAs(context, operatorId, { kind: 'operator.note-incident', incidentId: id<IncidentId>(input.incidentId), note: input.note });
    return done;
  }),
};

/** Throws Fault('input.not-found'). */
export async function readIncident(context: CallContext, text: string): Promise<IncidentView> {
  const incidentId = id<IncidentId>(text);
  const view = await context.ports.read('incidentView', { incidentId, nowMs: context.ports.clock.now() }, 'report');
  return found(view, { incident: incidentId });
}
