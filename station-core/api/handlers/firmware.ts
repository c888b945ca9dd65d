/** Firmware images, rollouts, and logs from piles. */
import { id, type FileId, type PileId, type RolloutId } from '../../base/ids.ts';
import { Fault } from '../../base/fault.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';
import { settled } from './piles.ts';

export const firmware = {
  list: os.firmware.list.handler(async ({ context }) => {
    allow(context, 'firmware.read');
    return { images: await context.ports.read('firmwareList', undefined), servedAt: context.ports.files.addresses };
  }),

  add: os.firmware.add.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'firmware.change');
    const { uploadId, ...told } = input;
    if ((told.certificatePem === null) !== (told.signature === null))
      throw new Fault('input.invalid', { field: 'signature', help: 'Certificate and signature belong together: give both or neither.' });
    const file = context.uploads.take(uploadId, operatorId);
    if (file === null)
      throw new Fault('input.not-found', { upload: uploadId, help: 'The upload is no longer there; upload the file again.' });
    try {
      const addedAtMs = context.ports.clock.now();
      await submitAs(context, operatorId, {
        kind: 'operator.add-firmware',
        firmware: { ...told, id: file.id, bytes: file.bytes, sha256: file.sha256, md5: file.md5, addedAtMs, addedBy: operatorId },
      });
    } catch (error) {
      // So that the person may try again without sending the file once more.
      context.uploads.put(file, operatorId);
      throw error;
    }
    return { firmwareId: file.id };
  }),

  remove: os.firmware.remove.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'firmware.change');
    await submitAs(context, operatorId, { kind: 'operator.remove-firmware', firmwareId: id<FileId>(input.firmwareId) });
    return done;
  }),

  targets: os.firmware.targets.handler(({ context }) => {
    allow(context, 'firmware.read');
    return context.ports.read('rolloutTargets', undefined);
  }),

  rollouts: os.firmware.rollouts.handler(({ context, input }) => {
    allow(context, 'firmware.read');
    return context.ports.read('rolloutsPage', input);
  }),

  rollout: os.firmware.rollout.handler(async ({ context, input }) => {
    allow(context, 'firmware.read');
    const rolloutId = id<RolloutId>(input.rolloutId);
    return found(await context.ports.read('rolloutView', { rolloutId }), { rollout: rolloutId });
  }),

  startRollout: os.firmware.startRollout.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'firmware.change');
    const rolloutId = id<RolloutId>(context.ports.newId());
    const firmwareId = id<FileId>(input.firmwareId);
    await submitAs(context, operatorId, {
      kind: 'operator.start-rollout',
      rolloutId,
      firmwareId,
      pileIds: input.pileIds.map((one) => id<PileId>(one)),
    });
    return { rolloutId };
  }),

  stopRollout: os.firmware.stopRollout.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'firmware.change');
    await submitAs(context, operatorId, { kind: 'operator.stop-rollout', rolloutId: id<RolloutId>(input.rolloutId) });
    return done;
  }),

  fetchLog: os.firmware.fetchLog.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'firmware.change');
    return settled(
      context,
      await submitAs(context, operatorId, { kind: 'operator.fetch-log', pileId: id<PileId>(input.pileId), log: input.log }),
    );
  }),

  files: os.firmware.files.handler(async ({ context, input }) => {
    allow(context, 'firmware.read');
    return readFiles(context, input);
  }),
};

async function readFiles(context: CallContext, input: { readonly pileId: string | null; readonly offset: number; readonly limit: number }) {
  const pileId = input.pileId === null ? null : id<PileId>(input.pileId);
  const page = await context.ports.read('pileFilesPage', { ...input, pileId });
  return { ...page, requests: await context.ports.read('logRequests', { pileId }) };
}
