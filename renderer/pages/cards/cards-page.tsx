/** The cards that may charge here: add, block, change, erase. A number is typed once; only its last four are ever shown. */
import AddIcon from '@mui/icons-material/Add';
import BlockIcon from '@mui/icons-material/Block';
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import ExpiredIcon from '@mui/icons-material/EventBusyOutlined';
import MoreIcon from '@mui/icons-material/MoreVert';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { cardHintText } from '../../format/card-text.ts';
import { dayText } from '../../format/time-text.ts';
import { LocalLists } from './local-lists.tsx';
import { AddCardDialog, ChangeCardDialog, EraseCardDialog } from './card-dialogs.tsx';

const size = 50;
const noFilter = { view: '', text: '', state: '', page: '' };

type Open = { readonly kind: 'add' } | { readonly kind: 'change' | 'erase'; readonly card: CardRow } | null;

export function CardsPage() {
  const { t } = useTranslation('cards');
  const { t: common } = useTranslation();
  const api = useApi();
  const mayChange = may(useMe().role, 'cards');
  const [filter, setFilter] = useFilters(noFilter);
  const state = filter.state === 'active' || filter.state === 'blocked' ? filter.state : null;
  const page = pageOf(filter.page);
  const cards = useCall(api.cards.list, { text: filter.text, state, offset: page * size, limit: size }, { topics: ['cards'] });
  const change = useAction(api.cards.change);
  const [open, setOpen] = useState<Open>(null);
  const [told, tell] = useTold();
  const inPiles = filter.view === 'piles';
  const filtered = filter.text !== '' || filter.state !== '';
  const close = () => setOpen(null);
  const done = (text: string) => {
    close();
    tell(text);
    cards.reload();
  };
  const toggle = async (card: CardRow) => {
    const next = card.state === 'active' ? 'blocked' : 'active';
    const result = await change.run({ cardId: card.id, label: card.label, state: next, validUntilMs: card.validUntilMs });
    if (result.ok) done(t(next === 'blocked' ? 'blocked' : 'unblocked', { label: card.label }));
  };
  const columns = useColumns(mayChange ? (card) => <CardMenu card={card} onOpen={setOpen} onToggle={() => void toggle(card)} /> : null);
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setOpen({ kind: 'add' })}>
      {t('add')}
    </Button>
  );
  return (
    <PageFrame
      title={t('title')}
      actions={mayChange ? add : undefined}
      filters={
        <>
          <ToggleButtonGroup
            exclusive
            size="small"
            aria-label={t('view.label')}
            value={inPiles ? 'piles' : 'cards'}
            onChange={(_, view: string | null) => {
              if (view !== null) setFilter({ ...noFilter, view: view === 'piles' ? view : '' });
            }}
          >
            <ToggleButton value="cards">{t('view.cards')}</ToggleButton>
            <ToggleButton value="piles">{t('view.piles')}</ToggleButton>
          </ToggleButtonGroup>
          {!inPiles && (
            <>
              <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text, page: '' })} />
              <FilterSelect
                label={t('filter.state')}
                any={t('filter.any')}
                value={filter.state}
                choices={[
                  { value: 'active', text: t('state.active') },
                  { value: 'blocked', text: t('state.blocked') },
                ]}
                onChange={(value) => setFilter({ state: value, page: '' })}
              />
              {filtered && <Button onClick={() => setFilter(noFilter)}>{common('list.clear-filters')}</Button>}
            </>
          )}
        </>
      }
    >
      <FaultNote fault={change.fault} />
      {inPiles ? (
        <LocalLists tell={tell} />
      ) : cards.data === undefined && cards.fault !== null ? (
        <FaultState fault={cards.fault} onRetry={cards.reload} />
      ) : cards.data?.rows.length === 0 ? (
        <EmptyState
          title={t(filtered ? 'empty.filteredTitle' : 'empty.title')}
          help={t(filtered ? 'empty.filteredText' : 'empty.text')}
          action={filtered || !mayChange ? undefined : add}
        />
      ) : (
        <>
          <DataTable label={t('title')} columns={columns} rows={cards.data?.rows} rowKey={(card) => card.id} />
          <Pager page={page} size={size} total={cards.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
        </>
      )}
      {open?.kind === 'add' && <AddCardDialog onClose={close} onDone={done} />}
      {open?.kind === 'change' && <ChangeCardDialog card={open.card} onClose={close} onDone={done} />}
      {open?.kind === 'erase' && <EraseCardDialog card={open.card} onClose={close} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function useColumns(menu: ((card: CardRow) => React.ReactNode) | null): readonly Column<CardRow>[] {
  const { t } = useTranslation('cards');
  const { zone } = useStation();
  const now = useNow();
  const columns: Column<CardRow>[] = [
    { id: 'label', title: t('column.label'), wraps: true, cell: (card) => card.label },
    { id: 'hint', title: t('column.hint'), cell: (card) => cardHintText(card.hint) },
    { id: 'state', title: t('column.state'), cell: (card) => <CardState card={card} nowMs={now} /> },
    {
      id: 'until',
      title: t('column.validUntil'),
      // The instant is the first one after the last good day.
      cell: (card) => (card.validUntilMs === null ? t('forever') : dayText(card.validUntilMs - 1, zone)),
    },
    {
      id: 'used',
      title: t('column.lastUsed'),
      cell: (card) => (card.lastUsedMs === null ? t('never') : <TimeText atMs={card.lastUsedMs} />),
    },
    { id: 'sessions', title: t('column.sessions'), align: 'right', cell: (card) => card.sessions },
    { id: 'added', title: t('column.added'), cell: (card) => dayText(card.createdAtMs, zone) },
  ];
  return menu === null ? columns : [...columns, { id: t('change'), title: '', width: 56, align: 'right', cell: menu }];
}

function CardState({ card, nowMs }: { readonly card: CardRow; readonly nowMs: number }) {
  const { t } = useTranslation('cards');
  if (card.state === 'blocked') return <Mark tone="quiet" icon={BlockIcon} text={t('state.blocked')} />;
  if (card.validUntilMs !== null && card.validUntilMs <= nowMs) return <Mark tone="soon" icon={ExpiredIcon} text={t('state.expired')} />;
  return <Mark tone="free" icon={CheckIcon} text={t('state.active')} />;
}

function CardMenu({
  card,
  onOpen,
  onToggle,
}: {
  readonly card: CardRow;
  readonly onOpen: (open: Open) => void;
  readonly onToggle: () => void;
}) {
  const { t } = useTranslation('cards');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const pick = (deed: () => void) => () => {
    setAnchor(null);
    deed();
  };
  return (
    <>
      <IconButton
        size="small"
        aria-label={t('actionsOf', { label: card.label })}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreIcon />
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        <MenuItem onClick={pick(() => onOpen({ kind: 'change', card }))}>{t('change')}</MenuItem>
        <MenuItem onClick={pick(onToggle)}>{t(card.state === 'active' ? 'block' : 'unblock')}</MenuItem>
        <MenuItem onClick={pick(() => onOpen({ kind: 'erase', card }))} sx={{ color: 'error.main' }}>
          {t('erase')}
        </MenuItem>
      </Menu>
    </>
  );
}
