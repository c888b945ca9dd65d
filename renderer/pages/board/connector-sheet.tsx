/** Everything about one connector, beside the board. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectorTile, SessionRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCommandText } from '../../components/command-text.ts';
import { EmergencyStop } from '../../components/emergency-stop.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { LimitText } from '../../components/limit-text.tsx';
import { SideSheet } from '../../components/side-sheet.tsx';
import { usePileError } from '../../components/pile-error.ts';
import { StateMark, shownStateOf } from '../../components/state-mark.tsx';
import { EnergyText, MoneyText, NoValue, PercentText, PowerText, SinceText, SpanText, TimeText } from '../../components/texts.tsx';
import { nameOf, powerNow } from '../../client/board-tiles.ts';
import type { BoardDeeds } from './deeds.ts';

export interface ConnectorSheetProps {
  readonly tile: ConnectorTile | null;
  readonly unpaid: SessionRow | null;
  readonly deeds: BoardDeeds;
  readonly onClose: () => void;
  readonly tell: (text: string) => void;
}

export function ConnectorSheet({ tile, unpaid, deeds, onClose, tell }: ConnectorSheetProps) {
  if (tile === null) return null;
  return (
    <SideSheet open onClose={onClose} title={nameOf(tile)} foot={<Deeds tile={tile} unpaid={unpaid} deeds={deeds} tell={tell} />}>
      <Connector tile={tile} />
      {tile.session === null ? <NoSession /> : <Session session={tile.session} power={powerNow(tile)} />}
      {unpaid !== null && <Unpaid session={unpaid} />}
    </SideSheet>
  );
}

function Connector({ tile }: { readonly tile: ConnectorTile }) {
  const { t } = useTranslation('board');
  const errorOf = usePileError();
  const facts: [string, ReactNode][] = [
    [t('sheet.since'), <TimeText key="since" atMs={tile.stateAtMs} />],
    [t('sheet.heard'), <TimeText key="heard" atMs={tile.lastHeardMs} />],
    [t('sheet.rated'), <PowerText key="rated" watt={tile.ratedPower} decimals={0} />],
  ];
  if (tile.errorCode !== null) facts.push([t('sheet.error'), [errorOf(tile.errorCode), tile.errorInfo].filter(Boolean).join(' · ')]);
  return (
    <Box>
      <StateMark state={shownStateOf(tile)} size="large" />
      <FactList facts={facts} />
      <Box component="a" href={hrefOf(['piles', tile.pileId])} sx={{ fontSize: '0.875rem' }}>
        {t('sheet.pile')}
      </Box>
    </Box>
  );
}

function Session({ session, power }: { readonly session: NonNullable<ConnectorTile['session']>; readonly power: number | null }) {
  const { t } = useTranslation('board');
  const ended = session.chargeEndedAtMs;
  const facts: [string, ReactNode][] = [
    [t('tile.power'), <PowerText key="power" watt={power} />],
    [t('tile.energy'), <EnergyText key="energy" dwh={session.energy} />],
    [t('tile.cost'), session.cost === null ? t('tile.no-price') : <MoneyText key="cost" minor={session.cost} />],
    [
      t('tile.time'),
      ended === null ? <SinceText key="time" sinceMs={session.startedAtMs} /> : <SpanText key="time" ms={ended - session.startedAtMs} />,
    ],
    [t('tile.battery'), session.stateOfCharge === null ? <NoValue key="soc" /> : <PercentText key="soc" percent={session.stateOfCharge} />],
    [t('sheet.started'), <TimeText key="started" atMs={session.startedAtMs} />],
  ];
  if (ended !== null) facts.push([t('sheet.ended'), <TimeText key="ended" atMs={ended} />]);
  facts.push([t('sheet.limit'), <LimitText key="limit" limits={session.limits} />]);
  return (
    <Box sx={{ mt: 3 }}>
      <Typography variant="h3">{t('sheet.session')}</Typography>
      <FactList facts={facts} />
      <Box component="a" href={hrefOf(['session', session.id])} sx={{ fontSize: '0.875rem' }}>
        {t('do.session')}
      </Box>
    </Box>
  );
}

function NoSession() {
  const { t } = useTranslation('board');
  return (
    <Typography color="textSecondary" sx={{ mt: 3 }}>
      {t('sheet.no-session')}
    </Typography>
  );
}

function Unpaid({ session }: { readonly session: SessionRow }) {
  const { t } = useTranslation('board');
  return (
    <Box sx={{ mt: 3 }}>
      <Typography variant="h3">{t('sheet.unpaid')}</Typography>
      <FactList
        facts={[
          [t('tile.cost'), <MoneyText key="cost" minor={session.due} />],
          [t('sheet.started'), <TimeText key="started" atMs={session.startedAtMs} />],
        ]}
      />
      <Box component="a" href={hrefOf(['session', session.id])} sx={{ fontSize: '0.875rem' }}>
        {t('do.session')}
      </Box>
    </Box>
  );
}

function Deeds({ tile, unpaid, deeds, tell }: Pick<ConnectorSheetProps, 'unpaid' | 'deeds' | 'tell'> & { readonly tile: ConnectorTile }) {
  const { t } = useTranslation('board');
  const api = useApi();
  const me = useMe();
  const textOf = useCommandText();
  const unlock = useAction(api.piles.order);
  const doUnlock = async () => {
    const done = await unlock.run({ pileId: tile.pileId, order: { kind: 'unlock', evse: tile.evse, connector: tile.connector } });
    if (done.ok) tell(textOf(done.value, nameOf(tile)));
  };
  const startable = tile.session === null && tile.online && tile.startOrderedMs === null;
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 1, flex: 1 }}>
      <FaultNote fault={unlock.fault} />
      <Box sx={{ display: 'flex', gap: 1 }}>
        {tile.session?.phase === 'charging' && deeds.mayCharge && (
          <Button variant="contained" disabled={!tile.online || tile.session.stopOrderedMs !== null} onClick={() => deeds.stop(tile)}>
            {t('do.stop')}
          </Button>
        )}
        {unpaid !== null && deeds.mayPay && (
          <Button variant={tile.session === null ? 'contained' : 'outlined'} onClick={() => deeds.pay(unpaid)}>
            {t('do.pay', { amount: deeds.amountOf(unpaid) })}
          </Button>
        )}
        {startable && deeds.mayCharge && (
          <Button variant={unpaid === null ? 'contained' : 'outlined'} onClick={() => deeds.start(tile)}>
            {t('do.start')}
          </Button>
        )}
        {may(me.role, 'unlock') && (
          <Button variant="outlined" disabled={!tile.online} loading={unlock.pending} onClick={() => void doUnlock()}>
            {t('do.unlock')}
          </Button>
        )}
      </Box>
      <Box sx={{ display: 'flex' }}>
        <EmergencyStop pileId={tile.pileId} pileName={tile.pileName} tell={tell} />
      </Box>
    </Box>
  );
}
