/** The columns of the list of piles. */
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import { useTranslation } from 'react-i18next';
import type { PileView } from '../../../station-core/api/contract.ts';
import type { Column } from '../../components/data-table.tsx';
import { ClockMark, LineMark } from '../../components/pile/pile-marks.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import { TimeText } from '../../components/texts.tsx';

export function usePileColumns(): readonly Column<PileView>[] {
  const { t } = useTranslation('piles');
  return [
    {
      id: 'name',
      title: t('column.name'),
      cell: (pile) => (
        <>
          {pile.name}
          {pile.name !== pile.id && (
            <Box component="span" sx={{ color: 'text.secondary', fontSize: '0.85em', ml: 1 }}>
              {pile.id}
            </Box>
          )}
        </>
      ),
    },
    { id: 'line', title: t('column.line'), cell: (pile) => <LineMark pile={pile} /> },
    {
      id: 'connectors',
      title: t('column.connectors'),
      wraps: true,
      cell: (pile) => (
        <Stack direction="row" useFlexGap sx={{ columnGap: 2, flexWrap: 'wrap' }}>
          {pile.connectors.map((one) => (
            <Box key={`${one.evse} ${one.connector}`} sx={{ display: 'flex', gap: 0.75, whiteSpace: 'nowrap' }}>
              <Box component="span" sx={{ color: 'text.secondary' }}>
                {one.name}
              </Box>
              <StateMark state={pile.online ? one.state : 'offline'} />
            </Box>
          ))}
        </Stack>
      ),
    },
    {
      id: 'place',
      title: t('column.place'),
      wraps: true,
      cell: (pile) => [pile.place, pile.zone].filter((text) => text !== '').join(' · '),
    },
    { id: 'heard', title: t('column.lastHeard'), cell: (pile) => <TimeText atMs={pile.lastHeardMs} /> },
    { id: 'clock', title: t('column.clock'), cell: (pile) => <ClockMark pile={pile} /> },
    { id: 'model', title: t('column.model'), wraps: true, cell: (pile) => `${pile.vendor} ${pile.model}` },
  ];
}
