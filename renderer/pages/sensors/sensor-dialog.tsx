/** A sensor is set up: what it is, where it is read from, what it can measure and when a change counts. */
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SensorRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Choice, Field, pointsOf, useCameraChoices, useField, ZoneField } from './fields.tsx';
import { KINDS } from './looks.ts';
import { draftOf, inputOf, isSafetyKind, wrongOf, type SensorDraft } from './sensor-draft.ts';

export interface SensorDialogProps {
  /** null: a new one. */
  readonly sensor: SensorRow['sensor'] | null;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

export function SensorDialog({ sensor, onClose, onDone }: SensorDialogProps) {
  const { t } = useTranslation('sensors');
  const save = useAction(useApi().sensors.saveSensor);
  const [draft, setDraft] = useState<SensorDraft>(() => draftOf(sensor));
  const [tried, setTried] = useState(false);
  // The kind of a new one says whether somebody depends on it, until a person says otherwise.
  const change = (part: Partial<SensorDraft>) =>
    setDraft((before) => ({
      ...before,
      ...(sensor === null && part.kind !== undefined ? { isSafety: isSafetyKind(part.kind) } : {}),
      ...part,
    }));
  const wrong = wrongOf(draft);
  const told = (key: keyof typeof wrong) => (tried && wrong[key] !== null ? t(wrong[key]) : null);
  const submit = async (): Promise<void> => {
    setTried(true);
    if (Object.values(wrong).some((one) => one !== null)) return;
    const done = await save.run({ sensorId: sensor?.id ?? null, sensor: inputOf(draft, sensor) });
    if (done.ok) onDone(t('saved', { name: draft.name.trim() }));
  };
  return (
    <FormDialog
      title={sensor === null ? t('dialog.sensor.add') : t('dialog.sensor.change', { name: sensor.name })}
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
        wrong={told('name')}
        help={t('field.name.help')}
      />
      <SourceFields draft={draft} change={change} wrong={told('source')} wrongZone={told('zone')} isNew={sensor === null} />
      <Stack direction="row" spacing={1.5}>
        <Choice
          label={t('field.kind')}
          value={draft.kind}
          onChange={(kind) => change({ kind: KINDS.find((one) => one === kind) ?? 'other' })}
          choices={KINDS.map((kind) => [kind, t(`kind.${kind}`)])}
        />
        <Field label={t('field.unit')} value={draft.unit} onChange={(unit) => change({ unit })} help={t('field.unit.help')} max={12} />
      </Stack>
      <Stack direction="row" spacing={1.5}>
        <Field numeric label={t('field.low')} value={draft.low} onChange={(low) => change({ low })} wrong={told('range')} />
        <Field numeric label={t('field.high')} value={draft.high} onChange={(high) => change({ high })} wrong={told('range')} />
        <Field numeric label={t('field.scale')} value={draft.scale} onChange={(scale) => change({ scale })} wrong={told('scale')} />
        <Field numeric label={t('field.offset')} value={draft.offset} onChange={(offset) => change({ offset })} wrong={told('scale')} />
      </Stack>
      <Stack direction="row" spacing={1.5}>
        <Field
          numeric
          label={t('field.debounce')}
          value={draft.debounce}
          onChange={(debounce) => change({ debounce })}
          wrong={told('debounce')}
        />
        <Field
          numeric
          label={t('field.silence')}
          value={draft.silence}
          onChange={(silence) => change({ silence })}
          wrong={told('silence')}
        />
      </Stack>
      <Stack>
        <Toggle label={t('field.safety')} checked={draft.isSafety} onChange={(isSafety) => change({ isSafety })} />
        {draft.unit.trim() === '' && (
          <Toggle label={t('field.inverted')} checked={draft.inverted} onChange={(inverted) => change({ inverted })} />
        )}
        {sensor !== null && <Toggle label={t('field.enabled')} checked={draft.enabled} onChange={(enabled) => change({ enabled })} />}
      </Stack>
    </FormDialog>
  );
}

interface SourceProps {
  readonly draft: SensorDraft;
  readonly change: (part: Partial<SensorDraft>) => void;
  readonly wrong: string | null;
  readonly wrongZone: string | null;
  readonly isNew: boolean;
}

function SourceFields({ draft, change, wrong, wrongZone, isNew }: SourceProps) {
  const { t } = useTranslation('sensors');
  const view = useField();
  const cameras = useCameraChoices(draft.from === 'camera-input');
  const points = pointsOf(view, draft.deviceId).filter(({ canWrite }) => !canWrite);
  /** A new sensor takes over what the map knows of its point. */
  const choosePoint = (name: string) => {
    const point = points.find((one) => one.name === name);
    if (point === undefined || !isNew) {
      change({ point: name });
      return;
    }
    const kind = KINDS.find((one) => one === point.kind) ?? 'other';
    const text = (value: number | null) => (value === null ? '' : String(value));
    change({ point: name, kind, unit: point.unit, low: text(point.low), high: text(point.high) });
  };
  return (
    <>
      <Stack direction="row" spacing={1.5}>
        <Choice
          label={t('field.from')}
          value={draft.from}
          onChange={(from) => change({ from: from === 'mqtt' || from === 'camera-input' ? from : 'modbus' })}
          choices={(['modbus', 'mqtt', 'camera-input'] as const).map((from) => [from, t(`from.${from}`)])}
        />
        <ZoneField view={view} value={draft.zoneId} onChange={(zoneId) => change({ zoneId })} wrong={wrongZone} />
      </Stack>
      <Stack direction="row" spacing={1.5}>
        {draft.from === 'modbus' && (
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
              onChange={choosePoint}
              choices={points.map(({ name, unit }) => [name, unit === '' ? name : `${name} (${unit})`])}
              wrong={wrong}
            />
          </>
        )}
        {draft.from === 'mqtt' && (
          <>
            <Field label={t('field.topic')} value={draft.topic} onChange={(topic) => change({ topic })} wrong={wrong} max={200} />
            <Field label={t('field.path')} value={draft.path} onChange={(path) => change({ path })} help={t('field.path.help')} max={200} />
          </>
        )}
        {draft.from === 'camera-input' && (
          <>
            <Choice
              label={t('field.camera')}
              value={draft.cameraId}
              onChange={(cameraId) => change({ cameraId })}
              choices={cameras}
              wrong={wrong}
            />
            <Field label={t('field.token')} value={draft.token} onChange={(token) => change({ token })} max={64} />
          </>
        )}
      </Stack>
    </>
  );
}

function Toggle({
  label,
  checked,
  onChange,
}: {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  return <FormControlLabel label={label} control={<Switch checked={checked} onChange={(_, on) => onChange(on)} />} />;
}
