/** One zone: how it stands and why, what is in it, what its silence does, its drills, and what can be done. */
import BoltIcon from '@mui/icons-material/Bolt';
import BackIcon from '@mui/icons-material/ArrowBack';
import CameraIcon from '@mui/icons-material/VideocamOutlined';
import CameraOffIcon from '@mui/icons-material/VideocamOffOutlined';
import DrillIcon from '@mui/icons-material/SportsOutlined';
import OkIcon from '@mui/icons-material/CheckCircleOutlined';
import QuietIcon from '@mui/icons-material/RemoveCircleOutlined';
import TestIcon from '@mui/icons-material/ScienceOutlined';
import WarnIcon from '@mui/icons-material/WarningAmberOutlined';
import WaitIcon from '@mui/icons-material/HourglassEmpty';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import type SvgIcon from '@mui/material/SvgIcon';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraRow, SafetySetupAnswer, SensorRow, ZoneView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { navigate } from '../../client/router.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Mark, type Tone } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { powerText } from '../../format/energy-text.ts';
import { clockText, shortTimeText } from '../../format/time-text.ts';
import { BypassPanel } from './bypass-panel.tsx';
import { useCauseText } from './cause-text.tsx';
import { DrillList } from './drill-list.tsx';
import { PhaseMark } from '../../components/phase-mark.tsx';
import { sensorValue } from '../../format/sensor-value.ts';
import { useCameras, useSafetySetup, useSensors, useZones } from '../../client/use-safety.ts';
import { ZoneRecords } from '../../components/field-record/record-list.tsx';
import { secondsLeft } from './zone-checks.ts';
import { ZoneDeeds } from './zone-deeds.tsx';
import { ZoneForm } from './zone-form.tsx';

