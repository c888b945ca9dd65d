/** The columns of the sessions list. */
import BoltIcon from '@mui/icons-material/Bolt';
import CheckIcon from '@mui/icons-material/Check';
import FlagIcon from '@mui/icons-material/OutlinedFlag';
import PaymentsIcon from '@mui/icons-material/PaymentsOutlined';
import PlugIcon from '@mui/icons-material/PowerOutlined';
import UndoIcon from '@mui/icons-material/Undo';
import Box from '@mui/material/Box';
import Tooltip from '@mui/material/Tooltip';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '../../../station-core/api/contract.ts';
import { useNow } from '../../client/screen-context.tsx';
import type { Column } from '../../components/data-table.tsx';
import { Mark } from '../../components/mark.tsx';
import { EnergyText, MoneyText, NoValue, TimeText } from '../../components/texts.tsx';
import { cardHintText } from '../../format/card-text.ts';
import { durationText } from '../../format/time-text.ts';

export function useSessionColumns(): readonly Column<SessionRow>[] {
  const { t } = useTranslation('sessions');
  return [
    { id: 'started', title: t('column.started'), width: 150, cell: (row) => <TimeText atMs={row.startedAtMs} relative={false} /> },
    { id: 'place', title: t('column.place'), cell: (row) => `${row.pileName} · ${row.connectorName}` },
    { id: 'who', title: t('column.who'), cell: (row) => <StartedWith row={row} /> },
    { id: 'state', title: t('column.state'), cell: (row) => <PhaseMark phase={row.phase} /> },
    { id: 'remarks', title: t('column.remarks'), wraps: true, cell: (row) => <Remarks row={row} /> },
    { id: 'duration', title: t('column.duration'), align: 'right', cell: (row) => <Duration row={row} /> },
    { id: 'energy', title: t('column.energy'), align: 'right', cell: (row) => <EnergyText dwh={row.energy} /> },
    { id: 'bill', title: t('column.bill'), cell: (row) => <BillMark row={row} /> },
    { id: 'total', title: t('column.total'), align: 'right', cell: (row) => <MoneyText minor={row.total} /> },
  ];
}

function StartedWith({ row }: { readonly row: SessionRow }) {
  const { t } = useTranslation('sessions');
  const grey = row.startedBy === 'card' && row.cardHint !== null ? cardHintText(row.cardHint) : null;
  const text = {
    card: row.cardLabel ?? t('who.unknownCard'),
    operator: row.operatorName === null ? t('who.operatorGone') : t('who.operator', { name: row.operatorName }),
    driver: t('who.driver'),
    pile: t('who.pile'),
  }[row.startedBy];
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'baseline', maxWidth: 236 }}>
      <Box component="span" title={text} sx={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>
        {text}
      </Box>
      {grey !== null && (
        <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.85em' }}>
          {grey}
        </Box>
      )}
    </Box>
  );
}

function PhaseMark({ phase }: { readonly phase: SessionRow['phase'] }) {
  const { t } = useTranslation();
  switch (phase) {
    case 'charging':
      return <Mark tone="charging" icon={BoltIcon} text={t('phase.charging')} />;
    case 'finishing':
      return <Mark tone="soon" icon={PlugIcon} text={t('phase.finishing')} />;
    case 'closed':
      return <Mark tone="quiet" icon={CheckIcon} text={t('phase.closed')} />;
  }
}

function BillMark({ row }: { readonly row: SessionRow }) {
  const { t } = useTranslation();
  if (row.billState === null) return <NoValue />;
  const number = row.billNumber === null ? '' : ` · ${row.billNumber}`;
  switch (row.billState) {
    case 'issued':
      return <Mark tone="soon" icon={PaymentsIcon} text={`${t('bill.issued')}${number}`} />;
    case 'paid':
      return <Mark tone="quiet" icon={CheckIcon} text={`${t('bill.paid')}${number}`} />;
    case 'reversed':
      return <Mark tone="quiet" icon={UndoIcon} text={`${t('bill.reversed')}${number}`} />;
  }
}

function Remarks({ row }: { readonly row: SessionRow }) {
  const { t } = useTranslation('sessions');
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1.5 }}>
      {row.flags.map((flag) => (
        <Tooltip key={flag} title={t(`flagHelp.${flag}`)}>
          <Box component="span" sx={{ display: 'inline-flex' }}>
            <Mark tone="soon" icon={FlagIcon} text={t(`flag.${flag}`)} />
          </Box>
        </Tooltip>
      ))}
    </Box>
  );
}

/** A running charge counts on by itself. */
function Duration({ row }: { readonly row: SessionRow }) {
  return row.chargeEndedAtMs === null ? (
    <Running sinceMs={row.startedAtMs} />
  ) : (
    <Box component="span">{durationText(row.chargeEndedAtMs - row.startedAtMs)}</Box>
  );
}

function Running({ sinceMs }: { readonly sinceMs: number }) {
  return <Box component="span">{durationText(useNow(1_000) - sinceMs)}</Box>;
}
