/** The cards that may charge here: add, block, change, erase. A number is typed once; only its last four are ever shown. */
import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { HqMarks } from '../../components/hq-marks.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { BindDialog, LostDialog, ReplaceDialog } from './bind-dialogs.tsx';
import { useCardColumns } from './card-columns.tsx';
import { CardMenu, FilesMenu, type CardDialog } from './card-menus.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { LocalLists } from './local-lists.tsx';
import { AddCardDialog, ChangeCardDialog, EraseCardDialog } from './card-dialogs.tsx';

const size = 50;
const noFilter = { view: '', text: '', state: '', page: '' };

const states = ['active', 'blocked', 'lost', 'replaced'] as const;

type Open = { readonly kind: 'add' | 'import' } | { readonly kind: CardDialog; readonly card: CardRow } | null;

const OWNED = ['card'] as const;

export function CardsPage() {
  const { t } = useTranslation('cards');
  const { t: common } = useTranslation();
  const api = useApi();
  const { role } = useMe();
  const mayChange = may(role, 'cards');
  const [filter, setFilter] = useFilters(noFilter);
  const state = states.find((one) => one === filter.state) ?? null;
  const page = pageOf(filter.page);
  const cards = useCall(api.cards.list, { text: filter.text, state, offset: page * size, limit: size }, { topics: ['cards', 'accounts'] });
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
  const columns = useCardColumns(
    mayChange ? (card) => <CardMenu card={card} onOpen={(kind) => setOpen({ kind, card })} onToggle={() => void toggle(card)} /> : null,
  );
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setOpen({ kind: 'add' })}>
      {t('add')}
    </Button>
  );
  return (
    <PageFrame
      title={t('title')}
      actions={
        <>
          <FilesMenu onImport={mayChange ? () => setOpen({ kind: 'import' }) : null} />
          {mayChange && add}
        </>
      }
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
              <SearchField value={filter.text} width={300} placeholder={t('search')} onChange={(text) => setFilter({ text, page: '' })} />
              <FilterSelect
                label={t('filter.state')}
                any={t('filter.any')}
                value={filter.state}
                choices={states.map((value) => ({ value, text: t(`state.${value}`) }))}
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
      ) : (
        <Listed
          call={cards}
          isEmpty={cards.data?.rows.length === 0}
          empty={
            <EmptyState
              title={t(filtered ? 'empty.filteredTitle' : 'empty.title')}
              help={t(filtered ? 'empty.filteredText' : 'empty.text')}
              action={filtered || !mayChange ? undefined : add}
            />
          }
        >
          <HqMarks kinds={OWNED} ids={cards.data?.rows.map((card) => card.id) ?? []}>
            <DataTable label={t('title')} columns={columns} rows={cards.data?.rows} rowKey={(card) => card.id} />
          </HqMarks>
          <Pager page={page} size={size} total={cards.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
        </Listed>
      )}
      {open?.kind === 'add' && <AddCardDialog onClose={close} onDone={done} />}
      {open?.kind === 'import' && <ImportDialog onClose={close} onDone={done} />}
      {open?.kind === 'bind' && <BindDialog card={open.card} onClose={close} onDone={done} />}
      {open?.kind === 'lost' && <LostDialog card={open.card} onClose={close} onDone={done} />}
      {open?.kind === 'replace' && <ReplaceDialog card={open.card} onClose={close} onDone={done} />}
      {open?.kind === 'change' && <ChangeCardDialog card={open.card} onClose={close} onDone={done} />}
      {open?.kind === 'erase' && <EraseCardDialog card={open.card} onClose={close} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}
