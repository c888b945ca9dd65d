/** One incident: what was done and seen, step by step, the alarms around it, and its record from the station. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useFresh, useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import type { HqApi } from '../../client/hq/hq-api.ts';
import { hqMay } from '../../client/hq/hq-may.ts';
import { hrefOf } from '../../client/route.ts';
import { PlaceProvider, usePlace } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { useAlarmColumns } from '../../components/hq/alarm-columns.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Loadable } from '../../components/page-states.tsx';
import { TimeText } from '../../components/texts.tsx';
import { secondText } from '../../format/time-text.ts';
import { isStepKind } from './steps.ts';

type View = Awaited<ReturnType<HqApi['incidents']['get']>>;

export function HqIncidentPage({ parts }: { readonly parts: readonly string[] }) {
  const [stationId = '', incidentId = ''] = parts;
  const { t } = useTranslation('hqIncidents');
  const { role } = useHqMe();
  const api = useHqApi();
  const view = useCall(api.incidents.get, { stationId, incidentId });
  useFresh(view.reload);
  const request = useAction(api.directives.issue);
  const incident = view.data?.incident;
  const askForRecord = () =>
    void request.run({
      kind: 'request-file',
      objectId: incidentId,
      validFromMs: null,
      untilMs: null,
      targets: { to: 'stations', stationIds: [stationId] },
      body: { what: { kind: 'incident', incidentId } },
    });
  return (
    <PageFrame
      title={incident === undefined || incident.title === '' ? t('one') : incident.title}
      actions={
        incident !== undefined &&
        hqMay(role, 'files') && (
          <Button variant="outlined" startIcon={<DownloadIcon />} loading={request.pending} onClick={askForRecord}>
            {t('record')}
          </Button>
        )
      }
    >
      <FaultNote fault={request.fault} />
      {request.result?.ok === true && (
        <Alert severity="success" variant="outlined" sx={{ mb: 1.5 }}>
          {t('record.asked')} <a href={hrefOf(['station', stationId])}>{t('record.where')}</a>
        </Alert>
      )}
      <Loadable call={view}>{(data) => <Parts view={data} />}</Loadable>
    </PageFrame>
  );
}

function Parts({ view }: { readonly view: View }) {
  const { t } = useTranslation('hqIncidents');
  const { currency } = usePlace();
  const { incident } = view;
  const columns = useAlarmColumns(false, false);
  return (
    <PlaceProvider place={{ zone: incident.zone, currency }}>
      <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: { xs: '1fr', lg: 'minmax(0, 1fr) 380px' }, alignItems: 'start' }}>
        <Box sx={{ display: 'grid', gap: 1.5, minWidth: 0 }}>
          <Paper variant="outlined" sx={{ px: 2, py: 1.25 }}>
            <Typography variant="h3" component="h2">
              {t('steps')}
            </Typography>
            <Steps steps={view.steps} zone={incident.zone} />
          </Paper>
          <Box>
            <Typography variant="h3" component="h2" sx={{ mb: 1 }}>
              {t('alarms')}
            </Typography>
            {view.alarms.length === 0 ? (
              <Typography variant="body2" color="textSecondary">
                {t('alarms.none')}
              </Typography>
            ) : (
              <DataTable
                label={t('alarms')}
                columns={columns}
                rows={view.alarms}
                rowKey={({ key, raisedAtMs }) => `${key} ${raisedAtMs}`}
              />
            )}
          </Box>
        </Box>
        <Paper variant="outlined" sx={{ px: 2, py: 1.25 }}>
          <Typography variant="h3" component="h2">
            {t('facts')}
          </Typography>
          <FactList
            facts={[
              [
                t('col.station'),
                <a key="station" href={hrefOf(['station', incident.stationId])}>
                  {incident.stationName}
                </a>,
              ],
              [t('col.begun'), <TimeText key="begun" atMs={incident.begunAtMs} long />],
              [t('col.ended'), <TimeText key="ended" atMs={incident.endedAtMs} long />],
              [t('drill'), incident.isDrill ? t('yes') : t('no')],
              ...view.facts.map(({ name, value }) => [name, value] as const),
            ]}
          />
        </Paper>
      </Box>
    </PlaceProvider>
  );
}

function Steps({ steps, zone }: { readonly steps: View['steps']; readonly zone: string }) {
  const { t } = useTranslation('hqIncidents');
  if (steps.length === 0)
    return (
      <Typography variant="body2" color="textSecondary" sx={{ py: 1 }}>
        {t('steps.none')}
      </Typography>
    );
  return (
    <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, mt: 1 }}>
      {steps.map((step, index) => (
        <Box
          component="li"
          key={index}
          sx={{
            display: 'grid',
            gridTemplateColumns: '76px 84px minmax(0, 1fr)',
            columnGap: 1.5,
            py: 0.75,
            borderTop: index === 0 ? 0 : 1,
            borderColor: 'divider',
            fontVariantNumeric: 'tabular-nums',
          }}
        >
          <span>{step.atMs === null ? '' : secondText(step.atMs, zone)}</span>
          <Box component="span" sx={{ color: 'text.secondary', textAlign: 'right' }}>
            {step.afterMs === null ? '' : t('after', { seconds: (step.afterMs / 1_000).toFixed(step.afterMs < 10_000 ? 3 : 1) })}
          </Box>
          <Box sx={{ minWidth: 0 }}>
            <strong>{isStepKind(step.what) ? t(`step.${step.what}`) : step.what}</strong>
            {step.detail !== '' && (
              <Box component="span" sx={{ display: 'block', color: 'text.secondary', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>
                {step.detail}
              </Box>
            )}
          </Box>
        </Box>
      ))}
    </Box>
  );
}
