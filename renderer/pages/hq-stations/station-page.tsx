/** One station as HQ knows it: last contact, how far it has told everything, its piles, its days, and what HQ may do about it. */
import KeyIcon from '@mui/icons-material/KeyOutlined';
import LockIcon from '@mui/icons-material/LockOutlined';
import LockOpenIcon from '@mui/icons-material/LockOpenOutlined';
import EditIcon from '@mui/icons-material/EditOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { styled } from '@mui/material/styles';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StationView } from '../../../hq-receiver/contract.ts';
import { useFresh, useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import { hqMay } from '../../client/hq/hq-may.ts';
import { hrefOf } from '../../client/route.ts';
import { PlaceProvider } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { OnceDialog } from '../../components/hq/once-dialog.tsx';
import { AlarmCounts, StationMark } from '../../components/hq/station-marks.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Loadable } from '../../components/page-states.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { currencyNamed } from '../../format/currency.ts';
import { BatchesPart, DaysPart, EpochsPart, FilesPart, Part, PilesPart, RefusalsPart } from './station-parts.tsx';
import { PlaceDialog } from './place-dialog.tsx';

type Open = 'lock' | 'recover' | 'place' | null;

export function StationPage({ parts }: { readonly parts: readonly string[] }) {
  const [stationId = ''] = parts;
  const { t } = useTranslation('hqStations');
  const { role } = useHqMe();
  const view = useCall(useHqApi().stations.get, { stationId });
  useFresh(view.reload);
  const [open, setOpen] = useState<Open>(null);
  const [told, tell] = useTold();
  const station = view.data?.station;
  const done = (text: string) => {
    setOpen(null);
    tell(text);
    view.reload();
  };
  return (
    <PageFrame
      title={station?.name ?? t('one')}
      aside={station === undefined ? undefined : <StationMark station={station} />}
      actions={
        station !== undefined &&
        hqMay(role, 'stations') && (
          <>
            <Button startIcon={<EditIcon />} onClick={() => setOpen('place')}>
              {t('change')}
            </Button>
            <Button startIcon={<KeyIcon />} onClick={() => setOpen('recover')} disabled={station.isLocked}>
              {t('recover')}
            </Button>
            <Button startIcon={station.isLocked ? <LockOpenIcon /> : <LockIcon />} onClick={() => setOpen('lock')}>
              {t(station.isLocked ? 'unlock' : 'lock')}
            </Button>
          </>
        )
      }
    >
      <Loadable call={view}>
        {(data) => (
          <PlaceProvider place={{ zone: data.station.zone, currency: currencyNamed(data.station.currency) }}>
            <Parts view={data} />
            {open === 'place' && <PlaceDialog view={data} onClose={() => setOpen(null)} onDone={() => done(t('changed'))} />}
            {open === 'lock' && <LockDialog view={data} onClose={() => setOpen(null)} onDone={done} />}
            {open === 'recover' && <RecoverDialog view={data} onClose={() => setOpen(null)} />}
          </PlaceProvider>
        )}
      </Loadable>
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Parts({ view }: { readonly view: StationView }) {
  const { t } = useTranslation('hqStations');
  const { station } = view;
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      {view.lockReason !== null && station.isLocked && (
        <Alert severity="warning" variant="outlined">
          {t('locked.why', { reason: view.lockReason })}
        </Alert>
      )}
      {station.missing !== null && (
        <Alert severity="warning" variant="outlined">
          {t('missing.text', { seq: station.missing.fromSeq, epoch: station.missing.epoch })} {t('missing.way')}
          <Box sx={{ color: 'text.secondary', mt: 0.5 }}>{station.missing.help}</Box>
        </Alert>
      )}
      {station.missing === null && station.refused !== null && (
        <Alert severity="warning" variant="outlined">
          {t('refused.text')}
          <Box sx={{ color: 'text.secondary', mt: 0.5 }}>
            {station.refused.help} ({station.refused.code})
          </Box>
        </Alert>
      )}
      <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: { xs: '1fr', lg: 'minmax(0, 1fr) minmax(0, 1fr)' }, alignItems: 'start' }}>
        <Column>
          <Part title={t('part.about')}>
            <About view={view} />
          </Part>
          <EpochsPart epochs={view.epochs} />
          <BatchesPart batches={view.batches} />
        </Column>
        <Column>
          <DaysPart days={view.days} />
          <PilesPart piles={view.piles} />
          <RefusalsPart refusals={view.refusals} />
          <FilesPart stationId={station.stationId} files={view.files} />
        </Column>
      </Box>
    </Box>
  );
}

