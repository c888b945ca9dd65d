/** The watch list: plates and faces somebody wants to be told of when a camera reads them. */
import BookmarkIcon from '@mui/icons-material/BookmarkBorderOutlined';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WatchRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { TimeText } from '../../components/texts.tsx';
import { dayText } from '../../format/time-text.ts';
import { RemoveWatchDialog, WatchDialog } from './watch-dialogs.tsx';

type Open = { readonly kind: 'change' | 'remove'; readonly entry: WatchRow } | null;

export function WatchView({ tell, button }: { readonly tell: (text: string) => void; readonly button: ReactNode }) {
  const { t } = useTranslation('sightings');
  const list = useCall(useApi().cameras.watchList, undefined, { topics: ['cameras', 'sightings'] });
  const [open, setOpen] = useState<Open>(null);
  const columns = useColumns(setOpen);
  const done = (text: string) => {
    setOpen(null);
    tell(text);
    list.reload();
  };
  return (
    <Stack spacing={1.5}>
      <Typography color="textSecondary">{t('watch.what')}</Typography>
      <Listed
        call={list}
        isEmpty={list.data?.length === 0}
        empty={<EmptyState icon={<BookmarkIcon />} title={t('watch.empty')} help={t('watch.emptyText')} action={button} />}
      >
        <DataTable label={t('view.watch')} columns={columns} rows={list.data} rowKey={({ id }) => id} expected={4} />
      </Listed>
      {open?.kind === 'change' && <WatchDialog entry={open.entry} onClose={() => setOpen(null)} onDone={done} />}
      {open?.kind === 'remove' && <RemoveWatchDialog entry={open.entry} onClose={() => setOpen(null)} onDone={done} />}
    </Stack>
  );
}

function useColumns(onOpen: (open: Open) => void): readonly Column<WatchRow>[] {
  const { t } = useTranslation('sightings');
  const { t: common } = useTranslation();
  const { zone } = useStation();
  return [
    { id: 'label', title: t('watch.label'), wraps: true, cell: ({ label }) => <strong>{label}</strong> },
    { id: 'signal', title: t('watch.kind'), cell: ({ signal }) => t(`signal.${signal}`) },
    { id: 'note', title: t('watch.note'), wraps: true, width: '35%', cell: ({ note }) => note },
    {
      id: 'seen',
      title: t('watch.seen'),
      cell: ({ lastSeenMs }) => (lastSeenMs === null ? t('watch.never') : <TimeText atMs={lastSeenMs} />),
    },
    { id: 'by', title: t('watch.by'), cell: ({ addedByName, addedAtMs }) => `${addedByName}, ${dayText(addedAtMs, zone)}` },
    {
      id: 'deeds',
      title: '',
      align: 'right',
      cell: (entry) => (
        <>
          <Button size="small" onClick={() => onOpen({ kind: 'change', entry })} aria-label={t('watch.changeOf', { label: entry.label })}>
            {common('do.edit')}
          </Button>
          <Button size="small" onClick={() => onOpen({ kind: 'remove', entry })} aria-label={t('watch.removeOf', { label: entry.label })}>
            {t('watch.remove')}
          </Button>
        </>
      ),
    },
  ];
}
