/** What stands behind the sensors: devices on the wire, relays with their trial, and register maps that were left out. */
import AnswersIcon from '@mui/icons-material/CheckCircleOutlined';
import FailedIcon from '@mui/icons-material/ReportProblemOutlined';
import OffIcon from '@mui/icons-material/DoNotDisturbOnOutlined';
import PulseIcon from '@mui/icons-material/MonitorHeartOutlined';
import WaitingIcon from '@mui/icons-material/HourglassEmpty';
import ActsIcon from '@mui/icons-material/CampaignOutlined';
import RestsIcon from '@mui/icons-material/RadioButtonUnchecked';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldDeviceRow, FieldView, RelayRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Mark } from '../../components/mark.tsx';
import { Loadable } from '../../components/page-states.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { secondText, shortTimeText } from '../../format/time-text.ts';
import { DeviceDialog } from './device-dialog.tsx';
import { RelayDialog } from './relay-dialog.tsx';
import { useProblemText } from './sensor-card.tsx';

type Open =
  | { readonly kind: 'device'; readonly row: FieldDeviceRow }
  | { readonly kind: 'relay'; readonly row: RelayRow }
  | { readonly kind: 'try'; readonly row: RelayRow }
  | null;

export function FieldPart({ mayChange, onTold }: { readonly mayChange: boolean; readonly onTold: (text: string) => void }) {
  const { t, i18n } = useTranslation('sensors');
  const field = useCall(useApi().sensors.field, undefined, { topics: ['sensors', 'safety', 'zones'] });
  const mayTry = may(useMe().role, 'sensor-test');
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const done = (text: string) => {
    close();
    onTold(text);
    field.reload();
  };
  const devices = useDeviceColumns(i18n.language, field.data, mayChange ? (row) => setOpen({ kind: 'device', row }) : null);
  const relays = useRelayColumns(field.data, {
    onChange: mayChange ? (row) => setOpen({ kind: 'relay', row }) : null,
    onTry: mayTry ? (row) => setOpen({ kind: 'try', row }) : null,
  });
  return (
    <Loadable call={field}>
      {(view) => (
        <Box sx={{ display: 'flex', flexDirection: 'column', gap: 3 }}>
          <Part title={t('devices.title')} empty={view.devices.length === 0 ? t('devices.empty') : null}>
            <DataTable label={t('devices.title')} columns={devices} rows={view.devices} rowKey={({ device }) => device.id} />
          </Part>
          <Part title={t('relays.title')} empty={view.relays.length === 0 ? t('relays.empty') : null}>
            <DataTable label={t('relays.title')} columns={relays} rows={view.relays} rowKey={({ relay }) => relay.id} />
          </Part>
          <MapProblems view={view} />
          {open?.kind === 'device' && <DeviceDialog device={open.row.device} onClose={close} onDone={done} />}
          {open?.kind === 'relay' && <RelayDialog relay={open.row.relay} onClose={close} onDone={done} />}
          {open?.kind === 'try' && <TryDialog row={open.row} onClose={close} onDone={done} />}
        </Box>
      )}
    </Loadable>
  );
}

function Part({ title, empty, children }: { readonly title: string; readonly empty: string | null; readonly children: ReactNode }) {
  return (
    <Box component="section">
      <Typography variant="h2" sx={{ mb: 1 }}>
        {title}
      </Typography>
      {empty === null ? children : <Typography color="textSecondary">{empty}</Typography>}
    </Box>
  );
}

function MapProblems({ view }: { readonly view: FieldView }) {
  const { t } = useTranslation('sensors');
  return (
    <Box component="section">
      {view.mapProblems.length > 0 && (
        <Alert severity="warning" sx={{ mb: 1 }}>
          <strong>{t('maps.title')}</strong>
          {view.mapProblems.map(({ file, line, field, problem }) => (
            <Box key={file} sx={{ mt: 0.5 }}>
              {t('maps.line', { file, line })}
              {field === '' ? '' : ` (${field})`}: {problem}
            </Box>
          ))}
        </Alert>
      )}
      <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
        {t('maps.folder', { folder: view.mapFolder })}
      </Typography>
    </Box>
  );
}

function useDeviceColumns(
  language: string,
  view: FieldView | undefined,
  onChange: ((row: FieldDeviceRow) => void) | null,
): readonly Column<FieldDeviceRow>[] {
  const { t } = useTranslation('sensors');
  const columns: Column<FieldDeviceRow>[] = [
    { id: 'name', title: t('column.name'), wraps: true, cell: ({ device }) => device.name },
    { id: 'state', title: t('column.state'), wraps: true, cell: (row) => <DeviceState row={row} /> },
    { id: 'wire', title: t('column.wire'), wraps: true, cell: (row) => <WireText row={row} /> },
    {
      id: 'map',
      title: t('column.map'),
      wraps: true,
      cell: ({ device }) => {
        const map = view?.maps.find(({ name }) => name === device.map);
        return map === undefined ? device.map : language.startsWith('zh') ? map.title.zh : map.title.en;
      },
    },
    { id: 'uses', title: t('column.uses'), cell: ({ sensors, relays }) => t('uses', { sensors, relays }) },
  ];
  if (onChange !== null)
    columns.push({
      id: 'change',
      title: '',
      align: 'right',
      cell: (row) => (
        <Button size="small" aria-label={t('dialog.device.change', { name: row.device.name })} onClick={() => onChange(row)}>
          {t('change')}
        </Button>
      ),
    });
  return columns;
}