export function ZoneDetail({ zoneId }: { readonly zoneId: string }) {
  const { t } = useTranslation('zones');
  const { t: common } = useTranslation();
  const mayChange = may(useMe().role, 'safety-change');
  const [setup, states, cameras, sensors] = [useSafetySetup(), useZones(), useCameras(), useSensors()];
  const [dialog, setDialog] = useState<'change' | 'remove' | null>(null);
  const [told, tell] = useTold();
  const zone = setup.data?.zones.find(({ id }) => id === zoneId);
  const state = states.data?.find((one) => one.zoneId === zoneId) ?? null;
  const back = (
    <Button size="small" startIcon={<BackIcon />} href={hrefOf(['zones'])}>
      {t('back')}
    </Button>
  );
  if (setup.data === undefined || zone === undefined)
    return (
      <PageFrame title={t('title')} aside={back}>
        {setup.data === undefined && setup.fault !== null ? (
          <FaultState fault={setup.fault} onRetry={setup.reload} />
        ) : setup.data === undefined ? (
          <SkeletonRows rows={6} height={90} />
        ) : (
          <EmptyState title={common('fault.input.not-found')} action={back} />
        )}
      </PageFrame>
    );
  const close = () => setDialog(null);
  return (
    <PageFrame
      title={zone.name}
      aside={back}
      actions={
        <>
          {mayChange && (
            <>
              <Button onClick={() => setDialog('remove')}>{t('remove')}</Button>
              <Button variant="outlined" onClick={() => setDialog('change')}>
                {t('change')}
              </Button>
            </>
          )}
          <ZoneDeeds zone={zone} state={state} setup={setup.data} tell={tell} onDone={states.reload} />
        </>
      }
    >
      <Stand zone={zone} state={state} setup={setup.data} />
      <Parts zone={zone} state={state} setup={setup.data} cameras={cameras.data ?? []} sensors={sensors.data?.rows ?? []} />
      <DrillList zoneId={zone.id} />
      <ZoneRecords zoneId={zone.id} />
      <BypassPanel setup={setup.data} zoneId={zone.id} tell={tell} />
      {dialog === 'change' && (
        <ZoneForm
          zone={zone}
          setup={setup.data}
          onClose={close}
          onDone={(text) => {
            close();
            tell(text);
            setup.reload();
          }}
        />
      )}
      {dialog === 'remove' && <RemoveDialog zone={zone} onClose={close} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

type Zone = SafetySetupAnswer['zones'][number];

function RemoveDialog({ zone, onClose }: { readonly zone: Zone; readonly onClose: () => void }) {
  const { t } = useTranslation('zones');
  const remove = useAction(useApi().safety.removeZone);
  return (
    <FormDialog
      title={t('remove.title', { name: zone.name })}
      submit={t('remove.button')}
      danger
      pending={remove.pending}
      fault={remove.fault}
      onSubmit={() => void remove.run({ zoneId: zone.id }).then(({ ok }) => ok && navigate(['zones']))}
      onClose={onClose}
    >
      <Typography>{t('remove.text')}</Typography>
    </FormDialog>
  );
}

function Stand({ zone, state, setup }: { readonly zone: Zone; readonly state: ZoneView | null; readonly setup: SafetySetupAnswer }) {
  const { t } = useTranslation('zones');
  const { zone: clock } = useStation();
  const now = useNow();
  const left = secondsLeft(state, useNow(1_000));
  const causeText = useCauseText(setup);
  const isStopped = state?.phase === 'latched' || state?.phase === 'resetting';
  return (
    <Paper variant="outlined" sx={{ px: 2.5, py: 2, mb: 2 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, flexWrap: 'wrap' }}>
        <PhaseMark phase={state?.phase ?? 'unknown'} size="large" />
        {state !== null && state.phase !== 'clear' && (
          <Typography color="textSecondary">{t('since', { time: shortTimeText(state.sinceMs, clock, now) })}</Typography>
        )}
        {state?.isDrill === true && <Mark tone="soon" icon={DrillIcon} text={t('drill')} />}
      </Box>
      {state?.isDrill === true && (
        <Alert severity="warning" variant="outlined" icon={<DrillIcon />} sx={{ mt: 1.5 }}>
          {t('drill.running')}
        </Alert>
      )}
      {state?.phase === 'held' && state.waitingFor.length > 0 && (
        <Box sx={{ mt: 1.5 }}>
          <Typography variant="h3">{t('held.title')}</Typography>
          <Box component="ul" sx={{ my: 0.5, pl: 3 }}>
            {state.waitingFor.map((sensor) => (
              <li key={sensor.sensorId}>
                {sensor.name}: {sensor.problem ?? t('held.unread')}
              </li>
            ))}
          </Box>
          <Typography variant="body2" color="textSecondary">
            {t('held.text')}
          </Typography>
        </Box>
      )}
      {isStopped && state.firstOut !== null && (
        <Box sx={{ mt: 1.5 }}>
          <Typography>
            <strong>{t('latched.first')}:</strong> {causeText(state.firstOut)}
          </Typography>
          <Typography variant="h3" sx={{ mt: 1 }}>
            {t('latched.causes')}
          </Typography>
          <Box component="ol" sx={{ my: 0.5, pl: 3 }}>
            {state.causes.map((key) => (
              <li key={key}>
                {causeText(key)}{' '}
                <Typography component="span" variant="body2" color="textSecondary">
                  ({t(state.standing.includes(key) ? 'latched.standing' : 'latched.gone')})
                </Typography>
              </li>
            ))}
          </Box>
          {state.incidentId !== null && <Link href={hrefOf(['incident', state.incidentId])}>{t('latched.incident')}</Link>}
        </Box>
      )}
      {state?.phase === 'resetting' && (
        <Typography sx={{ mt: 1, fontWeight: 600, fontVariantNumeric: 'tabular-nums' }}>
          {t('reset.asked')} · {left > 0 ? t('reset.left', { s: left }) : t('reset.lapsed')}
        </Typography>
      )}
      <Typography variant="body2" color="textSecondary" sx={{ mt: 1.5 }}>
        {t(`silence.${zone.silence}`)}
      </Typography>
    </Paper>
  );
}

function Parts(props: {
  readonly zone: Zone;
  readonly state: ZoneView | null;
  readonly setup: SafetySetupAnswer;
  readonly cameras: readonly CameraRow[];
  readonly sensors: readonly SensorRow[];
}) {
  const { zone, state, setup } = props;
  const { t } = useTranslation('zones');
  const mine = { zoneId: zone.id };
  const piles = setup.piles.filter(({ zoneId }) => zoneId === mine.zoneId);
  const sensors = setup.sensors.filter(({ zoneId }) => zoneId === mine.zoneId);
  const relays = setup.relays.filter(({ zoneId }) => zoneId === mine.zoneId);
  const cameras = props.cameras.filter(({ camera }) => camera.zoneId === mine.zoneId);
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'repeat(auto-fill, minmax(340px, 1fr))', alignItems: 'start' }}>
      <Part title={t('part.piles')} none={t('none.piles')}>
        {piles.map((pile) => (
          <Line key={pile.id} name={pile.name} href={hrefOf(['pile', pile.id])}>
            <PilePower state={state} pileId={pile.id} />
          </Line>
        ))}
      </Part>
      <Part title={t('part.sensors')} none={t('none.sensors')}>
        {sensors.map((sensor) => {
          const row = props.sensors.find((one) => one.sensor.id === sensor.id);
          return (
            <Line key={sensor.id} name={sensor.name} href={hrefOf(['sensor', sensor.id])} aside={sensor.isSafety ? t('sensor.safety') : ''}>
              {row !== undefined && <SensorMark row={row} />}
            </Line>
          );
        })}
      </Part>
      <Part title={t('part.cameras')} none={t('none.cameras')}>
        {cameras.map(({ camera, health }) => (
          <Line key={camera.id} name={camera.name} href={hrefOf(['camera', camera.id])}>
            <CameraMark enabled={camera.enabled} reachable={health?.reachable ?? null} />
          </Line>
        ))}
      </Part>
      <Part title={t('part.relays')} none={t('none.relays')}>
        {relays.map((relay) => {
          const now = state?.relays.find(({ relayId }) => relayId === relay.id)?.state ?? 'rest';
          const looks = RELAY_LOOKS[now];
          return (
            <Line key={relay.id} name={relay.name} href={hrefOf(['sensors'], { view: 'field' })}>
              <Mark tone={looks.tone} icon={looks.icon} text={t(`relay.${now}`)} />
            </Line>
          );
        })}
      </Part>
    </Box>
  );
}

