/** Pictures of cameras for the screens' <img>: as they see now, and as they were kept. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { id, type CameraId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import { allow, found, type CallContext } from './context.ts';
import type { ApiPorts } from './ports.ts';

type ContextOf = (request: FastifyRequest, reply: FastifyReply) => CallContext;

/** Everybody who asks within a second gets the same picture: a wall of screens must not keep a camera busy. */
const SAME_PICTURE_MS = 1_000;
const MOST_KEPT = 128;

export function addCameraRoutes(app: FastifyInstance, ports: ApiPorts, contextOf: ContextOf): void {
  const newest = new Map<CameraId, { readonly atMs: UtcMs; readonly picture: Promise<Uint8Array> }>();
  const snapshotOf = (cameraId: CameraId): Promise<Uint8Array> => {
    const nowMs = ports.clock.now();
    const known = newest.get(cameraId);
    if (known !== undefined && Math.abs(nowMs - known.atMs) < SAME_PICTURE_MS) return known.picture;
    newest.delete(cameraId);
    const picture = ports.cameras.snapshot(cameraId);
    newest.set(cameraId, { atMs: nowMs, picture });
    const [oldest] = newest.keys();
    if (newest.size > MOST_KEPT && oldest !== undefined) newest.delete(oldest);
    return picture;
  };

  app.get<{ Params: { cameraId: string } }>('/camera/:cameraId/snapshot.jpg', async (request, reply) => {
    allow(contextOf(request, reply), 'cameras.read');
    const picture = await snapshotOf(id<CameraId>(request.params.cameraId.slice(0, 80)));
    return send(reply, picture);
  });

  app.get<{ Params: { sightingId: string } }>('/sighting/:sightingId.jpg', async (request, reply) => {
    const context = contextOf(request, reply);
    allow(context, 'sightings.read');
    const sightingId = request.params.sightingId.slice(0, 80);
    const name = found(await context.ports.read('sightingPicture', { sightingId }), { sighting: sightingId });
    return send(reply, await context.ports.cameras.picture(name));
  });
}

/** The bytes are a camera's: the type is said and not to be guessed. */
function send(reply: FastifyReply, picture: Uint8Array): FastifyReply {
  return reply.type('image/jpeg').header('x-content-type-options', 'nosniff').send(Buffer.from(picture));
}
