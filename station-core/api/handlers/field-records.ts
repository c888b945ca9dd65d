/** The installer's record of a zone: each deed is written before anything acts; what came of it is read when the station names the zones. */
import { id, type FieldRecordId, type ZoneId } from '../../base/ids.ts';
import type { FieldRecordView } from '../../domain/field-record.ts';
import { allow, done, found, submitAs, type CallContext } from '../context.ts';
import { os } from '../implement.ts';

export const fieldRecords = {
  list: os.fieldRecords.list.handler(({ context, input }) => {
    allow(context, 'safety.read');
    return context.ports.read('fieldRecordRows', { zoneId: id<ZoneId>(input.zoneId) });
  }),

  get: os.fieldRecords.get.handler(({ context, input }) => {
    allow(context, 'safety.read');
    return readFieldRecord(context, input.recordId, input.language);
  }),

  begin: os.fieldRecords.begin.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.record');
    const recordId = id<FieldRecordId>(context.ports.newId());
    const { zoneId, installer } = input;
    await submitAs(context, operatorId, { kind: 'operator.begin-field-record', recordId, zoneId: id<ZoneId>(zoneId), installer });
    return { recordId };
  }),

  check: os.fieldRecords.check.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.record');
    const { checkId, seconds } = input;
    const recordId = id<FieldRecordId>(input.recordId);
    await submitAs(context, operatorId, { kind: 'operator.check-field', recordId, checkId, ...(seconds === undefined ? {} : { seconds }) });
    return done;
  }),

  told: os.fieldRecords.told.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.record');
    const { checkId, did, cameBack, note } = input;
    const recordId = id<FieldRecordId>(input.recordId);
    await submitAs(context, operatorId, { kind: 'operator.told-field-check', recordId, checkId, seen: { did, cameBack, note } });
    return done;
  }),

  skip: os.fieldRecords.skip.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.record');
    const { checkId, reason } = input;
    await submitAs(context, operatorId, {
      kind: 'operator.skip-field-check',
      recordId: id<FieldRecordId>(input.recordId),
      checkId,
      reason,
    });
    return done;
  }),

  close: os.fieldRecords.close.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'safety.record');
    const { note } = input;
    await submitAs(context, operatorId, { kind: 'operator.close-field-record', recordId: id<FieldRecordId>(input.recordId), note });
    return done;
  }),
};

/** Throws Fault('input.not-found'). */
export async function readFieldRecord(context: CallContext, recordId: string, language: 'en' | 'zh' = 'en'): Promise<FieldRecordView> {
  const known = await context.ports.read('fieldRecord', { recordId: id<FieldRecordId>(recordId) });
  const { begunBy: _begunBy, checks, ...record } = found(known, { record: recordId });
  return { ...record, checks: checks.map((check) => ({ ...check, words: context.ports.documents.fieldCheckWords(check, language) })) };
}
