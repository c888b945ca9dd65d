/** Cameras: what stands in the network, what is set up, how each is, what each saw, and moving them. Passwords go in and never come out. */
import { Fault } from '../../base/fault.ts';
import { id, type CameraId, type PileId, type ZoneId } from '../../base/ids.ts';
import { utcMs } from '../../base/time.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

export const cameras = {
  list: os.cameras.list.handler(async ({ context }) => {
    allow(context, 'cameras.read');
    const health = new Map(context.ports.cameras.health().map((one) => [one.cameraId, one]));
    const rows = await context.ports.read('camerasList', undefined);
    return rows.map((row) => ({ ...row, health: health.get(row.camera.id) ?? null }));
  }),

  discover: os.cameras.discover.handler(async ({ context }) => {
    allow(context, 'cameras.change');
    const [seen, rows] = await Promise.all([context.ports.cameras.discover(), context.ports.read('camerasList', undefined)]);
    const known = new Map(rows.map(({ camera }) => [hostOf(camera.serviceUrl || camera.mainUrl), camera.id]));
    return seen.map((camera) => ({ ...camera, cameraId: known.get(hostOf(camera.serviceUrl)) ?? null }));
  }),

  probe: os.cameras.probe.handler(async ({ context, input }) => {
    allow(context, 'cameras.change');
    const { serviceUrl, username, pinnedCertificate } = input;
    const password = input.password ?? (await passwordOnFile(context, input.cameraId, serviceUrl));
    return context.ports.cameras.probe({ serviceUrl, username, password, pinnedCertificate });
  }),

  save: os.cameras.save.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'cameras.change');
    const { camera, password } = input;
    if (camera.serviceUrl === '' && camera.mainUrl === '')
      throw new Fault('input.invalid', { field: 'serviceUrl', help: 'Type the address of the camera, or of its video.' });
    const cameraId = id<CameraId>(input.cameraId ?? context.ports.newId());
    if (input.cameraId !== null) await requireCamera(context, cameraId);
    await submitAs(context, operatorId, {
      kind: 'operator.put-camera',
      camera: {
        ...camera,
        id: cameraId,
        zoneId: camera.zoneId === null ? null : id<ZoneId>(camera.zoneId),
        pileIds: camera.pileIds.map((one) => id<PileId>(one)),
      },
      password: input.cameraId === null ? (password ?? '') : password,
    });
    return { cameraId };
  }),

  remove: os.cameras.remove.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'cameras.change');
    await submitAs(context, operatorId, { kind: 'operator.remove-camera', cameraId: id<CameraId>(input.cameraId), reason: input.reason });
    return done;
  }),

  // Moving about is too much for the journal: where it was sent to by name, and what was switched, is written down.
  move: os.cameras.move.handler(async ({ context, input }) => {
    allow(context, 'cameras.control');
    const { cameraId, ...speed } = input;
    await context.ports.cameras.move(id<CameraId>(cameraId), speed);
    return done;
  }),

  toPreset: os.cameras.toPreset.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'cameras.control');
    const cameraId = id<CameraId>(input.cameraId);
    await submitAs(context, operatorId, { kind: 'operator.order-camera', cameraId, what: 'to-preset', detail: input.preset });
    await context.ports.cameras.toPreset(cameraId, input.preset);
    return done;
  }),

  savePreset: os.cameras.savePreset.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'cameras.change');
    const cameraId = id<CameraId>(input.cameraId);
    await submitAs(context, operatorId, { kind: 'operator.order-camera', cameraId, what: 'save-preset', detail: input.name });
    return { preset: await context.ports.cameras.savePreset(cameraId, input.name) };
  }),

  relay: os.cameras.relay.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'cameras.control');
    const cameraId = id<CameraId>(input.cameraId);
    const what = input.on ? 'relay-on' : 'relay-off';
    await submitAs(context, operatorId, { kind: 'operator.order-camera', cameraId, what, detail: input.token });
    await context.ports.cameras.relay(cameraId, input.token, input.on);
    return done;
  }),

  speak: os.cameras.speak.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'cameras.control');
    const cameraId = id<CameraId>(input.cameraId);
    const sound = new Uint8Array(Buffer.from(input.sound, 'base64'));
    const detail = `${Math.ceil(sound.byteLength / 8_000)} s`;
    await submitAs(context, operatorId, { kind: 'operator.order-camera', cameraId, what: 'speak', detail });
    await context.ports.cameras.speak(cameraId, sound);
    return done;
  }),

  eventMaps: os.cameras.eventMaps.handler(({ context }) => {
    allow(context, 'cameras.read');
    return context.ports.cameras.eventMaps();
  }),

  sightings: os.cameras.sightings.handler(({ context, input }) => {
    allow(context, 'sightings.read');
    return context.ports.read('sightingsPage', {
      ...input,
      cameraId: input.cameraId === null ? null : id<CameraId>(input.cameraId),
      fromMs: input.fromMs === null ? null : utcMs(input.fromMs),
      toMs: input.toMs === null ? null : utcMs(input.toMs),
    });
  }),

  watchList: os.cameras.watchList.handler(({ context }) => {
    allow(context, 'sightings.read');
    return context.ports.read('watchList', undefined);
  }),

  saveWatch: os.cameras.saveWatch.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'sightings.change');
    const watchId = input.watchId ?? context.ports.newId();
    const { signal, label, note } = input;
    await submitAs(context, operatorId, { kind: 'operator.put-watch', entry: { id: watchId, signal, label, note } });
    return { watchId };
  }),

  removeWatch: os.cameras.removeWatch.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'sightings.change');
    await submitAs(context, operatorId, { kind: 'operator.remove-watch', watchId: input.watchId, reason: input.reason });
    return done;
  }),
};

/** Only for the host it was typed for: sent to another one, it would be given away. */
async function passwordOnFile(context: CallContext, cameraId: string | null, serviceUrl: string): Promise<string> {
  if (cameraId === null) return '';
  const { camera } = await requireCamera(context, id<CameraId>(cameraId));
  if (hostOf(camera.serviceUrl || camera.mainUrl) !== hostOf(serviceUrl))
    throw new Fault('input.invalid', { field: 'password', help: 'The camera has another address now: type its password again.' });
  return context.ports.read('cameraPassword', { cameraId: camera.id });
}

async function requireCamera(context: CallContext, cameraId: CameraId) {
  const rows = await context.ports.read('camerasList', undefined);
  return found(rows.find(({ camera }) => camera.id === cameraId) ?? null, { camera: cameraId });
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : '';
}
