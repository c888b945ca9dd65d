/** One accepted pile beside the list: what is known of it, its connectors, and the orders to it. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Divider from '@mui/material/Divider';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PileView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useMe } from '../../client/station-context.tsx';
import { PowerText, TimeText } from '../../components/texts.tsx';
import { SideSheet } from '../../components/side-sheet.tsx';
import { StateMark } from '../../components/state-mark.tsx';
import { OrdersPanel } from './orders-panel.tsx';
import { ClockMark, LineMark } from './pile-words.tsx';

export interface PileSheetProps {
  readonly pile: PileView;
  /** null: this person may not. */
  readonly onChange: (() => void) | null;
  readonly mayOrder: boolean;
  readonly onClose: () => void;
}

export function PileSheet({ pile, mayOrder, onChange, onClose }: PileSheetProps) {
  const { role } = useMe();
  const { t } = useTranslation('piles');
  return (
    <SideSheet open title={pile.name} width={520} onClose={onClose}>
      <Stack spacing={2.5}>
        <LineMark pile={pile} />
        <Facts pile={pile} />
        <Stack spacing={1}>
          <Typography variant="h3">{t('detail.connectors')}</Typography>
          {pile.connectors.map((one) => (
            <Box key={`${one.evse} ${one.connector}`} sx={{ display: 'flex', gap: 2, alignItems: 'center' }}>
              <Box sx={{ minWidth: 64 }}>{one.name}</Box>
              <StateMark state={pile.online ? one.state : 'offline'} />
              <Typography variant="body2" color="textSecondary" sx={{ flex: 1 }}>
                {one.errorCode ?? ''}
              </Typography>
              <PowerText watt={one.ratedPower} />
            </Box>
          ))}
        </Stack>
        <Stack direction="row" spacing={1} sx={{ flexWrap: 'wrap' }}>
          {onChange !== null && (
            <Button size="small" variant="outlined" onClick={onChange}>
              {t('detail.change')}
            </Button>
          )}
          {may(role, 'journal') && (
            <Button size="small" href={hrefOf(['journal'], { pile: pile.id })}>
              {t('detail.journal')}
            </Button>
          )}
          <Button size="small" href={hrefOf(['sessions'], { pile: pile.id })}>
            {t('detail.sessions')}
          </Button>
        </Stack>
        {mayOrder && (
          <>
            <Divider />
            <OrdersPanel key={pile.id} pile={pile} />
          </>
        )}
      </Stack>
    </SideSheet>
  );
}

function Facts({ pile }: { readonly pile: PileView }) {
  const { t } = useTranslation('piles');
  const unknown = t('detail.unknown');
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('column.identity'), pile.id],
    [t('detail.vendorModel'), `${pile.vendor} ${pile.model}`],
    [t('detail.serial'), pile.serial ?? unknown],
    [t('detail.firmware'), pile.firmware ?? unknown],
    [t('detail.protocol'), pile.protocol],
    [t('detail.address'), pile.remoteAddress ?? unknown],
    pile.online
      ? [t('detail.connectedSince'), <TimeText key="on" atMs={pile.connectedAtMs} />]
      : [t('detail.disconnected'), <TimeText key="off" atMs={pile.disconnectedAtMs} />],
    [t('detail.lastHeard'), <TimeText key="heard" atMs={pile.lastHeardMs} />],
    [t('detail.clock'), <ClockMark key="clock" pile={pile} />],
    [t('detail.login'), t(pile.hasPassword ? 'password' : 'noPassword')],
    [t('detail.firstSeen'), <TimeText key="first" atMs={pile.firstSeenMs} long relative={false} />],
  ];
  return (
    <Box
      component="dl"
      sx={{
        display: 'grid',
        gridTemplateColumns: '150px 1fr',
        rowGap: 0.5,
        m: 0,
        '& dt': { color: 'text.secondary' },
        '& dd': { m: 0, overflowWrap: 'anywhere' },
      }}
    >
      {facts.map(([name, value]) => (
        <Box key={name} sx={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Box>
      ))}
    </Box>
  );
}
