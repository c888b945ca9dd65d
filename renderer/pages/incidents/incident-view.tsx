/** One incident: what happened, what was done, clips, charges, people, and all of it as one file that can be checked. */
import BackIcon from '@mui/icons-material/ArrowBack';
import DownloadIcon from '@mui/icons-material/FolderZipOutlined';
import ReportIcon from '@mui/icons-material/PictureAsPdfOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentSession, IncidentView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { energyText } from '../../format/energy-text.ts';
import { deedText } from './deed-words.ts';
import { EvidencePanel } from './evidence-panel.tsx';
import { IncidentState } from './incident-state.tsx';
import { StepList } from './step-list.tsx';

export function OneIncident({ incidentId }: { readonly incidentId: string }) {
  const { t, i18n } = useTranslation('incidents');
  const { role } = useMe();
  const found = useCall(useApi().incidents.get, { incidentId }, { topics: ['incidents'] });
  const [told, tell] = useTold();
  const { data } = found;
  const lang = i18n.language === 'zh' ? 'zh' : 'en';
  const actions = data !== undefined && (
    <>
      {data.incident.isDrill && (
        <Button
          variant="outlined"
          startIcon={<ReportIcon />}
          href={`/download/drill/${encodeURIComponent(incidentId)}.pdf?lang=${lang}`}
          target="_blank"
        >
          {t('report')}
        </Button>
      )}
      {may(role, 'evidence') && (
        <Button
          variant="contained"
          startIcon={<DownloadIcon />}
          href={`/download/incident/${encodeURIComponent(incidentId)}.zip`}
          title={t('zipHelp')}
        >
          {t('zip')}
        </Button>
      )}
    </>
  );
  return (
    <PageFrame
      title={data === undefined ? t('title') : `${t('number', { number: data.incident.number })} · ${data.incident.title}`}
      actions={actions}
    >
      <Button component={Link} href={hrefOf(['incidents'])} startIcon={<BackIcon />} size="small" sx={{ mb: 1.5 }}>
        {t('back')}
      </Button>
      {data === undefined ? (
        found.fault === null ? (
          <SkeletonRows />
        ) : (
          <FaultState fault={found.fault} onRetry={found.reload} />
        )
      ) : (
        <Whole view={data} tell={tell} />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Whole({
  view,
  tell,
}: {
  readonly view: IncidentView & { readonly keyFingerprint: string };
  readonly tell: (text: string) => void;
}) {
  const { t } = useTranslation('incidents');
  const { incident, closedByName } = view;
  const facts: [string, React.ReactNode][] = [
    [t('where'), incident.zoneNames.join(', ')],
    [t('firstOut'), incident.title],
    [t('began'), <TimeText key="began" atMs={incident.openedAtMs} />],
    [
      t('ended'),
      incident.closedAtMs === null ? (
        t('running')
      ) : (
        <>
          <TimeText atMs={incident.closedAtMs} />
          {closedByName !== null && ` · ${closedByName}`}
        </>
      ),
    ],
  ];
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', lg: 'minmax(0, 3fr) minmax(0, 2fr)' }, gap: 3, alignItems: 'start' }}>
      <Stack spacing={3} sx={{ minWidth: 0 }}>
        <Paper variant="outlined" sx={{ p: 2.5 }}>
          <IncidentState incident={incident} />
          <FactList facts={facts} />
          <Note view={view} tell={tell} />
        </Paper>
        <StepList view={view} />
      </Stack>
      <Stack spacing={3} sx={{ minWidth: 0 }}>
        <EvidencePanel view={view} />
        <Section title={t('sensors.title')}>
          {view.sensors.length === 0 ? (
            <Typography color="textSecondary">{t('sensors.none')}</Typography>
          ) : (
            <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
              {view.sensors.map(({ sensorId, name }) => (
                <Button key={sensorId} size="small" variant="outlined" href={hrefOf(['sensor', sensorId])}>
                  {name}
                </Button>
              ))}
            </Stack>
          )}
        </Section>
        <Section title={t('sessions.title')}>
          <Sessions sessions={view.sessions} />
        </Section>
        <Section title={t('deeds.title')}>
          <Deeds view={view} />
        </Section>
        <Section title={t('key')}>
          <Typography variant="body2" color="textSecondary">
            {t('keyHelp')}
          </Typography>
          <Typography sx={{ fontFamily: 'monospace', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>{view.keyFingerprint}</Typography>
        </Section>
      </Stack>
    </Box>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Box component="section" aria-label={title}>
      <Typography variant="h2" sx={{ fontSize: '1.1rem', mb: 1.5 }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}

function Note({ view: { incident }, tell }: { readonly view: IncidentView; readonly tell: (text: string) => void }) {
  const { t } = useTranslation('incidents');
  const save = useAction(useApi().incidents.note);
  const [note, setNote] = useState(incident.note);
  if (!may(useMe().role, 'incident-note'))
    return incident.note === '' ? null : <Typography sx={{ whiteSpace: 'pre-wrap' }}>{incident.note}</Typography>;
  const submit = async () => {
    const done = await save.run({ incidentId: incident.id, note: note.trim() });
    if (done.ok) tell(t('note.saved'));
  };
  return (
    <Stack spacing={1}>
      <TextField
        multiline
        minRows={2}
        label={t('note.title')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        helperText={t('note.help')}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      <FaultNote fault={save.fault} />
      {note.trim() !== incident.note && (
        <Button variant="outlined" size="small" loading={save.pending} onClick={() => void submit()} sx={{ alignSelf: 'start' }}>
          {t('note.save')}
        </Button>
      )}
    </Stack>
  );
}

function Sessions({ sessions }: { readonly sessions: readonly IncidentSession[] }) {
  const { t } = useTranslation('incidents');
  if (sessions.length === 0) return <Typography color="textSecondary">{t('sessions.none')}</Typography>;
  const columns: readonly Column<IncidentSession>[] = [
    { id: 'pile', title: t('sessions.pile'), wraps: true, cell: (row) => `${row.pileName} · ${row.connector}` },
    { id: 'began', title: t('sessions.began'), cell: (row) => <TimeText atMs={row.startedAtMs} /> },
    {
      id: 'ended',
      title: t('sessions.ended'),
      cell: (row) => (row.chargeEndedAtMs === null ? t('sessions.running') : <TimeText atMs={row.chargeEndedAtMs} />),
    },
    { id: 'energy', title: t('sessions.energy'), align: 'right', cell: (row) => `${energyText(row.energy, 2)} kWh` },
  ];
  return (
    <DataTable
      label={t('sessions.title')}
      columns={columns}
      rows={sessions}
      rowKey={(row) => row.sessionId}
      href={(row) => hrefOf(['session', row.sessionId])}
    />
  );
}

function Deeds({ view: { deeds } }: { readonly view: IncidentView }) {
  const { t } = useTranslation('incidents');
  if (deeds.length === 0) return <Typography color="textSecondary">{t('deeds.none')}</Typography>;
  return (
    <Stack component="ol" spacing={0.75} sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {deeds.map((deed, index) => (
        <Box component="li" key={index}>
          <Typography component="span" variant="body2" color="textSecondary" sx={{ mr: 1 }}>
            <TimeText atMs={deed.atMs} />
          </Typography>
          {deed.name}: {deedText(deed.kind, t)}
        </Box>
      ))}
    </Stack>
  );
}
