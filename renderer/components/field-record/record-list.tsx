/** The records of a zone, the newest first: beside the record, and on the zone's own page. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { FieldRecordRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { Mark } from '../mark.tsx';
import { TimeText } from '../texts.tsx';
import { VERDICT_LOOKS } from './looks.ts';

export function RecordList(props: { readonly zoneId: string; readonly rows: readonly FieldRecordRow[]; readonly shownId: string | null }) {
  const { t } = useTranslation('fieldRecord');
  return (
    <Paper variant="outlined" component="section" aria-label={t('earlier.title')}>
      <Typography variant="h2" sx={{ px: 2, pt: 2, pb: 1 }}>
        {t('earlier.title')}
      </Typography>
      {props.rows.length === 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ px: 2, pb: 2 }}>
          {t('earlier.none')}
        </Typography>
      )}
      <Lines {...props} />
    </Paper>
  );
}

/** On the zone's page: the last records, and the way to the open or a new one. */
export function ZoneRecords({ zoneId }: { readonly zoneId: string }) {
  const { t } = useTranslation('fieldRecord');
  const rows = useCall(useApi().fieldRecords.list, { zoneId }, { topics: ['zones'] });
  const mayMake = may(useMe().role, 'zone-record');
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
      {rows.data.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {t('earlier.none')}
        </Typography>
      ) : (
        <Paper variant="outlined" sx={{ maxWidth: 560 }}>
          <Lines zoneId={zoneId} rows={rows.data.slice(0, 5)} shownId={null} />
        </Paper>
      )}
    </Box>
  );
}

function Lines({
  zoneId,
  rows,
  shownId,
}: {
  readonly zoneId: string;
  readonly rows: readonly FieldRecordRow[];
  readonly shownId: string | null;
}) {
  const { t } = useTranslation('fieldRecord');
  return (
    <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {rows.map((row, at) => {
        const verdict = row.verdict ?? 'running';
        const isShown = row.id === shownId;
        return (
          <Box component="li" key={row.id} sx={{ borderTop: at === 0 && shownId === null ? 0 : 1, borderColor: 'divider' }}>
            <Link
              href={hrefOf(['zone', zoneId, 'record'], { record: row.id })}
              underline="none"
              color="inherit"
              aria-current={isShown ? 'page' : undefined}
              sx={{
                display: 'block',
                px: 2,
                py: 1,
                bgcolor: isShown ? 'action.selected' : undefined,
                '&:hover': { bgcolor: 'action.hover' },
              }}
            >
              <Mark tone={VERDICT_LOOKS[verdict].tone} icon={VERDICT_LOOKS[verdict].icon} text={t(`verdict.${verdict}`)} />
              <Typography variant="body2" color="textSecondary" component="div">
                <TimeText atMs={row.begunAtMs} long relative={false} />
                {` · ${row.installer}`}
              </Typography>
            </Link>
          </Box>
        );
      })}
    </Box>
  );
}
