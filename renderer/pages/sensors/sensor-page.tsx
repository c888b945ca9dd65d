/** One sensor: what it says, its curve, how it is set up, and its test mode. */
import BackIcon from '@mui/icons-material/ArrowBack';
import TestIcon from '@mui/icons-material/ScienceOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldView, SensorRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { navigate, useFilters } from '../../client/router.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FactList } from '../../components/fact-list.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Loadable, SkeletonRows } from '../../components/page-states.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { dateTimeText, secondText, spanWords } from '../../format/time-text.ts';
import { useField } from './fields.tsx';
import { numberText } from '../../format/sensor-value.ts';
import { RemoveButton } from './remove-button.tsx';
import { HealthMark, SensorValue, useProblemText } from './sensor-card.tsx';
import { SensorDialog } from './sensor-dialog.tsx';
import { TestDialog } from './test-dialog.tsx';

const CurveChart = lazy(() => import('./curve-chart.tsx').then((module) => ({ default: module.CurveChart })));

const HOUR_MS = 3_600_000;
const RANGES = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 168 * HOUR_MS, month: 720 * HOUR_MS, year: 8_760 * HOUR_MS } as const;
type Range = keyof typeof RANGES;
const CURVE_PX = 300;
/** The curve moves on in steps, so that it is not asked for with every reading. */
const STEP_MS = 15_000;

export function SensorPage({ parts }: { readonly parts: readonly string[] }) {
  const { t } = useTranslation('sensors');
  const api = useApi();
  const list = useCall(api.sensors.list, undefined, { topics: ['sensors', 'safety'] });
  const row = list.data?.rows.find(({ sensor }) => sensor.id === parts[0]);
  const back = (
    <Button startIcon={<BackIcon />} href={hrefOf(['sensors'])}>
      {t('back')}
    </Button>
  );
  if (list.data !== undefined && row === undefined)
    return (
      <PageFrame title={t('title')}>
        <EmptyState title={t('missing')} help={t('missing.text')} action={back} />
      </PageFrame>
    );
  return row === undefined ? (
    <PageFrame title={t('title')}>
      <Loadable call={list}>{() => null}</Loadable>
    </PageFrame>
  ) : (
    <Known row={row} onChanged={list.reload} />
  );
}

type Open = 'change' | 'test' | null;

