/** The drills of a zone, and the report of one of them: what each pile did and when, which relays were spared. */
import PrintIcon from '@mui/icons-material/PrintOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DrillReport, DrillRow } from '../../../station-core/api/contract.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Loadable } from '../../components/page-states.tsx';
import { SideSheet } from '../../components/side-sheet.tsx';
import { shortTimeText } from '../../format/time-text.ts';
import { languageOf } from '../../i18n/i18n.ts';

export function DrillList({ zoneId }: { readonly zoneId: string }) {
  const { t } = useTranslation('zones');
  const { zone } = useStation();
  const now = useNow();
  const drills = useCall(useApi().safety.drills, undefined, { topics: ['incidents', 'zones'] });
  const [open, setOpen] = useState<string | null>(null);
  const rows = drills.data?.filter(({ zoneIds }) => zoneIds.some((id) => id === zoneId)).slice(0, 10);
  return (
    <Box component="section" aria-label={t('part.drills')} sx={{ mt: 3 }}>
      <Typography variant="h2" sx={{ mb: 0.5 }}>
        {t('part.drills')}
      </Typography>
      {rows?.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('none.drills')}
        </Typography>
      )}
      {rows?.map((row) => (
        <DrillLine key={row.incidentId} row={row} time={shortTimeText(row.beganAtMs, zone, now)} onOpen={() => setOpen(row.incidentId)} />
      ))}
      {open !== null && <ReportSheet incidentId={open} onClose={() => setOpen(null)} />}
    </Box>
  );
}

function DrillLine({ row, time, onOpen }: { readonly row: DrillRow; readonly time: string; readonly onOpen: () => void }) {
  const { t } = useTranslation('zones');
  return (
    <Box sx={{ display: 'flex', gap: 2, alignItems: 'center', minHeight: 36, fontVariantNumeric: 'tabular-nums' }}>
      <span>{time}</span>
      <Box component="span" sx={{ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
        {t('drill.number', { number: row.number })} · {row.title}
      </Box>
      {row.endedAtMs === null && <strong>{t('drill.runs')}</strong>}
      <Link component="button" type="button" onClick={onOpen}>
        {t('drill.report')}
      </Link>
    </Box>
  );
}

function ReportSheet({ incidentId, onClose }: { readonly incidentId: string; readonly onClose: () => void }) {
  const { t, i18n } = useTranslation('zones');
  const report = useCall(useApi().safety.drill, { incidentId }, { topics: ['incidents', 'zones'] });
  const href = `/download/drill/${encodeURIComponent(incidentId)}.pdf?lang=${languageOf(i18n)}`;
  return (
    <SideSheet
      open
      width={640}
      title={report.data === undefined ? t('drill.report') : `${t('drill.report')} · ${t('drill.number', { number: report.data.number })}`}
      onClose={onClose}
      foot={
        <Button variant="outlined" startIcon={<PrintIcon />} href={href} target="_blank">
          {t('drill.print')}
        </Button>
      }
    >
      <Loadable call={report}>{(data) => <Report report={data} />}</Loadable>
    </SideSheet>
  );
}

function Report({ report }: { readonly report: DrillReport }) {
  const { t } = useTranslation('zones');
  const { zone } = useStation();
  const now = useNow();
  const ms = (value: number | null) => (value === null ? '–' : t('drill.ms', { ms: Math.round(value) }));
  const columns: readonly Column<DrillReport['piles'][number]>[] = [
    { id: 'pile', title: t('drill.pile'), wraps: true, cell: ({ name }) => name },
    { id: 'sent', title: t('drill.sent'), align: 'right', cell: ({ sentAfterMs }) => ms(sentAfterMs) },
    { id: 'answered', title: t('drill.answered'), align: 'right', cell: ({ answeredAfterMs }) => ms(answeredAfterMs) },
    { id: 'answer', title: t('drill.answer'), cell: ({ answer }) => answer ?? '–' },
    {
      id: 'off',
      title: t('drill.off'),
      align: 'right',
      cell: ({ stillOn, offAfterMs }) => (stillOn ? <strong>{t('drill.still')}</strong> : ms(offAfterMs)),
    },
  ];
  return (
    <>
      <Typography sx={{ mb: 1.5 }}>
        {report.zoneName} · {t('cause.drill', { rule: report.ruleName })} · {shortTimeText(report.beganAtMs, zone, now)}
        {report.endedAtMs === null ? ` · ${t('drill.runs')}` : ` – ${shortTimeText(report.endedAtMs, zone, now)}`}
      </Typography>
      {report.piles.length === 0 ? (
        <Typography color="textSecondary">{t('drill.nopiles')}</Typography>
      ) : (
        <DataTable label={t('drill.report')} columns={columns} rows={report.piles} rowKey={({ pileId }) => pileId} />
      )}
      {report.relays.length > 0 && (
        <Box component="ul" sx={{ pl: 3, mt: 2 }}>
          {report.relays.map((relay) => (
            <li key={relay.relayId}>
              {relay.name}: {t(`drill.${relay.outcome}`)}
            </li>
          ))}
        </Box>
      )}
    </>
  );
}
