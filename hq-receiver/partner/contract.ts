/** OCPI 2.2.1 as HQ offers it to partners: the sender interfaces of locations, tariffs, sessions and CDRs (part II, 8.2, 11.2, 9.2, 10.2). */
import { oc } from '@orpc/contract';
import { z } from 'zod';
import { envelope, pageHeaders, pageQuery } from './ocpi.ts';

const ROOT = '/ocpi/cpo/2.2.1';
const text = z.string().min(1).max(200);
/** What a station told is passed on as it is: OCPI lets receivers ignore fields they do not know. */
const object = z.looseObject({ country_code: z.string(), party_id: z.string(), id: z.string(), last_updated: z.string() });
const part = z.looseObject({ last_updated: z.string().optional() });

const list = (module: string, summary: string) =>
  oc
    .route({ method: 'GET', path: `${ROOT}/${module}` as `/${string}`, summary, tags: [module], outputStructure: 'detailed' })
    .input(pageQuery)
    .output(z.object({ headers: pageHeaders, body: envelope(z.array(object)) }));

export const partnerContract = {
  versions: oc
    .route({ method: 'GET', path: '/ocpi/versions', summary: 'OCPI versions', tags: ['versions'] })
    .output(envelope(z.array(z.object({ version: z.string(), url: z.string() })))),
  version: oc.route({ method: 'GET', path: '/ocpi/2.2.1', summary: 'Endpoints of OCPI 2.2.1', tags: ['versions'] }).output(
    envelope(
      z.object({
        version: z.string(),
        endpoints: z.array(z.object({ identifier: z.string(), role: z.literal('SENDER'), url: z.string() })),
      }),
    ),
  ),
  locations: list('locations', 'Stations whose address HQ knows, with their EVSEs and connectors'),
  location: oc
    .route({ method: 'GET', path: `${ROOT}/locations/{location_id}`, summary: 'One location', tags: ['locations'] })
    .input(z.object({ location_id: text }))
    .output(envelope(object)),
  evse: oc
    .route({ method: 'GET', path: `${ROOT}/locations/{location_id}/{evse_uid}`, summary: 'One EVSE', tags: ['locations'] })
    .input(z.object({ location_id: text, evse_uid: text }))
    .output(envelope(part)),
  connector: oc
    .route({
      method: 'GET',
      path: `${ROOT}/locations/{location_id}/{evse_uid}/{connector_id}`,
      summary: 'One connector',
      tags: ['locations'],
    })
    .input(z.object({ location_id: text, evse_uid: text, connector_id: text }))
    .output(envelope(part)),
  tariffs: list('tariffs', 'Tariffs, one for each layer of a price plan'),
  sessions: list('sessions', 'Charges, running and ended'),
  cdrs: list('cdrs', 'Charge detail records; an amended charge is a credit CDR and a new one'),
};
