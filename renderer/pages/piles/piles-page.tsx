/** The piles: those that are in, those that wait at the door, those turned away, and the address to type into a new one. */
import Alert from '@mui/material/Alert';
import Badge from '@mui/material/Badge';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KnockView, PilesView, PileView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { AddressPanel } from './address-panel.tsx';
import { AdmitDialog } from './admit-dialog.tsx';
import { useAcceptedColumns, useKnockColumns, useRefusedColumns, useWaitingColumns } from './pile-columns.tsx';
import { PileSheet } from './pile-sheet.tsx';

const tabs = ['accepted', 'waiting', 'refused', 'knocks'] as const;
type TabName = (typeof tabs)[number];
const noFilter = { tab: '', text: '', pile: '', address: '' };

type Open = { readonly kind: 'admit' | 'refuse'; readonly pile: PileView } | null;

export function PilesPage() {
  const { t } = useTranslation('piles');
  const { role } = useMe();
  const mayDecide = may(role, 'piles');
  const piles = useCall(useApi().piles.list, undefined, { topics: ['pile', 'waiting', 'connector'] });
  const [filter, setFilter] = useFilters(noFilter);
  const [open, setOpen] = useState<Open>(null);
  const [told, tell] = useTold();
  const view = piles.data;
  // Somebody who waits is what this page is opened for.
  const usual = view !== undefined && view.accepted.length === 0 ? 'waiting' : 'accepted';
  const tab = tabs.find((name) => name === filter.tab) ?? usual;
  const addressShown = filter.address === 'yes' || (view !== undefined && view.accepted.length === 0);
  const chosen = view?.accepted.find((pile) => pile.id === filter.pile);
  const done = (text: string) => {
    setOpen(null);
    tell(text);
    piles.reload();
  };
  return (
    <PageFrame
      title={t('title')}
      actions={
        <Button
          variant="outlined"
          aria-expanded={addressShown}
          onClick={() => setFilter({ address: filter.address === 'yes' ? '' : 'yes' })}
        >
          {t(filter.address === 'yes' ? 'address.hide' : 'address.show')}
        </Button>
      }
      filters={
        <>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text })} />
          <PileTabs tab={tab} view={view} onTab={(next) => setFilter({ tab: next })} />
        </>
      }
    >
      <Stack spacing={2} useFlexGap>
        {addressShown && <AddressPanel />}
        {view === undefined && piles.fault !== null ? (
          <FaultState fault={piles.fault} onRetry={piles.reload} />
        ) : (
          <PileLists tab={tab} view={view} text={filter.text} mayDecide={mayDecide} onOpen={setOpen} />
        )}
      </Stack>
      {chosen !== undefined && (
        <PileSheet
          pile={chosen}
          mayOrder={may(role, 'orders') || may(role, 'unlock')}
          onChange={mayDecide ? () => setOpen({ kind: 'admit', pile: chosen }) : null}
          onClose={() => setFilter({ pile: '' })}
        />
      )}
      {open?.kind === 'admit' && <AdmitDialog pile={open.pile} onClose={() => setOpen(null)} onDone={done} />}
      {open?.kind === 'refuse' && <RefuseDialog pile={open.pile} onClose={() => setOpen(null)} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function PileTabs({
  tab,
  view,
  onTab,
}: {
  readonly tab: TabName;
  readonly view: PilesView | undefined;
  readonly onTab: (tab: TabName) => void;
}) {
  const { t } = useTranslation('piles');
  return (
    <Tabs value={tab} onChange={(_, next: TabName) => onTab(next)} sx={{ minHeight: 40, '& .MuiTab-root': { minHeight: 40, py: 0 } }}>
      {tabs.map((name) => {
        const count = view?.[name].length ?? 0;
        const label =
          name === 'waiting' && count > 0 ? (
            <Badge badgeContent={count} color="warning" sx={{ '& .MuiBadge-badge': { right: -10 } }}>
              {t('tab.waiting')}
            </Badge>
          ) : (
            `${t(`tab.${name}`)}${count > 0 ? ` ${count}` : ''}`
          );
        return <Tab key={name} value={name} label={label} sx={name === 'waiting' ? { px: 3 } : {}} />;
      })}
    </Tabs>
  );
}

interface ListsProps {
  readonly tab: TabName;
  readonly view: PilesView | undefined;
  readonly text: string;
  readonly mayDecide: boolean;
  readonly onOpen: (open: Open) => void;
}

function PileLists({ tab, view, text, mayDecide, onOpen }: ListsProps) {
  const { t } = useTranslation('piles');
  const onAccept = mayDecide ? (pile: PileView) => onOpen({ kind: 'admit', pile }) : null;
  const onRefuse = mayDecide ? (pile: PileView) => onOpen({ kind: 'refuse', pile }) : null;
  const accepted = useAcceptedColumns();
  const waiting = useWaitingColumns(onAccept, onRefuse);
  const refused = useRefusedColumns(onAccept);
  const knocks = useKnockColumns();
  const pileText = (pile: PileView) =>
    `${pile.name} ${pile.id} ${pile.vendor} ${pile.model} ${pile.serial ?? ''} ${pile.remoteAddress ?? ''}`;
  switch (tab) {
    case 'accepted':
      return (
        <PileTable
          name={tab}
          columns={accepted}
          all={view?.accepted}
          text={text}
          textOf={pileText}
          keyOf={(pile) => pile.id}
          href={(pile) => hrefOf(['piles'], { pile: pile.id, text })}
        />
      );
    case 'waiting':
      return (
        <>
          {view !== undefined && view.waiting.length > 0 && (
            <Alert severity={view.waiting.length >= view.waitingLimit ? 'warning' : 'info'}>
              {view.waiting.length >= view.waitingLimit
                ? t('waitingFull', { max: view.waitingLimit })
                : t('waitingNote', { count: view.waiting.length })}
            </Alert>
          )}
          <PileTable name={tab} columns={waiting} all={view?.waiting} text={text} textOf={pileText} keyOf={(pile) => pile.id} />
        </>
      );
    case 'refused':
      return <PileTable name={tab} columns={refused} all={view?.refused} text={text} textOf={pileText} keyOf={(pile) => pile.id} />;
    case 'knocks':
      return (
        <PileTable
          name={tab}
          columns={knocks}
          all={view?.knocks}
          text={text}
          textOf={(knock: KnockView) => `${knock.identity} ${knock.remoteAddress} ${knock.detail}`}
          keyOf={(knock) => `${knock.identity} ${knock.cause} ${knock.remoteAddress}`}
        />
      );
  }
}

interface TableProps<R> {
  readonly name: TabName;
  readonly columns: readonly Column<R>[];
  readonly all: readonly R[] | undefined;
  readonly text: string;
  readonly textOf: (row: R) => string;
  readonly keyOf: (row: R) => string;
  readonly href?: (row: R) => string;
}

function PileTable<R>({ name, columns, all, text, textOf, keyOf, href }: TableProps<R>) {
  const { t } = useTranslation('piles');
  const rows = all?.filter((row) => textOf(row).toLowerCase().includes(text.trim().toLowerCase()));
  if (rows?.length === 0) {
    const filtered = (all?.length ?? 0) > 0;
    return (
      <EmptyState
        title={filtered ? t('empty.filteredTitle') : t(`empty.${name}Title`)}
        help={filtered ? t('empty.filteredText') : t(`empty.${name}Text`)}
      />
    );
  }
  return (
    <DataTable
      label={t(`tab.${name}`)}
      columns={columns}
      rows={rows}
      rowKey={keyOf}
      expected={8}
      {...(href === undefined ? {} : { href })}
    />
  );
}

function RefuseDialog({
  pile,
  onClose,
  onDone,
}: {
  readonly pile: PileView;
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}) {
  const { t } = useTranslation('piles');
  const refuse = useAction(useApi().piles.refuse);
  const submit = async () => {
    const done = await refuse.run({ pileId: pile.id });
    if (done.ok) onDone(t('refuseDialog.done', { id: pile.id }));
  };
  return (
    <FormDialog
      title={t('refuseDialog.title', { id: pile.id })}
      submit={t('refuseDialog.confirm')}
      pending={refuse.pending}
      fault={refuse.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('refuseDialog.text')}</Typography>
    </FormDialog>
  );
}
