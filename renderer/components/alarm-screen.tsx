/** Danger over the whole screen: what happened, where, what came first, what the station did, and what to do now. */
import DangerIcon from '@mui/icons-material/LocalFireDepartmentOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import type { AlarmRow } from '../../station-core/api/contract.ts';
import { hushKey, minimise, silence } from '../client/alarm-hush.ts';
import { may } from '../client/may.ts';
import { navigate } from '../client/router.ts';
import { useApi } from '../client/screen-context.tsx';
import { useMe } from '../client/station-context.tsx';
import { useAction } from '../client/use-action.ts';
import { useAlarmTitle } from './alarm-looks.ts';
import { byOnset, isOfZone } from './alarm-urgency.ts';
import { useZoneCameras, WhatWasDone, ZonePictures } from './alarm-zones.tsx';
import { FaultNote } from './fault-text.tsx';
import { TimeText } from './texts.tsx';

export interface AlarmScreenProps {
  /** Every danger that is announced, the most urgent first; at least one. */
  readonly alarms: readonly AlarmRow[];
  readonly isSilent: boolean;
  /** The browser plays no sound before the first click. */
  readonly isBlocked: boolean;
  /** Read from five metres; nobody clicks there but to acknowledge. */
  readonly wall: boolean;
}

export function AlarmScreen({ alarms, isSilent, isBlocked, wall }: AlarmScreenProps) {
  const { t } = useTranslation('alarms');
  const titleOf = useAlarmTitle();
  const cameras = useZoneCameras(alarms);
  const [first] = [...alarms].sort(byOnset);
  if (first === undefined) return null;
  const title = titleOf(first);
  const place = [first.subject, first.zoneName].filter((one) => one !== null && one !== '').join(' · ');
  return (
    <Dialog
      open
      fullScreen
      aria-label={`${t('screen.title')}: ${title}`}
      data-alarm-screen
      slotProps={{
        paper: {
          sx: { bgcolor: '#7f1410', color: '#ffffff', p: wall ? '4.5vh' : 5, display: 'flex', gap: wall ? '3vh' : 3, overflow: 'auto' },
        },
      }}
    >
      {first.isTest && (
        <Box
          sx={{
            alignSelf: 'flex-start',
            border: 2,
            borderColor: '#ffffff',
            borderRadius: 1,
            px: 2,
            py: 0.5,
            fontWeight: 700,
            fontSize: wall ? '2.25rem' : '1.25rem',
          }}
        >
          {t('screen.test')}
        </Box>
      )}
      <Box sx={{ display: 'flex', alignItems: 'center', gap: wall ? 5 : 3 }}>
        <DangerIcon sx={{ fontSize: wall ? 'min(160px, 14vh)' : 88, flex: 'none' }} aria-hidden />
        <Box sx={{ minWidth: 0 }}>
          <Box
            component="h1"
            sx={{ m: 0, fontSize: wall ? 'min(5.5rem, 8vh)' : '3rem', lineHeight: 1.1, fontWeight: 700, overflowWrap: 'anywhere' }}
          >
            {title}
          </Box>
          {place !== '' && (
            <Box sx={{ fontSize: wall ? 'min(3.5rem, 5vh)' : '1.875rem', fontWeight: 600, mt: 1, overflowWrap: 'anywhere' }}>{place}</Box>
          )}
        </Box>
      </Box>
      <Box sx={{ flex: 1, display: 'flex', flexWrap: 'wrap', gap: wall ? 5 : 3 }}>
        <Facts first={first} alarms={alarms} wall={wall} />
        {cameras.length > 0 && <ZonePictures cameras={cameras} wall={wall} />}
      </Box>
      {isBlocked && !isSilent && <Box role="status">{t('screen.blocked')}</Box>}
      {isSilent && <Box role="status">{t('screen.silenced')}</Box>}
      <Deeds first={first} alarms={alarms} isSilent={isSilent} wall={wall} />
    </Dialog>
  );
}

