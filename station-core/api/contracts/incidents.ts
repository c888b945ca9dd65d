/** Incidents, and what was noted of them. */
import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { IncidentRow, IncidentView } from '../../domain/incident-views.ts';
import type { Page } from '../../domain/views.ts';
import { idText, page } from './parts.ts';

/** What happened when an alarm acted. Notices: incidents. Files: GET /evidence/<incident>/<name>; all of it: GET /download/incident/<id>.zip. */
export const incidentsArea = {
  list: oc.input(z.object({ show: z.enum(['all', 'open', 'real', 'drills']).default('all'), ...page })).output(type<Page<IncidentRow>>()),
  /** keyFingerprint: SHA-256 of the station's public key (SPKI, DER), to compare with the one of an evidence file. */
  get: oc.input(z.object({ incidentId: idText })).output(type<IncidentView & { readonly keyFingerprint: string }>()),
  note: oc.input(z.object({ incidentId: idText, note: z.string().trim().max(4_000) })).output(type<{ readonly done: true }>()),
};
