/** A device on the wire is set up, and read once to see that it is the right one. */
import ReadIcon from '@mui/icons-material/SensorsOutlined';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldDeviceRow, ProbedPoint } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Choice, Field, numberOf, useField } from './fields.tsx';
import { numberText } from '../../format/sensor-value.ts';
import { RemoveButton } from './remove-button.tsx';
import { useProblemText } from './sensor-card.tsx';

type Device = FieldDeviceRow['device'];

export interface DeviceDialogProps {
  /** null: a new one. */
  readonly device: Device | null;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

function draftOf(device: Device | null) {
  const wire = device?.wire;
  return {
    name: device?.name ?? '',
    map: device?.map ?? '',
    wire: wire?.kind ?? 'tcp',
    host: wire !== undefined && wire.kind !== 'serial' ? wire.host : '',
    port: wire !== undefined && wire.kind !== 'serial' ? String(wire.port) : '502',
    path: wire?.kind === 'serial' ? wire.path : '/dev/ttyUSB0',
    baud: wire?.kind === 'serial' ? String(wire.baudRate) : '9600',
    parity: wire?.kind === 'serial' ? wire.parity : ('none' as const),
    unitId: String(device?.unitId ?? 1),
    poll: String(device?.pollMs ?? 500),
    timeout: String(device?.timeoutMs ?? 300),
    enabled: device?.enabled ?? true,
  };
}

type Draft = ReturnType<typeof draftOf>;

function isBetween(text: string, low: number, high: number): boolean {
  const value = numberOf(text);
  return value !== null && Number.isInteger(value) && value >= low && value <= high;
}

function wrongOf(draft: Draft) {
  const isSerial = draft.wire === 'serial';
  return {
    name: draft.name.trim() === '' ? ('wrong.name' as const) : null,
    host: !isSerial && !/^[^\s/@]+$/.test(draft.host.trim()) ? ('wrong.host' as const) : null,
    port: isBetween(isSerial ? draft.baud : draft.port, 1, isSerial ? 1_000_000 : 65_535) ? null : ('wrong.number' as const),
    map: draft.map === '' ? ('wrong.source' as const) : null,
    unitId: isBetween(draft.unitId, 0, 255) ? null : ('wrong.unit' as const),
    poll: isBetween(draft.poll, 100, 3_600_000) ? null : ('wrong.poll' as const),
    timeout: isBetween(draft.timeout, 50, 10_000) ? null : ('wrong.timeout' as const),
  };
}

function inputOf(draft: Draft) {
  const number = (text: string) => numberOf(text) ?? 0;
  return {
    name: draft.name.trim() === '' ? '–' : draft.name.trim(),
    map: draft.map,
    wire:
      draft.wire === 'serial'
        ? { kind: draft.wire, path: draft.path.trim(), baudRate: number(draft.baud), parity: draft.parity }
        : { kind: draft.wire, host: draft.host.trim(), port: number(draft.port) },
    unitId: number(draft.unitId),
    pollMs: number(draft.poll),
    timeoutMs: number(draft.timeout),
    enabled: draft.enabled,
  };
}

export function DeviceDialog({ device, onClose, onDone }: DeviceDialogProps) {
  const { t, i18n } = useTranslation('sensors');
  const api = useApi();
  const save = useAction(api.sensors.saveDevice);
  const probe = useAction(api.sensors.probe);
  const view = useField();
  const [draft, setDraft] = useState<Draft>(() => draftOf(device));
  const [tried, setTried] = useState(false);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const wrong = wrongOf(draft);
  const told = (key: keyof typeof wrong) => (tried && wrong[key] !== null ? t(wrong[key]) : null);
  const isRight = (without: readonly string[]) => Object.entries(wrong).every(([key, one]) => one === null || without.includes(key));
  const submit = async (): Promise<void> => {
    setTried(true);
    if (!isRight([])) return;
    const done = await save.run({ deviceId: device?.id ?? null, device: inputOf(draft) });
    if (done.ok) onDone(t('saved', { name: draft.name.trim() }));
  };
  const read = () => {
    setTried(true);
    if (isRight(['name'])) void probe.run({ device: inputOf(draft) });
  };
  const maps = (view?.maps ?? []).map(({ name, title, isOwn }): readonly [string, string] => {
    const text = i18n.language.startsWith('zh') ? title.zh : title.en;
    return [name, isOwn ? t('field.map.own', { title: text }) : text];
  });
  return (
    <FormDialog
      title={device === null ? t('dialog.device.add') : t('dialog.device.change', { name: device.name })}
      submit={t('dialog.save')}
      width="sm"
      pending={save.pending}
      fault={save.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field autoFocus label={t('field.name')} value={draft.name} onChange={(name) => change({ name })} wrong={told('name')} />
      <Choice label={t('field.map')} value={draft.map} onChange={(map) => change({ map })} choices={maps} wrong={told('map')} />
      <WireFields draft={draft} change={change} told={told} />
      <Stack direction="row" spacing={1.5}>
        <Field numeric label={t('field.unitId')} value={draft.unitId} onChange={(unitId) => change({ unitId })} wrong={told('unitId')} />
        <Field
          numeric
          label={t('field.poll')}
          value={draft.poll}
          onChange={(poll) => change({ poll })}
          wrong={told('poll')}
          help={t('field.poll.help')}
        />
        <Field
          numeric
          label={t('field.timeout')}
          value={draft.timeout}
          onChange={(timeout) => change({ timeout })}
          wrong={told('timeout')}
        />
      </Stack>
      <Stack direction="row" spacing={1.5} sx={{ alignItems: 'center' }}>
        <Button variant="outlined" startIcon={<ReadIcon />} loading={probe.pending} onClick={read}>
          {t('probe')}
        </Button>
        {device !== null && (
          <>
            <FormControlLabel
              sx={{ flex: 1 }}
              label={t('field.enabled')}
              control={<Switch checked={draft.enabled} onChange={(_, enabled) => change({ enabled })} />}
            />
            <RemoveButton what="field-device" id={device.id} name={device.name} onRemoved={onDone} />
          </>
        )}
      </Stack>
      <FaultNote fault={probe.fault} />
      {probe.result?.ok === true && <Probed points={probe.result.value} />}
    </FormDialog>
  );
}

interface WireProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly told: (key: 'host' | 'port') => string | null;
}

function WireFields({ draft, change, told }: WireProps) {
  const { t } = useTranslation('sensors');
  return (
    <>
      <Choice
        label={t('field.wire')}
        value={draft.wire}
        onChange={(wire) => change({ wire: wire === 'serial' || wire === 'rtu-over-tcp' ? wire : 'tcp' })}
        choices={(['tcp', 'rtu-over-tcp', 'serial'] as const).map((kind) => [kind, t(`wire.kind.${kind}`)])}
      />
      {draft.wire === 'serial' ? (
        <Stack direction="row" spacing={1.5}>
          <Field label={t('field.path.serial')} value={draft.path} onChange={(path) => change({ path })} max={200} />
          <Field numeric label={t('field.baud')} value={draft.baud} onChange={(baud) => change({ baud })} wrong={told('port')} />
          <Choice
            label={t('field.parity')}
            value={draft.parity}
            onChange={(parity) => change({ parity: parity === 'even' || parity === 'odd' ? parity : 'none' })}
            choices={(['none', 'even', 'odd'] as const).map((parity) => [parity, t(`parity.${parity}`)])}
          />
        </Stack>
      ) : (
        <Stack direction="row" spacing={1.5}>
          <Field label={t('field.host')} value={draft.host} onChange={(host) => change({ host })} wrong={told('host')} max={253} />
          <Field numeric label={t('field.port')} value={draft.port} onChange={(port) => change({ port })} wrong={told('port')} />
        </Stack>
      )}
    </>
  );
}

function Probed({ points }: { readonly points: readonly ProbedPoint[] }) {
  const { t } = useTranslation('sensors');
  const problem = useProblemText();
  return (
    <DataTable
      label={t('probe.title')}
      rows={points}
      rowKey={({ point }) => point}
      columns={[
        { id: 'point', title: t('probe.point'), cell: ({ point }) => point },
        {
          id: 'value',
          title: t('probe.value'),
          align: 'right',
          wraps: true,
          cell: (row) => (row.value === null ? problem(row.problem ?? '') : `${numberText(row.value)} ${row.unit}`),
        },
      ]}
    />
  );
}
