/** The protocol journal of one pile, live beside what is done to it: filtered, paused to read, taken along as NDJSON. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import InIcon from '@mui/icons-material/ArrowBackOutlined';
import OutIcon from '@mui/icons-material/ArrowForwardOutlined';
import PauseIcon from '@mui/icons-material/PauseOutlined';
import PlayIcon from '@mui/icons-material/PlayArrowOutlined';
import RuleIcon from '@mui/icons-material/RuleOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ButtonBase from '@mui/material/ButtonBase';
import FormControlLabel from '@mui/material/FormControlLabel';
import Paper from '@mui/material/Paper';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JournalRow } from '../../../station-core/api/contract.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { useLive } from '../../client/use-live.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { SkeletonRows } from '../../components/page-states.tsx';
import { prettyBody, withNewRows } from '../../format/journal-body.ts';
import { dayText, secondText } from '../../format/time-text.ts';
import { Pre } from './answer.tsx';
import { directionOf, isTrouble, isWanted, type JournalWish } from './journal-rows.ts';

/** Kept on the screen, and shown at once; the rest is in the journal page and in the file. */
const keptMax = 1_000;
const pageSize = 100;
const dayMs = 86_400_000;

export function JournalPanel({ pileId }: { readonly pileId: string }) {
  const { t } = useTranslation('pile');
  const { t: journal } = useTranslation('journal');
  const { zone } = useStation();
  const today = dayText(useNow(), zone);
  const yesterday = dayText(useNow() - dayMs, zone);
  const [wish, setWish] = useState<JournalWish>({ text: '', direction: '', errorsOnly: false });
  const [paused, setPaused] = useState<readonly JournalRow[] | null>(null);
  const [shownMax, setShownMax] = useState(pageSize);
  // 'settings' hardly ever changes; a topic makes the list ask again after the line broke.
  const stored = useCall(
    useApi().journal.search,
    { pileId, fromDay: yesterday, toDay: today, text: '', beforeSeq: null, limit: 200 },
    { topics: ['settings'] },
  );
  const came = useLive<readonly JournalRow[], readonly JournalRow[]>(
    (feed, signal) => feed.journal.watch({ pileId }, { signal }),
    pileId,
    (before, rows) => withNewRows(before ?? [], rows, keptMax),
  );
  const live = stored.data === undefined ? undefined : withNewRows(stored.data.rows, came.data ?? [], keptMax);
  const rows = (paused ?? live)?.filter((row) => isWanted(row, wish));
  const missed = paused === null || live === undefined ? 0 : live.filter((row) => row.seq > (paused[0]?.seq ?? 0)).length;
  const change = (next: Partial<JournalWish>) => {
    setWish((before) => ({ ...before, ...next }));
    setShownMax(pageSize);
  };
  const file = new URLSearchParams({
    pileId,
    fromDay: yesterday,
    toDay: today,
    ...(wish.text.trim() === '' ? {} : { text: wish.text.trim() }),
  });
  return (
    <Paper
      variant="outlined"
      component="section"
      aria-label={t('journal.title')}
      sx={{ display: 'flex', flexDirection: 'column', minHeight: 0, height: '100%' }}
    >
      <Box sx={{ px: 2, pt: 1.5, pb: 1, display: 'flex', flexDirection: 'column', gap: 1, borderBottom: 1, borderColor: 'divider' }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
          <Typography variant="h2" sx={{ flex: 1 }}>
            {t('journal.title')}
          </Typography>
          <Button
            size="small"
            startIcon={paused === null ? <PauseIcon /> : <PlayIcon />}
            aria-pressed={paused !== null}
            disabled={live === undefined}
            onClick={() => setPaused(paused === null ? (live ?? []) : null)}
          >
            {paused === null ? t('journal.pause') : t('journal.goOn', { count: missed })}
          </Button>
          <Button size="small" startIcon={<DownloadIcon />} href={`/download/journal.ndjson?${file.toString()}`} download>
            NDJSON
          </Button>
        </Box>
        <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
          <TextField
            fullWidth={false}
            sx={{ flex: 1, minWidth: 140 }}
            placeholder={t('journal.search')}
            value={wish.text}
            onChange={(event) => change({ text: event.target.value })}
            slotProps={{ htmlInput: { 'aria-label': t('journal.search'), maxLength: 80 } }}
          />
          <FilterSelect
            label={t('journal.direction')}
            any={t('journal.both')}
            value={wish.direction}
            choices={(['from-pile', 'to-pile'] as const).map((value) => ({ value, text: t(`journal.${value}`) }))}
            onChange={(direction) => change({ direction: direction === 'from-pile' || direction === 'to-pile' ? direction : '' })}
          />
          <FormControlLabel
            sx={{ mx: 0 }}
            label={t('journal.errors')}
            control={<Switch size="small" checked={wish.errorsOnly} onChange={(_, errorsOnly) => change({ errorsOnly })} />}
          />
        </Box>
      </Box>
      <Box
        sx={{ flex: 1, minHeight: 0, overflowY: 'auto', px: 1, py: 0.5 }}
        role="log"
        aria-live="off"
        aria-label={t('journal.title')}
        tabIndex={0}
      >
        {rows === undefined ? (
          stored.fault === null ? (
            <SkeletonRows rows={8} height={34} />
          ) : (
            <FaultNote fault={stored.fault} />
          )
        ) : rows.length === 0 ? (
          <Typography color="textSecondary" sx={{ p: 2, textAlign: 'center' }}>
            {t(wish.text === '' && wish.direction === '' && !wish.errorsOnly ? 'journal.empty' : 'journal.noMatch')}
          </Typography>
        ) : (
          <>
            {rows.slice(0, shownMax).map((row) => (
              <Message key={row.seq} row={row} zone={zone} />
            ))}
            {rows.length > shownMax && (
              <Box sx={{ textAlign: 'center', py: 1 }}>
                <Button size="small" onClick={() => setShownMax(shownMax + pageSize)}>
                  {journal('more')}
                </Button>
              </Box>
            )}
          </>
        )}
      </Box>
    </Paper>
  );
}

function Message({ row, zone }: { readonly row: JournalRow; readonly zone: string }) {
  const { t } = useTranslation('pile');
  const { t: journal } = useTranslation('journal');
  const [open, setOpen] = useState(false);
  const direction = directionOf(row);
  const Icon = direction === 'to-pile' ? OutIcon : InIcon;
  const trouble = isTrouble(row);
  return (
    <Box sx={{ borderBottom: 1, borderColor: 'divider' }}>
      <ButtonBase
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        sx={{
          width: '100%',
          display: 'grid',
          gridTemplateColumns: '62px 18px minmax(0, max-content) minmax(0, 1fr)',
          gap: 1,
          px: 1,
          py: 0.75,
          textAlign: 'left',
          alignItems: 'center',
          fontSize: '0.8125rem',
          '&:hover': { bgcolor: 'action.hover' },
        }}
      >
        <Box component="time" dateTime={new Date(row.receivedMs).toISOString()} sx={{ color: 'text.secondary' }}>
          {secondText(row.receivedMs, zone)}
        </Box>
        <Icon sx={{ fontSize: 16, color: 'text.secondary' }} titleAccess={t(`journal.${direction}`)} />
        <Box
          component="span"
          sx={{ fontWeight: 600, display: 'flex', gap: 0.5, alignItems: 'center', minWidth: 0, overflowWrap: 'anywhere' }}
        >
          {row.action ?? row.kind}
          {trouble && <RuleIcon sx={{ fontSize: 16, color: 'warning.main' }} titleAccess={t('journal.trouble')} />}
        </Box>
        <Box
          component="span"
          sx={{
            color: 'text.secondary',
            whiteSpace: 'nowrap',
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            fontFamily: 'ui-monospace, Consolas, Menlo, monospace',
          }}
        >
          {row.body.slice(0, 200)}
        </Box>
      </ButtonBase>
      {open && (
        <Box sx={{ px: 1, pb: 1 }}>
          {row.violation !== null && <Typography variant="body2">{journal('violationText', { text: row.violation })}</Typography>}
          <CopyButton
            text={prettyBody(row.body)}
            words={{ copy: journal('copy'), copied: journal('copied'), failed: journal('copyFailed') }}
          />
          <Pre text={prettyBody(row.body)} />
        </Box>
      )}
    </Box>
  );
}
