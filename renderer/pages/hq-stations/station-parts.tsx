/** The parts of a station's page that are tables and drawings. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import OfflineIcon from '@mui/icons-material/CloudOffOutlined';
import OnlineIcon from '@mui/icons-material/CheckCircleOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StationView } from '../../../hq-receiver/contract.ts';
import { usePlace } from '../../client/station-context.tsx';
import { BLUE } from '../../components/reports/chart-colors.ts';
import { StackedColumns } from '../../components/reports/charts-later.tsx';
import { ReportCard } from '../../components/reports/report-parts.tsx';
import { DataTable } from '../../components/data-table.tsx';
import { Mark } from '../../components/mark.tsx';
import { usePileError } from '../../components/pile-error.ts';
import { TimeText } from '../../components/texts.tsx';
import { axisAmount, shownAmount } from '../../format/amount-text.ts';
import { bytesText } from '../../format/bytes-text.ts';

export function Part({ title, help, children }: { readonly title: string; readonly help?: string; readonly children: ReactNode }) {
  return (
    <Paper variant="outlined" sx={{ px: 2, py: 1.25, minWidth: 0 }}>
      <Typography variant="h3" component="h2">
        {title}
      </Typography>
      {help !== undefined && (
        <Typography variant="body2" color="textSecondary">
          {help}
        </Typography>
      )}
      <Box sx={{ mt: 1, overflowX: 'auto' }}>{children}</Box>
    </Paper>
  );
}

function Nothing({ text }: { readonly text: string }) {
  return (
    <Typography variant="body2" color="textSecondary" sx={{ py: 1 }}>
      {text}
    </Typography>
  );
}

export function DaysPart({ days }: { readonly days: StationView['days'] }) {
  const { t } = useTranslation('hqStations');
  const { currency } = usePlace();
  const title = t('part.days');
  if (days.length === 0)
    return (
      <Part title={title}>
        <Nothing text={t('days.none')} />
      </Part>
    );
  return (
    <ReportCard title={title} unit={currency.code}>
      <StackedColumns
        title={title}
        labels={days.map(({ day }) => day.slice(5))}
        series={[{ name: t('days.net'), color: BLUE, values: days.map(({ net }) => net) }]}
        format={(value) => shownAmount(Math.round(value), currency)}
        axis={(value) => axisAmount(value, currency.digits)}
      />
    </ReportCard>
  );
}

export function PilesPart({ piles }: { readonly piles: StationView['piles'] }) {
  const { t } = useTranslation('hqStations');
  const { t: common } = useTranslation();
  const errorOf = usePileError();
  const stateOf = (state: string) => (isState(state) ? common(`state.${state}`) : state);
  return (
    <Part title={t('part.piles')}>
      {piles.length === 0 ? (
        <Nothing text={t('piles.none')} />
      ) : (
        <DataTable
          label={t('part.piles')}
          rows={piles}
          rowKey={({ pileId }) => pileId}
          columns={[
            { id: 'name', title: t('pile.name'), cell: ({ name, pileId }) => (name === '' ? pileId : name) },
            {
              id: 'line',
              title: t('pile.line'),
              cell: ({ online }) => (
                <Mark
                  tone={online ? 'quiet' : 'soon'}
                  icon={online ? OnlineIcon : OfflineIcon}
                  text={t(online ? 'pile.online' : 'pile.offline')}
                />
              ),
            },
            {
              id: 'connectors',
              title: t('pile.connectors'),
              wraps: true,
              cell: ({ connectors }) =>
                connectors
                  .map(({ state, errorCode }) => (errorCode === null ? stateOf(state) : `${stateOf(state)} (${errorOf(errorCode)})`))
                  .join(', '),
            },
            {
              id: 'model',
              title: t('pile.model'),
              wraps: true,
              cell: ({ vendor, model, firmware }) =>
                [vendor, model, firmware].filter((part) => part !== null && part !== '').join(' · ') || '–',
            },
          ]}
        />
      )}
    </Part>
  );
}

const STATES = [
  'available', 'preparing', 'charging', 'suspended-evse', 'suspended-ev', 'finishing', 'reserved', 'unavailable', 'faulted', 'unknown',
] as const; // prettier-ignore
function isState(state: string): state is (typeof STATES)[number] {
  return (STATES as readonly string[]).includes(state);
}

export function EpochsPart({ epochs }: { readonly epochs: StationView['epochs'] }) {
  const { t } = useTranslation('hqStations');
  return (
    <Part title={t('part.epochs')} help={t('epochs.help')}>
      <DataTable
        label={t('part.epochs')}
        rows={epochs}
        rowKey={({ epoch }) => String(epoch)}
        columns={[
          { id: 'epoch', title: t('epoch.epoch'), cell: ({ epoch }) => epoch },
          { id: 'how', title: t('epoch.how'), cell: ({ how }) => t(`epoch.how.${how}`) },
          { id: 'opened', title: t('epoch.opened'), cell: ({ openedAtMs }) => <TimeText atMs={openedAtMs} long relative={false} /> },
          { id: 'closed', title: t('epoch.closed'), cell: ({ closedAtMs }) => <TimeText atMs={closedAtMs} long relative={false} /> },
          { id: 'seq', title: t('epoch.seq'), align: 'right', cell: ({ seq }) => t('epoch.reached', { seq }) },
          {
            id: 'had',
            title: t('epoch.had'),
            align: 'right',
            cell: ({ had, how }) =>
              had !== null ? t('epoch.hadAt', { epoch: had.epoch, seq: had.seq }) : how === 'recovered' ? t('epoch.hadNone') : '–',
          },
        ]}
      />
    </Part>
  );
}

export function BatchesPart({ batches }: { readonly batches: StationView['batches'] }) {
  const { t } = useTranslation('hqStations');
  return (
    <Part title={t('part.batches')}>
      {batches.length === 0 ? (
        <Nothing text={t('batches.none')} />
      ) : (
        <DataTable
          label={t('part.batches')}
          rows={batches}
          rowKey={({ epoch, number }) => `${epoch}-${number}`}
          columns={[
            { id: 'number', title: t('batch.number'), cell: ({ epoch, number }) => `${epoch}–${number}` },
            { id: 'seq', title: t('batch.seq'), align: 'right', cell: ({ fromSeq, toSeq }) => `${fromSeq}–${toSeq}` },
            { id: 'rows', title: t('batch.rows'), align: 'right', cell: ({ rows }) => rows },
            { id: 'at', title: t('batch.at'), cell: ({ receivedAtMs }) => <TimeText atMs={receivedAtMs} /> },
          ]}
        />
      )}
    </Part>
  );
}

export function RefusalsPart({ refusals }: { readonly refusals: StationView['refusals'] }) {
  const { t } = useTranslation('hqStations');
  if (refusals.length === 0) return null;
  return (
    <Part title={t('part.refusals')}>
      <DataTable
        label={t('part.refusals')}
        rows={refusals}
        rowKey={({ code, atMs }) => `${code}-${atMs}`}
        columns={[
          { id: 'at', title: t('refusal.at'), cell: ({ atMs }) => <TimeText atMs={atMs} /> },
          { id: 'what', title: t('refusal.what'), wraps: true, cell: ({ code, help }) => `${help} (${code})` },
          { id: 'times', title: t('refusal.times'), align: 'right', cell: ({ times }) => times },
        ]}
      />
    </Part>
  );
}

export function FilesPart({ stationId, files }: { readonly stationId: string; readonly files: StationView['files'] }) {
  const { t } = useTranslation('hqStations');
  if (files.length === 0) return null;
  return (
    <Part title={t('part.files')}>
      <DataTable
        label={t('part.files')}
        rows={files}
        rowKey={({ fileId }) => fileId}
        columns={[
          { id: 'name', title: t('file.name'), wraps: true, cell: ({ name }) => name },
          { id: 'size', title: t('file.size'), align: 'right', cell: ({ size }) => bytesText(size) },
          {
            id: 'at',
            title: t('file.at'),
            cell: ({ atMs, received, size }) =>
              atMs === null ? t('file.coming', { part: part(received, size) }) : <TimeText atMs={atMs} />,
          },
          {
            id: 'get',
            title: '',
            align: 'right',
            cell: ({ fileId, atMs }) =>
              atMs !== null && (
                <Button
                  size="small"
                  startIcon={<DownloadIcon />}
                  href={`/download/file/${encodeURIComponent(stationId)}/${encodeURIComponent(fileId)}`}
                  download
                >
                  {t('file.get')}
                </Button>
              ),
          },
        ]}
      />
    </Part>
  );
}

function part(received: number, size: number): number {
  return size === 0 ? 0 : Math.floor((received * 100) / size);
}
