/** The columns of the four lists of piles. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslation } from 'react-i18next';
import type { KnockView, PileView } from '../../../station-core/api/contract.ts';
import type { Column } from '../../components/data-table.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ClockMark, LineMark } from './pile-words.tsx';

/** null: this person may only look. */
export type PileDeed = ((pile: PileView) => void) | null;

export function useAcceptedColumns(): readonly Column<PileView>[] {
  const { t } = useTranslation('piles');
  return [
    { id: 'name', title: t('column.name'), cell: (pile) => pile.name },
    { id: 'line', title: t('column.line'), cell: (pile) => <LineMark pile={pile} /> },
    {
      id: 'connectors',
      title: t('column.connectors'),
      cell: (pile) => (
        <Stack direction="row" spacing={2}>
          {pile.connectors.map((one) => (
            <Box key={`${one.evse} ${one.connector}`} sx={{ display: 'flex', gap: 0.75 }}>
              <Box component="span" sx={{ color: 'text.secondary' }}>
                {one.name}
              </Box>
              <StateMark state={pile.online ? one.state : 'offline'} />
            </Box>
          ))}
        </Stack>
      ),
    },
    { id: 'heard', title: t('column.lastHeard'), cell: (pile) => <TimeText atMs={pile.lastHeardMs} /> },
    { id: 'clock', title: t('column.clock'), cell: (pile) => <ClockMark pile={pile} /> },
    { id: 'model', title: t('column.model'), wraps: true, cell: (pile) => `${pile.vendor} ${pile.model}` },
    { id: 'identity', title: t('column.identity'), cell: (pile) => pile.id },
  ];
}

export function useWaitingColumns(onAccept: PileDeed, onRefuse: PileDeed): readonly Column<PileView>[] {
  const { t } = useTranslation('piles');
  return [
    ...knownColumns(t),
    { id: 'first', title: t('column.firstSeen'), cell: (pile) => <TimeText atMs={pile.firstSeenMs} /> },
    { id: 'heard', title: t('column.lastHeard'), cell: (pile) => <TimeText atMs={pile.lastHeardMs} /> },
    ...deeds([
      [onAccept, t('accept'), 'contained'],
      [onRefuse, t('refuse'), 'text'],
    ]),
  ];
}

export function useRefusedColumns(onAccept: PileDeed): readonly Column<PileView>[] {
  const { t } = useTranslation('piles');
  return [
    ...knownColumns(t),
    { id: 'heard', title: t('column.lastHeard'), cell: (pile) => <TimeText atMs={pile.lastHeardMs} /> },
    ...deeds([[onAccept, t('acceptAfterAll'), 'outlined']]),
  ];
}

export function useKnockColumns(): readonly Column<KnockView>[] {
  const { t } = useTranslation('piles');
  return [
    { id: 'identity', title: t('column.identity'), cell: (knock) => (knock.identity === '' ? t('noIdentity') : knock.identity) },
    { id: 'from', title: t('column.from'), cell: (knock) => knock.remoteAddress },
    {
      id: 'cause',
      title: t('column.cause'),
      wraps: true,
      cell: (knock) => (
        <>
          {t(`cause.${knock.cause}`)}
          {knock.detail !== '' && (
            <Box component="span" sx={{ color: 'text.secondary', display: 'block', fontSize: '0.85em' }}>
              {knock.detail}
            </Box>
          )}
        </>
      ),
    },
    { id: 'change', title: t('column.change'), wraps: true, cell: (knock) => t(`remedy.${knock.cause}`) },
    { id: 'times', title: t('column.times'), align: 'right', cell: (knock) => knock.times },
    { id: 'last', title: t('column.last'), cell: (knock) => <TimeText atMs={knock.lastAtMs} /> },
  ];
}

function knownColumns(t: ReturnType<typeof useTranslation<'piles'>>['t']): readonly Column<PileView>[] {
  return [
    { id: 'identity', title: t('column.identity'), cell: (pile) => pile.id },
    { id: 'model', title: t('column.model'), wraps: true, cell: (pile) => `${pile.vendor} ${pile.model}` },
    { id: 'firmware', title: t('column.firmware'), cell: (pile) => pile.firmware ?? t('detail.unknown') },
    { id: 'from', title: t('column.from'), cell: (pile) => pile.remoteAddress ?? t('detail.unknown') },
  ];
}

function deeds(all: readonly (readonly [PileDeed, string, 'contained' | 'outlined' | 'text'])[]): readonly Column<PileView>[] {
  const given = all.flatMap(([deed, text, variant]) => (deed === null ? [] : [{ deed, text, variant }]));
  if (given.length === 0) return [];
  return [
    {
      id: 'do',
      title: '',
      align: 'right',
      cell: (pile) => (
        <Stack direction="row" spacing={1} sx={{ justifyContent: 'flex-end' }}>
          {given.map(({ deed, text, variant }) => (
            <Button key={text} size="small" variant={variant} onClick={() => deed(pile)}>
              {text}
            </Button>
          ))}
        </Stack>
      ),
    },
  ];
}
