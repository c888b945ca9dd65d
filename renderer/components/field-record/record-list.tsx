/** The records of a zone, the newest first: beside the record, and on the zone's own page. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { FieldRecordRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { RecordLines, RecordPanel, type RecordLine } from '../test-record/record-lines.tsx';
import { VERDICT_LOOKS } from './looks.ts';

export function RecordList(props: { readonly zoneId: string; readonly rows: readonly FieldRecordRow[]; readonly shownId: string | null }) {
  const { t } = useTranslation('fieldRecord');
  const lines = useLines(props.zoneId, props.rows);
  return <RecordPanel title={t('earlier.title')} none={t('earlier.none')} lines={lines} shownId={props.shownId} />;
}

/** On the zone's page: the last records, and the way to the open or a new one. */
export function ZoneRecords({ zoneId }: { readonly zoneId: string }) {
  const { t } = useTranslation('fieldRecord');
  const rows = useCall(useApi().fieldRecords.list, { zoneId }, { topics: ['zones'] });
  const mayMake = may(useMe().role, 'zone-record');
  const lines = useLines(zoneId, (rows.data ?? []).slice(0, 5));
  if (rows.data === undefined) return null;
  const isOpen = rows.data.some(({ verdict }) => verdict === null);
  return (
    <Box component="section" aria-label={t('earlier.title')} sx={{ mt: 3 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, flexWrap: 'wrap', mb: 0.5 }}>
        <Typography variant="h2">{t('earlier.title')}</Typography>
        {mayMake && (
          <Button size="small" variant="outlined" href={hrefOf(['zone', zoneId, 'record'], isOpen ? {} : { record: 'new' })}>
            {t(isOpen ? 'earlier.open' : 'earlier.new')}
          </Button>
        )}
      </Box>
      {lines.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {t('earlier.none')}
        </Typography>
      ) : (
        <Paper variant="outlined" sx={{ maxWidth: 560 }}>
          <RecordLines lines={lines} shownId={null} />
        </Paper>
      )}
    </Box>
  );
}

function useLines(zoneId: string, rows: readonly FieldRecordRow[]): RecordLine[] {
  const { t } = useTranslation('fieldRecord');
  return rows.map((row) => {
    const verdict = row.verdict ?? 'running';
    return {
      id: row.id,
      href: hrefOf(['zone', zoneId, 'record'], { record: row.id }),
      look: VERDICT_LOOKS[verdict],
      verdict: t(`verdict.${verdict}`),
      atMs: row.begunAtMs,
      about: row.installer,
    };
  });
}
