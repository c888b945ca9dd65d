/** The sightings, newest first: picture, what it was, where and when. A click on the picture shows it large. */
import EyeIcon from '@mui/icons-material/PersonSearchOutlined';
import NoPictureIcon from '@mui/icons-material/HideImageOutlined';
import WatchedIcon from '@mui/icons-material/BookmarkOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ButtonBase from '@mui/material/ButtonBase';
import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import DialogActions from '@mui/material/DialogActions';
import Link from '@mui/material/Link';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SightingRow } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Mark } from '../../components/mark.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { dayText, secondText } from '../../format/time-text.ts';
import type { SightingQuestion } from './filter.ts';

const size = 25;

export interface SightingsViewProps {
  readonly question: SightingQuestion;
  readonly isFiltered: boolean;
  readonly page: number;
  readonly onPage: (page: number) => void;
}

export function SightingsView({ question, isFiltered, page, onPage }: SightingsViewProps) {
  const { t } = useTranslation('sightings');
  const { t: common } = useTranslation();
  const list = useCall(useApi().cameras.sightings, { ...question, offset: page * size, limit: size }, { topics: ['sightings'] });
  const [large, setLarge] = useState<SightingRow | null>(null);
  const columns = useColumns(setLarge);
  if (list.data === undefined && list.fault !== null) return <FaultState fault={list.fault} onRetry={list.reload} />;
  if (list.data?.rows.length === 0)
    return (
      <EmptyState
        icon={<EyeIcon />}
        title={isFiltered ? common('list.no-match') : t('empty.title')}
        help={isFiltered ? common('list.no-match.help') : t('empty.text')}
        {...(isFiltered
          ? {}
          : {
              action: (
                <Button variant="outlined" href={hrefOf(['cameras'])}>
                  {t('toCameras')}
                </Button>
              ),
            })}
      />
    );
  return (
    <>
      <DataTable label={t('title')} columns={columns} rows={list.data?.rows} rowKey={({ id }) => id} expected={10} />
      <Pager page={page} size={size} total={list.data?.total} onPage={onPage} />
      {large !== null && <LargeDialog row={large} onClose={() => setLarge(null)} />}
    </>
  );
}

function useColumns(onLarge: (row: SightingRow) => void): readonly Column<SightingRow>[] {
  const { t } = useTranslation('sightings');
  return [
    { id: 'picture', title: t('column.picture'), width: 148, cell: (row) => <Thumb row={row} onLarge={() => onLarge(row)} /> },
    {
      id: 'what',
      title: t('column.what'),
      wraps: true,
      cell: (row) => (
        <>
          <Box sx={{ fontWeight: 600 }}>{t(`signal.${row.signal}`)}</Box>
          {row.label !== '' && <Box sx={{ overflowWrap: 'anywhere' }}>{row.label}</Box>}
          {row.isWatched && <Mark tone="soon" size="small" icon={WatchedIcon} text={t('watched')} />}
        </>
      ),
    },
    {
      id: 'camera',
      title: t('column.camera'),
      wraps: true,
      cell: (row) => <Link href={hrefOf(['camera', row.cameraId])}>{row.cameraName}</Link>,
    },
    { id: 'at', title: t('column.at'), cell: (row) => <When atMs={row.atMs} /> },
  ];
}

function When({ atMs }: { readonly atMs: number }) {
  const { zone } = useStation();
  return <Box sx={{ fontVariantNumeric: 'tabular-nums' }}>{`${dayText(atMs, zone)} ${secondText(atMs, zone)}`}</Box>;
}

function Thumb({ row, onLarge }: { readonly row: SightingRow; readonly onLarge: () => void }) {
  const { t } = useTranslation('sightings');
  const [isGone, setGone] = useState(false);
  const frame = { width: 128, height: 72, borderRadius: 0.5, overflow: 'hidden', bgcolor: 'background.default' } as const;
  if (row.picture === null || isGone)
    return (
      <Box
        sx={{
          ...frame,
          display: 'flex',
          flexDirection: 'column',
          alignItems: 'center',
          justifyContent: 'center',
          gap: 0.25,
          color: 'text.secondary',
          fontSize: '0.75rem',
          '& svg': { fontSize: 20 },
        }}
      >
        <NoPictureIcon aria-hidden />
        {t(isGone ? 'picture.gone' : 'picture.none')}
      </Box>
    );
  return (
    <ButtonBase onClick={onLarge} aria-label={t('picture.large', { what: t(`signal.${row.signal}`), camera: row.cameraName })} sx={frame}>
      <Box
        component="img"
        loading="lazy"
        alt=""
        src={pictureOf(row)}
        onError={() => setGone(true)}
        sx={{ width: '100%', height: '100%', objectFit: 'cover' }}
      />
    </ButtonBase>
  );
}

function LargeDialog({ row, onClose }: { readonly row: SightingRow; readonly onClose: () => void }) {
  const { t } = useTranslation('sightings');
  const { t: common } = useTranslation();
  const what = t(`signal.${row.signal}`);
  return (
    <Dialog open maxWidth="lg" onClose={onClose} aria-label={what}>
      <DialogTitle sx={{ display: 'flex', gap: 2, alignItems: 'baseline', flexWrap: 'wrap' }}>
        {[what, row.label].filter((part) => part !== '').join(' · ')}
        <Box component="span" sx={{ fontSize: '0.875rem', fontWeight: 400, color: 'text.secondary' }}>
          {row.cameraName} · <When atMs={row.atMs} />
        </Box>
      </DialogTitle>
      <DialogContent>
        <Box
          component="img"
          alt={t('picture.of', { what, camera: row.cameraName })}
          src={pictureOf(row)}
          sx={{ display: 'block', maxWidth: '100%', mx: 'auto' }}
        />
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onClose}>{common('do.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

function pictureOf({ id }: SightingRow): string {
  return `/sighting/${encodeURIComponent(id)}.jpg`;
}