function Known({ row, onChanged }: { readonly row: SensorRow; readonly onChanged: () => void }) {
  const { t } = useTranslation('sensors');
  const { role } = useMe();
  const [open, setOpen] = useState<Open>(null);
  const [told, tell] = useTold();
  const done = (text: string) => {
    setOpen(null);
    tell(text);
    onChanged();
  };
  const { sensor } = row;
  const mayChange = may(role, 'sensors');
  return (
    <PageFrame
      title={sensor.name}
      aside={<HealthMark row={row} size="medium" />}
      actions={
        <>
          <Button startIcon={<BackIcon />} href={hrefOf(['sensors'])}>
            {t('back')}
          </Button>
          {may(role, 'sensor-test') && row.testEndsAtMs === null && (
            <Button variant="outlined" startIcon={<TestIcon />} onClick={() => setOpen('test')}>
              {t('test.begin')}
            </Button>
          )}
          {mayChange && (
            <>
              <RemoveButton what="sensor" id={sensor.id} name={sensor.name} onRemoved={() => navigate(['sensors'])} />
              <Button variant="contained" onClick={() => setOpen('change')}>
                {t('change')}
              </Button>
            </>
          )}
        </>
      }
    >
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', lg: 'minmax(0, 1fr) 400px' }, alignItems: 'start' }}>
        <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2 }}>
          {row.testEndsAtMs !== null && <UnderTest row={row} endsAtMs={row.testEndsAtMs} mayEnd={may(role, 'sensor-test')} onDone={done} />}
          <Now row={row} />
          <Curve row={row} />
        </Box>
        <Facts row={row} />
      </Box>
      {open === 'change' && <SensorDialog sensor={sensor} onClose={() => setOpen(null)} onDone={done} />}
      {open === 'test' && <TestDialog sensor={sensor} onClose={() => setOpen(null)} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Now({ row }: { readonly row: SensorRow }) {
  const { t } = useTranslation('sensors');
  const { zone } = useStation();
  const problem = useProblemText();
  return (
    <Paper variant="outlined" sx={{ px: 2.5, py: 2, display: 'flex', alignItems: 'center', gap: 3, flexWrap: 'wrap' }}>
      <SensorValue row={row} size="3rem" />
      <Box sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>
        <Box>
          {row.isRetained ? t('kept') : row.heardAtMs === null ? t('heard.never') : t('heard', { time: secondText(row.heardAtMs, zone) })}
        </Box>
        {row.problem !== null && <Box>{problem(row.problem)}</Box>}
      </Box>
    </Paper>
  );
}

interface UnderTestProps {
  readonly row: SensorRow;
  readonly endsAtMs: number;
  readonly mayEnd: boolean;
  readonly onDone: (text: string) => void;
}

function UnderTest({ row, endsAtMs, mayEnd, onDone }: UnderTestProps) {
  const { t } = useTranslation('sensors');
  const { t: common } = useTranslation();
  const test = useAction(useApi().sensors.test);
  const words = spanWords(endsAtMs - useNow());
  const end = async (): Promise<void> => {
    const done = await test.run({ sensorId: row.sensor.id, minutes: 0 });
    if (done.ok) onDone(t('test.ended', { name: row.sensor.name }));
  };
  return (
    <>
      <Alert
        severity="warning"
        icon={<TestIcon />}
        action={
          mayEnd ? (
            <Button color="inherit" size="small" loading={test.pending} onClick={() => void end()}>
              {t('test.end')}
            </Button>
          ) : undefined
        }
      >
        {t('test.left', { span: common(words.key, { ...words }) })}
      </Alert>
      <FaultNote fault={test.fault} />
    </>
  );
}

function Curve({ row }: { readonly row: SensorRow }) {
  const { t } = useTranslation('sensors');
  const api = useApi();
  const now = useNow();
  const [filter, setFilter] = useFilters({ range: 'day' });
  const range = (Object.keys(RANGES) as Range[]).find((one) => one === filter.range) ?? 'day';
  const toMs = Math.ceil(now / STEP_MS) * STEP_MS;
  const fromMs = toMs - RANGES[range];
  const curve = useCall(api.sensors.curve, { sensorId: row.sensor.id, fromMs, toMs });
  return (
    <Paper variant="outlined" sx={{ px: 2, pt: 1.25, pb: 1 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, flexWrap: 'wrap', mb: 1 }}>
        <Typography variant="h3" component="h2" sx={{ flex: 1 }}>
          {t('curve.title')}
        </Typography>
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label={t('range.label')}
          value={range}
          onChange={(_, next: string | null) => {
            if (next !== null) setFilter({ range: next });
          }}
        >
          {(Object.keys(RANGES) as Range[]).map((one) => (
            <ToggleButton key={one} value={one}>
              {t(`range.${one}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <Typography variant="body2" color="textSecondary">
          {row.sensor.unit}
        </Typography>
      </Box>
      <Loadable call={curve} skeleton={<Box sx={{ height: CURVE_PX }} />}>
        {({ points, hasHours }) => (
          <>
            {points.length === 0 ? (
              <Typography color="textSecondary" sx={{ height: CURVE_PX, display: 'grid', placeItems: 'center' }}>
                {t('curve.none')}
              </Typography>
            ) : (
              <Suspense fallback={<SkeletonRows rows={1} height={CURVE_PX} />}>
                <CurveChart sensor={row.sensor} points={points} fromMs={fromMs} toMs={toMs} />
              </Suspense>
            )}
            {hasHours && (
              <Typography variant="body2" color="textSecondary">
                {t('curve.hours')}
              </Typography>
            )}
          </>
        )}
      </Loadable>
    </Paper>
  );
}

function Facts({ row }: { readonly row: SensorRow }) {
  const { t } = useTranslation('sensors');
  const { zone } = useStation();
  const view = useField();
  const { sensor } = row;
  const seconds = (ms: number): string => t('seconds', { count: ms / 1_000 });
  const facts: (readonly [string, string])[] = [
    [t('fact.kind'), t(`kind.${sensor.kind}`)],
    [t('fact.zone'), row.zoneName ?? t('zone.none')],
    [t('fact.safety'), t(sensor.isSafety ? 'yes.safety' : 'no.safety')],
    [t('fact.source'), sourceText(t, view, sensor)],
    [t('fact.heard'), row.heardAtMs === null ? t('heard.never') : dateTimeText(row.heardAtMs, zone)],
    [t('fact.newest'), row.newest === null ? '–' : `${numberText(row.newest)} ${sensor.unit}`],
    [t('fact.limits'), limitsText(t, sensor)],
    [t('fact.calibration'), calibrationText(t, sensor)],
    [t('fact.debounce'), seconds(sensor.debounceMs)],
    [t('fact.silence'), seconds(sensor.silenceMs)],
  ];
  if (row.worstDelayMs !== null) facts.push([t('fact.worst'), t('worst.text', { seconds: row.worstDelayMs / 1_000 })]);
  return (
    <Paper variant="outlined" sx={{ px: 2, py: 1 }}>
      <FactList facts={facts} />
    </Paper>
  );
}

type Words = ReturnType<typeof useTranslation<'sensors'>>['t'];

function sourceText(t: Words, view: FieldView | undefined, { source }: SensorRow['sensor']): string {
  switch (source.kind) {
    case 'modbus':
      return t('source.modbus', {
        device: view?.devices.find(({ device }) => device.id === source.deviceId)?.device.name ?? source.deviceId,
        point: source.point,
      });
    case 'mqtt':
      return source.path === ''
        ? t('source.mqtt', { topic: source.topic })
        : t('source.mqtt.path', { topic: source.topic, path: source.path });
    case 'camera-input':
      return t('source.camera', { token: source.token });
  }
}

function limitsText(t: Words, { range: { low, high }, unit }: SensorRow['sensor']): string {
  if (low !== null && high !== null) return t('limits.both', { low, high, unit });
  if (low !== null) return t('limits.low', { low, unit });
  return high === null ? t('limits.none') : t('limits.high', { high, unit });
}

function calibrationText(t: Words, { calibration: { scale, offset, inverted } }: SensorRow['sensor']): string {
  if (inverted) return t('calibration.inverted');
  if (scale === 1 && offset === 0) return t('calibration.none');
  return t('calibration.text', { scale, offset: offset === 0 ? '' : `${offset < 0 ? '−' : '+'} ${Math.abs(offset)}` });
}