function Facts({ first, alarms, wall }: { readonly first: AlarmRow; readonly alarms: readonly AlarmRow[]; readonly wall: boolean }) {
  const { t } = useTranslation('alarms');
  const { t: common } = useTranslation();
  const titleOf = useAlarmTitle();
  const { value, limit } = first.detail;
  const behind = first.firstOut;
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        flex: '1 1 420px',
        minWidth: 0,
        alignContent: 'start',
        display: 'grid',
        gridTemplateColumns: 'max-content 1fr',
        columnGap: 4,
        rowGap: 1.25,
        fontSize: wall ? 'min(2.25rem, 3.3vh)' : '1.25rem',
        lineHeight: 1.35,
        '& dt': { opacity: 0.8 },
        '& dd': { m: 0, fontWeight: 600 },
        '& dd span span': { color: 'inherit' },
      }}
    >
      <Fact name={t('screen.since')}>
        <TimeText atMs={first.raisedAtMs} />
      </Fact>
      {typeof value === 'number' && typeof limit === 'number' && (
        <Fact name={t('screen.value')}>
          {value} ({common('alarm.fact.limit')} {limit})
        </Fact>
      )}
      {behind !== null && (
        <Fact name={t('screen.first')}>{[titleOf(behind), behind.subject].filter((one) => one !== null).join(' · ')}</Fact>
      )}
      <Fact name={t('screen.did')}>
        <WhatWasDone alarms={alarms} />
      </Fact>
      {othersOf(alarms).length > 0 && (
        <Fact name={t('screen.after')}>
          <Others alarms={alarms} />
        </Fact>
      )}
    </Box>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

const MOST_OTHERS = 5;

/** What came after the first, in that order. That a zone is stopped stands in what the station did. */
function othersOf(alarms: readonly AlarmRow[]): readonly AlarmRow[] {
  const [, ...others] = [...alarms].sort(byOnset);
  return others.filter((alarm) => !isOfZone(alarm) || alarm.zonePhase === null);
}

function Others({ alarms }: { readonly alarms: readonly AlarmRow[] }) {
  const { t } = useTranslation('alarms');
  const titleOf = useAlarmTitle();
  const others = othersOf(alarms);
  return (
    <>
      {others.slice(0, MOST_OTHERS).map((alarm) => (
        <div key={alarm.seq}>
          {[titleOf(alarm), alarm.subject].filter((one) => one !== null).join(' · ')} <TimeText atMs={alarm.raisedAtMs} relative={false} />
        </div>
      ))}
      {others.length > MOST_OTHERS && <div>{t('screen.more', { count: others.length - MOST_OTHERS })}</div>}
    </>
  );
}

function Deeds({
  first,
  alarms,
  isSilent,
  wall,
}: {
  readonly first: AlarmRow;
  readonly alarms: readonly AlarmRow[];
  readonly isSilent: boolean;
  readonly wall: boolean;
}) {
  const { t } = useTranslation('alarms');
  const api = useApi();
  const me = useMe();
  const acknowledge = useAction(api.alarms.acknowledge);
  const keys = alarms.map(hushKey);
  const acknowledgeAll = async () => {
    for (const { key } of alarms) await acknowledge.run({ key });
  };
  const away = () => {
    silence(keys);
    minimise(keys);
  };
  const incidentId = alarms.find((alarm) => alarm.incidentId !== null)?.incidentId ?? first.incidentId;
  const plain = {
    color: '#ffffff',
    borderColor: '#ffffff',
    '&:hover': { borderColor: '#ffffff', bgcolor: 'rgb(255 255 255 / 0.12)' },
  } as const;
  const size = { fontSize: wall ? '1.75rem' : '1.25rem', px: wall ? 5 : 3, py: wall ? 2 : 1.25 } as const;
  return (
    <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap', alignItems: 'center' }}>
      {may(me.role, 'alarms') && (
        <Button
          variant="contained"
          autoFocus
          loading={acknowledge.pending}
          onClick={() => void acknowledgeAll()}
          sx={{ ...size, bgcolor: '#ffffff', color: '#7f1410', '&:hover': { bgcolor: '#fbe6e4' } }}
        >
          {alarms.length > 1 ? t('screen.acknowledgeAll', { count: alarms.length }) : t('screen.acknowledge')}
        </Button>
      )}
      {incidentId !== null && (
        <Button
          variant="outlined"
          sx={{ ...size, ...plain }}
          onClick={() => {
            minimise(keys);
            navigate(['incident', incidentId]);
          }}
        >
          {t('incident')}
        </Button>
      )}
      {!isSilent && (
        <Button variant="outlined" sx={{ ...size, ...plain }} onClick={() => silence(keys)}>
          {t('screen.silence')}
        </Button>
      )}
      {!wall && (
        <Button variant="text" sx={{ ...size, ...plain, ml: 'auto' }} onClick={away}>
          {t('screen.minimise')}
        </Button>
      )}
      <FaultNote fault={acknowledge.fault} />
    </Box>
  );
}