const Column = styled('div')({ display: 'grid', gap: 12, minWidth: 0 });

function About({ view }: { readonly view: StationView }) {
  const { t } = useTranslation('hqStations');
  const { station, place } = view;
  const where = [place.address, [place.postalCode, place.city].filter((part) => part !== '').join(' '), place.country].filter(
    (part) => part !== '',
  );
  return (
    <FactList
      facts={[
        [t('fact.contact'), <TimeText key="contact" atMs={station.lastContactMs} long />],
        [
          t('fact.alarms'),
          <a key="alarms" href={hrefOf(['alarms'], { station: station.stationId })}>
            <AlarmCounts counts={station.alarms} />
          </a>,
        ],
        [
          t('fact.waiting'),
          <a key="waiting" href={hrefOf(['directives'], { station: station.stationId })}>
            {station.waiting}
          </a>,
        ],
        [t('fact.mark'), t('fact.mark.value', { epoch: station.mark.epoch, number: station.mark.number, seq: station.mark.seq })],
        [t('fact.software'), station.software],
        [t('fact.started'), <TimeText key="started" atMs={view.startedAtMs} long />],
        [t('fact.enrolled'), <TimeText key="enrolled" atMs={view.enrolledAtMs} long relative={false} />],
        [t('fact.party'), `${view.countryCode} ${view.partyId}`],
        [t('fact.zone'), `${station.zone} · ${station.currency}`],
        [t('fact.where'), where.length === 0 ? '–' : where.join(', ')],
        [t('fact.spot'), place.latitude === '' || place.longitude === '' ? '–' : `${place.latitude}, ${place.longitude}`],
        [t('fact.tags'), station.tags.length === 0 ? '–' : station.tags.join(', ')],
        [t('fact.id'), station.stationId],
        ...(place.note === '' ? [] : [[t('fact.note'), place.note] as const]),
      ]}
    />
  );
}

function LockDialog({
  view,
  onClose,
  onDone,
}: {
  readonly view: StationView;
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}) {
  const { t } = useTranslation('hqStations');
  const lock = useAction(useHqApi().stations.lock);
  const { stationId, name, isLocked } = view.station;
  const act = async (reason: string) => {
    const done = await lock.run({ stationId, isLocked: !isLocked, reason });
    if (done.ok) onDone(t(isLocked ? 'unlock.done' : 'lock.done', { name }));
  };
  return (
    <ReasonDialog
      open
      onClose={onClose}
      title={t(isLocked ? 'unlock.title' : 'lock.title', { name })}
      text={t(isLocked ? 'unlock.text' : 'lock.text')}
      button={t(isLocked ? 'unlock' : 'lock')}
      danger={!isLocked}
      pending={lock.pending}
      fault={lock.fault}
      onDo={(reason) => void act(reason)}
    />
  );
}

/** Asks for the reason, then tells the code once. */
function RecoverDialog({ view, onClose }: { readonly view: StationView; readonly onClose: () => void }) {
  const { t } = useTranslation('hqStations');
  const make = useAction(useHqApi().stations.recoveryCode);
  const { stationId, name } = view.station;
  const made = make.result?.ok === true ? make.result.value : null;
  if (made !== null)
    return (
      <OnceDialog
        title={t('recover.made', { name })}
        text={t('recover.made.text')}
        secrets={[
          [t('recover.code'), made.code],
          [t('recover.id'), stationId],
        ]}
        onClose={onClose}
      >
        <span>
          {t('code.until')} <TimeText atMs={made.untilMs} long />
        </span>
      </OnceDialog>
    );
  return (
    <ReasonDialog
      open
      onClose={onClose}
      title={t('recover.title', { name })}
      text={t('recover.text')}
      button={t('recover.make')}
      pending={make.pending}
      fault={make.fault}
      onDo={(reason) => void make.run({ stationId, reason })}
    />
  );
}
