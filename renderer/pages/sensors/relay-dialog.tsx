/** A relay is set up: what hangs on it, which output it is, and by what it acts. */
import Stack from '@mui/material/Stack';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RelayRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Choice, Field, numberOf, pointsOf, useCameraChoices, useField, ZoneField } from './fields.tsx';
import { RemoveButton } from './remove-button.tsx';

type Relay = RelayRow['relay'];

const KINDS = ['siren', 'shunt-trip', 'contactor', 'light', 'ventilation', 'watchdog', 'other'] as const;

export interface RelayDialogProps {
  /** null: a new one. */
  readonly relay: Relay | null;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

function draftOf(relay: Relay | null) {
  const target = relay?.target;
  return {
    name: relay?.name ?? '',
    kind: relay?.kind ?? 'siren',
    zoneId: relay?.zoneId ?? '',
    pileId: relay?.pileId ?? '',
    to: target?.kind ?? 'modbus',
    deviceId: target?.kind === 'modbus' ? target.deviceId : '',
    point: target?.kind === 'modbus' ? target.point : '',
    topic: target?.kind === 'mqtt' ? target.topic : '',
    on: target?.kind === 'mqtt' ? target.on : 'ON',
    off: target?.kind === 'mqtt' ? target.off : 'OFF',
    cameraId: target?.kind === 'camera' ? target.cameraId : '',
    token: target?.kind === 'camera' ? target.token : '',
    actsBy: relay?.actsBy ?? 'energising',
    pulse: String(relay?.pulseMs ?? 1_000),
  };
}

type Draft = ReturnType<typeof draftOf>;

function targetOf(draft: Draft) {
  switch (draft.to) {
    case 'modbus':
      return draft.deviceId === '' || draft.point === '' ? null : { kind: draft.to, deviceId: draft.deviceId, point: draft.point };
    case 'mqtt':
      return draft.topic.trim() === '' ? null : { kind: draft.to, topic: draft.topic.trim(), on: draft.on, off: draft.off };
    case 'camera':
      return draft.cameraId === '' || draft.token.trim() === ''
        ? null
        : { kind: draft.to, cameraId: draft.cameraId, token: draft.token.trim() };
  }
}

export function RelayDialog({ relay, onClose, onDone }: RelayDialogProps) {
  const { t } = useTranslation('sensors');
  const api = useApi();
  const save = useAction(api.sensors.saveRelay);
  const piles = useCall(api.piles.list, undefined);
  const view = useField();
  const [draft, setDraft] = useState<Draft>(() => draftOf(relay));
  const [tried, setTried] = useState(false);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const target = targetOf(draft);
  const pulse = draft.kind === 'watchdog' ? numberOf(draft.pulse) : null;
  const wrongPulse = draft.kind === 'watchdog' && (pulse === null || pulse < 200 || pulse > 60_000);
  const wrongZone = draft.kind !== 'watchdog' && draft.zoneId === '' && draft.pileId === '';
  const submit = async (): Promise<void> => {
    setTried(true);
    if (draft.name.trim() === '' || target === null || wrongPulse || wrongZone) return;
    const { kind, actsBy } = draft;
    const name = draft.name.trim();
    const done = await save.run({
      relayId: relay?.id ?? null,
      relay: {
        name,
        kind,
        zoneId: draft.zoneId === '' ? null : draft.zoneId,
        pileId: draft.pileId === '' ? null : draft.pileId,
        target,
        actsBy,
        pulseMs: pulse,
        place: relay?.place ?? null,
      },
    });
    if (done.ok) onDone(t('saved', { name }));
  };
  return (
    <FormDialog
      title={relay === null ? t('dialog.relay.add') : t('dialog.relay.change', { name: relay.name })}
      submit={t('dialog.save')}
      width="sm"
      pending={save.pending}
      fault={save.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field
        autoFocus
        label={t('field.name')}
        value={draft.name}
        onChange={(name) => change({ name })}
        wrong={tried && draft.name.trim() === '' ? t('wrong.name') : null}
      />
      <Stack direction="row" spacing={1.5}>
        <Choice
          label={t('field.kind')}
          value={draft.kind}
          onChange={(kind) => change({ kind: KINDS.find((one) => one === kind) ?? 'other' })}
          choices={KINDS.map((kind) => [kind, t(`relay.${kind}`)])}
        />
        <ZoneField
          view={view}
          value={draft.zoneId}
          onChange={(zoneId) => change({ zoneId })}
          wrong={tried && wrongZone ? t('wrong.zone.pile') : null}
        />
      </Stack>
      {(draft.kind === 'shunt-trip' || draft.kind === 'contactor') && (
        <Choice
          label={t('field.pile')}
          value={draft.pileId}
          onChange={(pileId) => change({ pileId })}
          none={t('field.pile.all')}
          choices={(piles.data?.accepted ?? []).map(({ id, name }) => [id, name])}
        />
      )}
      <TargetFields draft={draft} change={change} wrong={tried && target === null ? t('wrong.source') : null} />
      {draft.kind === 'watchdog' ? (
        <Field
          numeric
          label={t('field.pulse')}
          value={draft.pulse}
          onChange={(next) => change({ pulse: next })}
          wrong={tried && wrongPulse ? t('wrong.number') : null}
        />
      ) : (
        <Choice
          label={t('field.acts')}
          value={draft.actsBy}
          onChange={(actsBy) => change({ actsBy: actsBy === 'releasing' ? actsBy : 'energising' })}
          choices={(['energising', 'releasing'] as const).map((by) => [by, t(`acts.${by}`)])}
          help={t('acts.help')}
        />
      )}
      {relay !== null && (
        <Stack direction="row" sx={{ justifyContent: 'flex-end' }}>
          <RemoveButton what="relay" id={relay.id} name={relay.name} onRemoved={onDone} />
        </Stack>
      )}
    </FormDialog>
  );
}

interface TargetProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly wrong: string | null;
}

function TargetFields({ draft, change, wrong }: TargetProps) {
  const { t } = useTranslation('sensors');
  const view = useField();
  const cameras = useCameraChoices(draft.to === 'camera');
  const outputs = pointsOf(view, draft.deviceId).filter(({ canWrite }) => canWrite);
  return (
    <>
      <Choice
        label={t('field.output')}
        value={draft.to}
        onChange={(to) => change({ to: to === 'mqtt' || to === 'camera' ? to : 'modbus' })}
        choices={[
          ['modbus', t('from.modbus')],
          ['mqtt', t('from.mqtt')],
          ['camera', t('field.camera')],
        ]}
      />
      <Stack direction="row" spacing={1.5}>
        {draft.to === 'modbus' && (
          <>
            <Choice
              label={t('field.device')}
              value={draft.deviceId}
              onChange={(deviceId) => change({ deviceId, point: '' })}
              choices={(view?.devices ?? []).map(({ device }) => [device.id, device.name])}
              wrong={wrong}
            />
            <Choice
              label={t('field.point')}
              value={draft.point}
              onChange={(point) => change({ point })}
              choices={outputs.map(({ name }) => [name, name])}
              wrong={wrong}
            />
          </>
        )}
        {draft.to === 'mqtt' && (
          <>
            <Field label={t('field.topic')} value={draft.topic} onChange={(topic) => change({ topic })} wrong={wrong} max={200} />
            <Field label={t('field.on')} value={draft.on} onChange={(on) => change({ on })} max={200} />
            <Field label={t('field.off')} value={draft.off} onChange={(off) => change({ off })} max={200} />
          </>
        )}
        {draft.to === 'camera' && (
          <>
            <Choice
              label={t('field.camera')}
              value={draft.cameraId}
              onChange={(cameraId) => change({ cameraId })}
              choices={cameras}
              wrong={wrong}
            />
            <Field label={t('field.output')} value={draft.token} onChange={(token) => change({ token })} wrong={wrong} max={64} />
          </>
        )}
      </Stack>
    </>
  );
}
