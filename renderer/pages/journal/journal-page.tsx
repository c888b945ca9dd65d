/** The protocol journal: every message as it came in, searched by pile, days and text, live at the top. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../client/router.ts';
import { useApi, useLine, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { DayField, FilterSelect } from '../../components/filter-fields.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { isDay } from '../../format/day-range.ts';
import { dayText } from '../../format/time-text.ts';
import { JournalTable } from './journal-table.tsx';
import { useJournal, type JournalQuestion } from './use-journal.ts';

const noFilter = { pile: '', text: '', from: '', to: '', live: '' };

export function JournalPage() {
  const { t } = useTranslation('journal');
  const { zone } = useStation();
  const today = dayText(useNow(), zone);
  const open = useLine().kind === 'open';
  const [filter, setFilter] = useFilters(noFilter);
  const fromDay = isDay(filter.from) ? filter.from : today;
  const toDay = isDay(filter.to) ? filter.to : today;
  const backwards = fromDay > toDay;
  const isToday = toDay >= today;
  const live = filter.live !== 'no' && isToday;
  const question: JournalQuestion = { pileId: filter.pile === '' ? null : filter.pile, fromDay, toDay, text: filter.text.trim() };
  const journal = useJournal(question, live);
  const { data: piles } = useCall(useApi().piles.list, undefined, { topics: ['pile', 'waiting'] });
  const known = piles === undefined ? [] : [...piles.accepted, ...piles.waiting, ...piles.refused];
  const names = new Map(known.map((pile): [string, string] => [pile.id, pile.name]));
  const problem = backwards ? t('dates.backwards') : null;
  const filtered = Object.values({ ...filter, live: '' }).some((value) => value !== '');
  return (
    <PageFrame
      title={t('title')}
      aside={
        <Typography variant="body2" color="textSecondary">
          {t('subtitle')}
        </Typography>
      }
      actions={
        <Button variant="outlined" startIcon={<DownloadIcon />} href={downloadPath(question)} download>
          {t('download')}
        </Button>
      }
      filters={
        <>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text })} width={320} />
          <FilterSelect
            label={t('filter.pile')}
            any={t('filter.anyPile')}
            value={filter.pile}
            choices={known.map((pile) => ({ value: pile.id, text: pile.name }))}
            onChange={(pile) => setFilter({ pile })}
          />
          <DayField label={t('filter.from')} value={fromDay} problem={problem} onChange={(from) => setFilter({ from })} max={today} />
          <DayField label={t('filter.to')} value={toDay} problem={problem} onChange={(to) => setFilter({ to })} max={today} />
          <Tooltip title={isToday ? t('liveHelp') : t('liveOtherDay')}>
            <FormControlLabel
              sx={{ mx: 0 }}
              label={t('live')}
              control={
                <Switch size="small" checked={live && open} disabled={!isToday} onChange={(_, on) => setFilter({ live: on ? '' : 'no' })} />
              }
            />
          </Tooltip>
          {filtered && <Button onClick={() => setFilter(noFilter)}>{t('filter.clear')}</Button>}
        </>
      }
    >
      {journal.fault !== null ? (
        <FaultState fault={journal.fault} onRetry={journal.reload} />
      ) : journal.rows?.length === 0 && journal.earlier === null ? (
        <EmptyState
          title={t(question.text === '' ? 'empty.title' : 'empty.searchTitle')}
          help={t(question.text === '' ? 'empty.text' : 'empty.searchText')}
        />
      ) : (
        <Stack spacing={1.5}>
          {journal.rows?.length === 0 ? (
            <Typography color="textSecondary" sx={{ textAlign: 'center', pt: 6 }}>
              {t('nothingYet')}
            </Typography>
          ) : (
            <JournalTable rows={journal.rows} names={names} />
          )}
          {journal.earlier === null ? (
            journal.rows !== undefined && (
              <Typography color="textSecondary" sx={{ textAlign: 'center' }}>
                {t('end')}
              </Typography>
            )
          ) : (
            <Stack spacing={1} sx={{ alignItems: 'center' }}>
              <Button variant="outlined" loading={journal.earlier.pending} onClick={journal.earlier.ask}>
                {t('more')}
              </Button>
              <FaultNote fault={journal.earlier.fault} />
            </Stack>
          )}
        </Stack>
      )}
    </PageFrame>
  );
}

/** The same search, whole, as one line of JSON a message. */
function downloadPath({ pileId, fromDay, toDay, text }: JournalQuestion): string {
  const query = new URLSearchParams({ fromDay, toDay });
  if (pileId !== null) query.set('pileId', pileId);
  if (text !== '') query.set('text', text);
  return `/download/journal.ndjson?${query.toString()}`;
}