function Part({ title, none, children }: { readonly title: string; readonly none: string; readonly children: readonly ReactNode[] }) {
  return (
    <Paper component="section" variant="outlined" aria-label={title} sx={{ px: 2, py: 1.5 }}>
      <Typography variant="h2" sx={{ mb: 0.5 }}>
        {title}{' '}
        <Typography component="span" color="textSecondary">
          {children.length > 0 ? children.length : ''}
        </Typography>
      </Typography>
      {children.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {none}
        </Typography>
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {children}
        </Box>
      )}
    </Paper>
  );
}

function Line(props: { readonly name: string; readonly href: string; readonly aside?: string; readonly children: ReactNode }) {
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        alignItems: 'center',
        gap: 1.5,
        minHeight: 36,
        borderTop: 1,
        borderColor: 'divider',
        '&:first-of-type': { borderTop: 0 },
      }}
    >
      <Box sx={{ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
        <Link href={props.href} underline="hover">
          {props.name}
        </Link>
        {props.aside !== undefined && props.aside !== '' && (
          <Typography component="span" variant="body2" color="textSecondary" sx={{ ml: 1 }}>
            {props.aside}
          </Typography>
        )}
      </Box>
      {props.children}
    </Box>
  );
}

interface Looks {
  readonly tone: Tone;
  readonly icon: typeof SvgIcon;
}

const RELAY_LOOKS: Readonly<Record<RelayState, Looks>> = {
  rest: { tone: 'quiet', icon: QuietIcon },
  acted: { tone: 'soon', icon: OkIcon },
  failed: { tone: 'danger', icon: WarnIcon },
  spared: { tone: 'quiet', icon: DrillIcon },
};
type RelayState = ZoneView['relays'][number]['state'];

const SENSOR_LOOKS: Readonly<Record<SensorRow['health'], Looks>> = {
  waiting: { tone: 'soon', icon: WaitIcon },
  healthy: { tone: 'free', icon: OkIcon },
  faulty: { tone: 'soon', icon: WarnIcon },
  silent: { tone: 'soon', icon: WarnIcon },
  off: { tone: 'quiet', icon: QuietIcon },
};

function SensorMark({ row }: { readonly row: SensorRow }) {
  const { t } = useTranslation('sensors');
  const { zone } = useStation();
  const { tone, icon } = SENSOR_LOOKS[row.health];
  return (
    <>
      {row.testEndsAtMs !== null && (
        <Mark tone="soon" size="small" icon={TestIcon} text={t('testing', { time: clockText(row.testEndsAtMs, zone) })} />
      )}
      <Box component="span" sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
        {sensorValue(row, (key) => t(key))}
      </Box>
      <Mark tone={tone} icon={icon} text={t(`health.${row.health}`)} />
    </>
  );
}

function CameraMark({ enabled, reachable }: { readonly enabled: boolean; readonly reachable: boolean | null }) {
  const { t } = useTranslation('zones');
  if (!enabled) return <Mark tone="quiet" icon={CameraOffIcon} text={t('camera.off')} />;
  if (reachable !== true) return <Mark tone="soon" icon={CameraOffIcon} text={t('camera.unreachable')} />;
  return <Mark tone="free" icon={CameraIcon} text={t('camera.fine')} />;
}

function PilePower({ state, pileId }: { readonly state: ZoneView | null; readonly pileId: string }) {
  const { t } = useTranslation('zones');
  const pile = state?.piles.find((one) => one.pileId === pileId);
  if (pile === undefined) return null;
  const isStopped = state?.phase === 'latched' || state?.phase === 'resetting';
  const kw = pile.watts === null ? null : t('power.onW', { kw: powerText(pile.watts) });
  if (pile.power === 'off') return <Mark tone="free" icon={OkIcon} text={t('power.off')} />;
  if (pile.power === 'on')
    return <Mark tone={isStopped ? 'danger' : 'charging'} icon={isStopped ? WarnIcon : BoltIcon} text={kw ?? t('power.on')} />;
  return (
    <Typography component="span" variant="body2" color="textSecondary">
      {kw ?? (isStopped ? t('power.idle') : '')}
    </Typography>
  );
}
