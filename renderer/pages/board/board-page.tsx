/** The home of the station: every connector, the same place every day, the next thing to do one click away. */
import EvIcon from '@mui/icons-material/EvStationOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardUpdate, ConnectorTile, SessionRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi, useScreen } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { useStable } from '../../client/use-stable.ts';
import { useLive } from '../../client/use-live.ts';
import { useCommandText } from '../../components/command-text.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { PayDialog } from '../../components/pay-dialog.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { shownStateOf, toneOf } from '../../components/state-mark.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { shownAmount } from '../../format/amount-text.ts';
import { densityOf, foldTiles, keyOf, matches, nameOf, type Tiles } from '../../client/board-tiles.ts';
import { ConnectorSheet } from './connector-sheet.tsx';
import type { BoardDeeds } from './deeds.ts';
import { ShowFilter, isShow } from './show-filter.tsx';
import { StartDialog } from './start-dialog.tsx';
import { TileGrid } from './tile-grid.tsx';
import { Tile } from './tile.tsx';

const FILTERS = { show: 'all', text: '', open: '' };
/** Unpaid bills looked for at a time; older ones are in the sessions list. */
const UNPAID_MOST = 100;

export function BoardPage() {
  const { t } = useTranslation('board');
  const { clock } = useScreen();
  const board = useLive(
    (api, signal) => api.board.watch(undefined, { signal }),
    'board',
    (before: Tiles | undefined, update: BoardUpdate) => {
      clock.heard(update.nowMs);
      return foldTiles(before, update);
    },
  );
  const [filters, setFilters] = useFilters(FILTERS);
  const setText = useCallback((text: string) => setFilters({ text }), [setFilters]);
  const tiles = board.data;
  const show = isShow(filters.show) ? filters.show : 'all';
  const found = tiles?.filter((tile) => matches(tile, filters.text));
  return (
    <PageFrame
      title={t('title')}
      aside={<ShowFilter tiles={found ?? []} value={show} onChange={(value) => setFilters({ show: value })} />}
      actions={<SearchField value={filters.text} onChange={setText} placeholder={t('search')} width={250} />}
    >
      {found === undefined ? (
        board.fault === null ? (
          <TilesToCome />
        ) : (
          <FaultState fault={board.fault} />
        )
      ) : (
        <Connectors
          all={tiles ?? []}
          shown={show === 'all' ? found : found.filter((tile) => toneOf(shownStateOf(tile)) === show)}
          openKey={filters.open}
          onOpen={setFilters}
        />
      )}
    </PageFrame>
  );
}

interface ConnectorsProps {
  readonly all: Tiles;
  readonly shown: Tiles;
  readonly openKey: string;
  readonly onOpen: (change: { readonly open?: string; readonly show?: string; readonly text?: string }) => void;
}

function Connectors({ all, shown, openKey, onOpen }: ConnectorsProps) {
  const { t } = useTranslation('board');
  const words = useTranslation();
  const me = useMe();
  const [told, tell] = useTold();
  const [starting, setStarting] = useState<ConnectorTile | null>(null);
  const [paying, setPaying] = useState<SessionRow | null>(null);
  const stop = useStop(tell);
  const unpaid = useUnpaid();
  const { currency } = useStation();
  const stopNow = useStable(stop.run);
  const deeds = useMemo<BoardDeeds>(
    () => ({
      mayCharge: may(me.role, 'charge'),
      mayPay: may(me.role, 'pay'),
      open: (key) => onOpen({ open: key }),
      start: setStarting,
      stop: stopNow,
      pay: setPaying,
      amountOf: (session) => shownAmount(session.due ?? 0, currency),
    }),
    [me.role, onOpen, stopNow, currency],
  );
  if (all.length === 0) {
    const action = (
      <Button variant="contained" href={hrefOf(['piles'])}>
        {t('empty.action')}
      </Button>
    );
    return <EmptyState title={t('empty.title')} help={t('empty.help')} action={action} icon={<EvIcon />} />;
  }
  const density = densityOf(all.length);
  const open = all.find((tile) => keyOf(tile) === openKey) ?? null;
  return (
    <>
      <Box sx={{ '&:not(:empty)': { mb: 1.5 } }}>
        <FaultNote fault={stop.fault} />
      </Box>
      {shown.length === 0 && (
        <EmptyState
          title={t('none.title')}
          help={t('none.help')}
          action={<ClearFilters onClear={() => onOpen({ show: 'all', text: '' })} />}
        />
      )}
      <TileGrid data-density={density}>
        {shown.map((tile) => (
          <Tile key={keyOf(tile)} tile={tile} unpaid={unpaid.get(keyOf(tile)) ?? null} density={density} deeds={deeds} />
        ))}
      </TileGrid>
      <ConnectorSheet
        tile={open}
        unpaid={open === null ? null : (unpaid.get(keyOf(open)) ?? null)}
        deeds={deeds}
        onClose={() => onOpen({ open: '' })}
        tell={tell}
      />
      {starting !== null && (
        <StartDialog
          tile={starting}
          onClose={() => setStarting(null)}
          onStarted={(text) => {
            setStarting(null);
            tell(text);
          }}
        />
      )}
      {paying !== null && paying.billId !== null && (
        <PayDialog
          billId={paying.billId}
          billNumber={paying.billNumber ?? 0}
          name={`${paying.pileName} ${paying.connectorName}`}
          dueMinor={paying.due ?? 0}
          onClose={() => setPaying(null)}
          onPaid={(bill) => {
            setPaying(null);
            tell(words.t('pay.done', { number: bill.number }));
          }}
        />
      )}
      <ToldBar told={told} />
    </>
  );
}

/** Stops a charge and says what the pile made of it. */
function useStop(tell: (text: string) => void) {
  const api = useApi();
  const textOf = useCommandText();
  const stop = useAction(api.sessions.stop);
  const run = async (tile: ConnectorTile): Promise<void> => {
    if (tile.session === null) return;
    const done = await stop.run({ sessionId: tile.session.id });
    if (done.ok) tell(textOf(done.value, nameOf(tile)));
  };
  return { run: (tile: ConnectorTile) => void run(tile), fault: stop.fault };
}

/** The newest unpaid bill of each connector. */
function useUnpaid(): ReadonlyMap<string, SessionRow> {
  const api = useApi();
  const { data } = useCall(api.sessions.list, { filter: { billState: 'issued' }, limit: UNPAID_MOST }, { topics: ['bills'] });
  return useMemo(() => {
    const newest = new Map<string, SessionRow>();
    for (const row of data?.rows ?? []) {
      // On account: it waits for the month's statement.
      if (row.due === 0) continue;
      const before = newest.get(keyOf(row));
      if (before === undefined || before.startedAtMs < row.startedAtMs) newest.set(keyOf(row), row);
    }
    return newest;
  }, [data]);
}

function ClearFilters({ onClear }: { readonly onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <Button variant="outlined" onClick={onClear}>
      {t('list.clear-filters')}
    </Button>
  );
}

function TilesToCome() {
  const { t } = useTranslation();
  return (
    <TileGrid data-density="large" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} variant="rounded" height="100%" animation={false} />
      ))}
    </TileGrid>
  );
}