function DeviceState({ row }: { readonly row: FieldDeviceRow }) {
  const { t } = useTranslation('sensors');
  const { zone } = useStation();
  const problem = useProblemText();
  if (!row.device.enabled) return <Mark tone="quiet" icon={OffIcon} text={t('device.off')} />;
  if (row.sinceMs === null) return <Mark tone="quiet" icon={WaitingIcon} text={t('device.waiting')} />;
  if (row.problem === null) return <Mark tone="free" icon={AnswersIcon} text={t('device.answers')} />;
  return (
    <>
      <Mark tone="soon" icon={FailedIcon} text={problem(row.problem)} />
      <Typography variant="body2" color="textSecondary">
        {t('device.since', { time: shortTimeText(row.sinceMs, zone, row.sinceMs) })}
      </Typography>
    </>
  );
}

function WireText({ row }: { readonly row: FieldDeviceRow }) {
  const { t } = useTranslation('sensors');
  const { wire, unitId: unit } = row.device;
  return wire.kind === 'serial'
    ? t('wire.serial', { path: wire.path, baud: wire.baudRate, unit })
    : t(`wire.${wire.kind}`, { host: wire.host, port: wire.port, unit });
}

interface RelayDeeds {
  readonly onChange: ((row: RelayRow) => void) | null;
  readonly onTry: ((row: RelayRow) => void) | null;
}

function useRelayColumns(view: FieldView | undefined, { onChange, onTry }: RelayDeeds): readonly Column<RelayRow>[] {
  const { t } = useTranslation('sensors');
  return [
    { id: 'name', title: t('column.name'), wraps: true, cell: ({ relay }) => relay.name },
    { id: 'kind', title: t('field.kind'), cell: ({ relay }) => t(`relay.${relay.kind}`) },
    { id: 'acts', title: t('column.acts'), wraps: true, cell: (row) => <RelayState row={row} /> },
    { id: 'zone', title: t('column.zone'), wraps: true, cell: ({ zoneName, relay }) => relay.pileId ?? zoneName ?? t('zone.none') },
    {
      id: 'target',
      title: t('column.target'),
      wraps: true,
      cell: ({ relay: { target } }) => {
        if (target.kind === 'mqtt') return t('target.mqtt', { topic: target.topic });
        if (target.kind === 'camera') return t('target.camera', { token: target.token });
        const device = view?.devices.find(({ device: { id } }) => id === target.deviceId)?.device.name ?? target.deviceId;
        return t('target.modbus', { device, point: target.point });
      },
    },
    {
      id: 'deeds',
      title: '',
      align: 'right',
      cell: (row) => (
        <>
          {onTry !== null && row.watchdog === null && row.relay.target.kind !== 'camera' && (
            <Button size="small" aria-label={t('tryOf', { name: row.relay.name })} onClick={() => onTry(row)}>
              {t('try')}
            </Button>
          )}
          {onChange !== null && (
            <Button size="small" aria-label={t('dialog.relay.change', { name: row.relay.name })} onClick={() => onChange(row)}>
              {t('change')}
            </Button>
          )}
        </>
      ),
    },
  ];
}

function RelayState({ row }: { readonly row: RelayRow }) {
  const { t } = useTranslation('sensors');
  const { zone } = useStation();
  const problem = useProblemText();
  const { watchdog, acts } = row;
  if (watchdog?.failing === true || (watchdog === null && row.problem !== null))
    return (
      <>
        <Mark tone="soon" icon={FailedIcon} text={t(watchdog === null ? 'relay.failed' : 'relay.notPulsing')} />
        {row.problem !== null && (
          <Typography variant="body2" color="textSecondary">
            {problem(row.problem)}
          </Typography>
        )}
      </>
    );
  if (watchdog !== null)
    return watchdog.pulsedAtMs === null ? (
      <Mark tone="quiet" icon={WaitingIcon} text={t('relay.unknown')} />
    ) : (
      <Mark tone="free" icon={PulseIcon} text={t('relay.pulsing', { time: secondText(watchdog.pulsedAtMs, zone) })} />
    );
  if (acts === null) return <Mark tone="quiet" icon={RestsIcon} text={t('relay.unknown')} />;
  return acts ? (
    <Mark tone="danger" icon={ActsIcon} text={t('relay.acts')} />
  ) : (
    <Mark tone="quiet" icon={RestsIcon} text={t('relay.rests')} />
  );
}

const TRY_S = 2;

function TryDialog({
  row,
  onClose,
  onDone,
}: {
  readonly row: RelayRow;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}) {
  const { t } = useTranslation('sensors');
  const tryRelay = useAction(useApi().sensors.tryRelay);
  const { name, id } = row.relay;
  const run = async (reason: string): Promise<void> => {
    const done = await tryRelay.run({ relayId: id, seconds: TRY_S, reason });
    if (done.ok) onDone(t('try.done', { name, ms: done.value.tookMs }));
  };
  return (
    <ReasonDialog
      open
      danger
      title={t('try.title', { name })}
      text={t('try.text')}
      button={t('try.button')}
      pending={tryRelay.pending}
      fault={tryRelay.fault}
      onClose={onClose}
      onDo={(reason) => void run(reason)}
    />
  );
}
