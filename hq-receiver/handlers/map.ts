/** The map of stations. */
import { allow, done, keepDeed } from '../access/context.ts';
import { Denied } from '../access/denied.ts';
import { mapPictureHash, mapStations, putSpot, removeMapPicture } from '../store/map-views.ts';
import { os } from './implement.ts';

export const map = {
  get: os.map.get.handler(async ({ context }) => {
    allow(context, 'look');
    const { db, now } = context.hq;
    return { picture: await mapPictureHash(db), stations: await mapStations(db, now()) };
  }),

  place: os.map.place.handler(async ({ context, input }) => {
    allow(context, 'stations');
    if (!(await putSpot(context.hq.db, input.stationId, input.place))) throw new Denied('input.not-found', { station: input.stationId });
    return done;
  }),

  removePicture: os.map.removePicture.handler(async ({ context }) => {
    const caller = allow(context, 'stations');
    const { hq } = context;
    await hq.db.tx(async (sql) => {
      await removeMapPicture(sql);
      await keepDeed(sql, hq, caller, 'map.remove-picture');
    });
    return done;
  }),
};
