/** Discounts: promotions, coupons, member levels and price groups, each a list, one at a time. */
import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BenefitsView, CouponRow, GroupRow, LevelRow, PromotionRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { HqMarks } from '../../components/hq-marks.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { useCouponColumns, useGroupColumns, useLevelColumns, usePromotionColumns, type Deeds } from './benefit-columns.tsx';
import { CouponDialog } from './coupon-dialog.tsx';
import { GroupDialog, LevelDialog } from './level-dialog.tsx';
import { PromotionDialog } from './promotion-dialog.tsx';

const views = ['promotions', 'coupons', 'levels', 'groups'] as const;
type View = (typeof views)[number];
const noFilter = { view: 'promotions', text: '' };

type Row =
  | { readonly kind: 'promotion'; readonly row: PromotionRow | null }
  | { readonly kind: 'coupon'; readonly row: CouponRow | null }
  | { readonly kind: 'level'; readonly row: LevelRow | null }
  | { readonly kind: 'group'; readonly row: GroupRow | null };
type Open =
  (Row & { readonly deed: 'edit' }) | { readonly deed: 'remove'; readonly kind: Row['kind']; readonly id: string; readonly name: string };

const KIND_OF = { promotions: 'promotion', coupons: 'coupon', levels: 'level', groups: 'group' } as const;

export function BenefitsPage() {
  const { t } = useTranslation('benefits');
  const api = useApi();
  const mayChange = may(useMe().role, 'plans');
  const [filter, setFilter] = useFilters(noFilter);
  const view = views.find((one) => one === filter.view) ?? 'promotions';
  const list = useCall(api.benefits.view, undefined, { topics: ['benefits', 'accounts'] });
  const [open, setOpen] = useState<Open | null>(null);
  const [told, tell] = useTold();
  const done = (text: string) => {
    setOpen(null);
    tell(text);
    list.reload();
  };
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setOpen({ deed: 'edit', kind: KIND_OF[view], row: null })}>
      {t(`add.${view}`)}
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
            value={view}
            onChange={(_, next: View | null) => {
              if (next !== null) setFilter({ view: next, text: '' });
            }}
          >
            {views.map((one) => (
              <ToggleButton key={one} value={one} sx={{ textTransform: 'none', px: 2 }}>
                {t(`view.${one}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
          <SearchField value={filter.text} onChange={(text) => setFilter({ text })} />
        </>
      }
    >
      <Stack spacing={1.5} useFlexGap>
        {view !== 'groups' && (
          <Typography variant="body2" color="textSecondary" sx={{ maxWidth: 880 }}>
            {t('order')}
          </Typography>
        )}
        {list.data === undefined && list.fault !== null ? (
          <FaultState fault={list.fault} onRetry={list.reload} />
        ) : (
          <List
            view={view}
            data={list.data}
            text={filter.text}
            add={mayChange ? add : null}
            onEdit={mayChange ? (row) => setOpen({ deed: 'edit', ...row }) : null}
            onRemove={mayChange ? (kind, row) => setOpen({ deed: 'remove', kind, ...row }) : null}
          />
        )}
      </Stack>
      {open !== null && list.data !== undefined && <Dialogs open={open} view={list.data} onClose={() => setOpen(null)} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function List(props: {
  readonly view: View;
  readonly data: BenefitsView | undefined;
  readonly text: string;
  readonly add: React.ReactNode;
  readonly onEdit: ((row: Row) => void) | null;
  readonly onRemove: ((kind: Row['kind'], row: { readonly id: string; readonly name: string }) => void) | null;
}) {
  const { t } = useTranslation('benefits');
  const { view, data, text, add, onEdit, onRemove } = props;
  const wanted = text.trim().toLowerCase();
  const matches = (row: { readonly name: string; readonly code?: string }): boolean =>
    `${row.name} ${row.code ?? ''}`.toLowerCase().includes(wanted);
  const found = data?.[view].filter(matches);
  const groups = data?.groups ?? [];
  const deeds = <R extends { readonly id: string; readonly name: string }>(kind: Row['kind'], edit: (row: R) => void): Deeds<R> => ({
    onEdit: onEdit === null ? null : edit,
    onRemove: onRemove === null ? null : ({ id, name }) => onRemove(kind, { id, name }),
  });
  const promotions = usePromotionColumns(
    groups,
    deeds('promotion', (row: PromotionRow) => onEdit?.({ kind: 'promotion', row })),
  );
  const coupons = useCouponColumns(
    groups,
    deeds('coupon', (row: CouponRow) => onEdit?.({ kind: 'coupon', row })),
  );
  const levels = useLevelColumns(deeds('level', (row: LevelRow) => onEdit?.({ kind: 'level', row })));
  const groupColumns = useGroupColumns(deeds('group', (row: GroupRow) => onEdit?.({ kind: 'group', row })));
  if (found?.length === 0)
    return wanted === '' ? (
      <EmptyState title={t(`empty.${view}`)} help={t(`empty.${view}.help`)} action={add} />
    ) : (
      <EmptyState title={t('empty.filtered')} help={t('empty.filtered.help')} />
    );
  const label = t(`view.${view}`);
  const shared = { label, rowKey: ({ id }: { readonly id: string }) => id, expected: 5 };
  const tables = {
    promotions: () => <DataTable {...shared} columns={promotions} rows={data?.promotions.filter(matches)} />,
    coupons: () => <DataTable {...shared} columns={coupons} rows={data?.coupons.filter(matches)} />,
    levels: () => <DataTable {...shared} columns={levels} rows={data?.levels.filter(matches)} />,
    groups: () => <DataTable {...shared} columns={groupColumns} rows={data?.groups.filter(matches)} />,
  } satisfies Record<View, () => React.ReactNode>;
  return <HqMarks kinds={OWNED}>{tables[view]()}</HqMarks>;
}

const OWNED = ['promotion', 'coupon', 'level', 'group'] as const;

function Dialogs(props: {
  readonly open: Open;
  readonly view: BenefitsView;
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}) {
  const { open, view, onClose, onDone } = props;
  const piles = useCall(useApi().piles.list, undefined).data?.accepted ?? [];
  if (open.deed === 'remove') return <RemoveDialog what={open} onClose={onClose} onDone={onDone} />;
  const shared = { today: view.today, groups: view.groups, piles, onClose, onDone };
  switch (open.kind) {
    case 'promotion': return <PromotionDialog row={open.row} {...shared} />;
    case 'coupon': return <CouponDialog row={open.row} {...shared} />;
    case 'level': return <LevelDialog row={open.row} onClose={onClose} onDone={onDone} />;
    case 'group': return <GroupDialog row={open.row} onClose={onClose} onDone={onDone} />;
  } // prettier-ignore
}

function RemoveDialog(props: {
  readonly what: Extract<Open, { deed: 'remove' }>;
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}) {
  const { t } = useTranslation('benefits');
  const { kind, id, name } = props.what;
  const remove = useAction(useApi().benefits.remove);
  const submit = async () => {
    const done = await remove.run({ what: kind, id });
    if (done.ok) props.onDone(t('remove.done', { name }));
  };
  return (
    <FormDialog
      title={t('remove.title', { name })}
      submit={t('remove')}
      danger
      pending={remove.pending}
      fault={remove.fault}
      onSubmit={() => void submit()}
      onClose={props.onClose}
    >
      <Typography>{t('remove.text')}</Typography>
    </FormDialog>
  );
}
