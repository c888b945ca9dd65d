/** What piles sent, and what they were asked for and have not sent yet. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import FailedIcon from '@mui/icons-material/ReportProblemOutlined';
import WaitingIcon from '@mui/icons-material/HourglassEmpty';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LogRequestRow, PileFileRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Mark } from '../../components/mark.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { TimeText } from '../../components/texts.tsx';
import { bytesText } from '../../format/bytes-text.ts';
import { Checksum } from './checksum.tsx';
import { useWhyText } from './words.ts';

const size = 25;

export interface FilesViewProps {
  /** null: of all piles. */
  readonly pileId: string | null;
  readonly page: number;
  readonly onPage: (page: number) => void;
  readonly button: ReactNode;
}

export function FilesView({ pileId, page, onPage, button }: FilesViewProps) {
  const { t } = useTranslation('firmware');
  const api = useApi();
  const list = useCall(api.firmware.files, { pileId, offset: page * size, limit: size }, { topics: ['firmware'] });
  const columns = useColumns();
  if (list.data === undefined && list.fault !== null) return <FaultState fault={list.fault} onRetry={list.reload} />;
  const isEmpty = list.data?.rows.length === 0;
  const requests = list.data?.requests ?? [];
  if (isEmpty && requests.length === 0) return <EmptyState title={t('empty.files')} help={t('empty.files.text')} action={button} />;
  return (
    <Stack spacing={1.5}>
      {requests.length > 0 && <Requests requests={requests} />}
      {!isEmpty && (
        <div>
          <DataTable
            label={t('view.files')}
            columns={columns}
            rows={list.data?.rows}
            rowKey={(file) => file.id}
            below={(file) => <Checksum inTable label={t('checksum.of', { name: file.name })} hex={file.sha256} />}
            expected={4}
          />
          <Pager page={page} size={size} total={list.data?.total} onPage={onPage} />
        </div>
      )}
    </Stack>
  );
}

function Requests({ requests }: { readonly requests: readonly LogRequestRow[] }) {
  const { t } = useTranslation('firmware');
  const whyText = useWhyText();
  return (
    <Paper variant="outlined" component="section" aria-label={t('request.label')} sx={{ px: 2, py: 1 }}>
      {requests.map((request) => (
        <Stack key={request.requestId} direction="row" spacing={2} sx={{ alignItems: 'center', minHeight: 36, flexWrap: 'wrap' }}>
          <Typography sx={{ minWidth: 160, fontWeight: 500 }}>{request.pileName}</Typography>
          <Typography sx={{ minWidth: 120 }}>{t(`log.${request.log}`)}</Typography>
          {request.state === 'failed' ? (
            <Mark tone="soon" icon={FailedIcon} text={t('request.failed', { why: whyText(request.why ?? '') })} />
          ) : (
            <Mark tone="quiet" icon={WaitingIcon} text={t(request.state === 'uploading' ? 'request.uploading' : 'request.ordered')} />
          )}
          <TimeText atMs={request.atMs} />
        </Stack>
      ))}
    </Paper>
  );
}

function useColumns(): readonly Column<PileFileRow>[] {
  const { t } = useTranslation('firmware');
  return [
    { id: 'pile', title: t('file.pile'), wraps: true, cell: (file) => file.pileName },
    { id: 'kind', title: t('file.kind'), cell: (file) => t(`kind.${file.kind}`) },
    { id: 'name', title: t('file.name'), wraps: true, cell: (file) => file.name },
    { id: 'size', title: t('file.size'), align: 'right', cell: (file) => bytesText(file.bytes) },
    { id: 'received', title: t('file.received'), cell: (file) => <TimeText atMs={file.receivedAtMs} /> },
    {
      id: 'download',
      title: '',
      align: 'right',
      cell: (file) => (
        <Button
          size="small"
          startIcon={<DownloadIcon />}
          href={`/download/pile-file/${encodeURIComponent(file.id)}`}
          aria-label={t('file.downloadOf', { name: file.name, pile: file.pileName })}
        >
          {t('file.download')}
        </Button>
      ),
    },
  ];
}
