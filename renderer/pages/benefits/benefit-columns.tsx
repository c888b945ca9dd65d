/** What the lists of discounts show in a line. */
import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { CouponRow, GroupRow, LevelRow, PromotionRow } from '../../../station-core/api/contract.ts';
import type { Column } from '../../components/data-table.tsx';
import { HqMark } from '../../components/hq-marks.tsx';
import { StateMark, type Named } from '../../components/price-list-fields.tsx';
import { EnergyText, MoneyText, TimeText } from '../../components/texts.tsx';
import { dayAfter } from '../../format/day-range.ts';
import { clockText, dayKey } from '../../format/wall-clock.ts';
import { percentText } from '../../format/percent-text.ts';
import { layers, type Shares } from './benefit-input.ts';

/** null: not offered to this role. */
export interface Deeds<R> {
  readonly onEdit: ((row: R) => void) | null;
  readonly onRemove: ((row: R) => void) | null;
}

export function usePromotionColumns(groups: readonly Named[], deeds: Deeds<PromotionRow>): readonly Column<PromotionRow>[] {
  const { t } = useTranslation('benefits');
  return [
    nameColumn('promotion', t('column.name')),
    { id: 'state', title: t('column.state'), cell: ({ state }) => <StateMark state={state} /> },
    { id: 'gives', title: t('column.gives'), wraps: true, cell: ({ discountPpm }) => <SharesText shares={discountPpm} /> },
    { id: 'when', title: t('column.when'), wraps: true, cell: (row) => <When row={row} /> },
    {
      id: 'for',
      title: t('column.for'),
      wraps: true,
      cell: (row) => <ForWhom row={row} piles={row.pileIds?.length ?? null} groups={groups} />,
    },
    useSavedColumn<PromotionRow>(),
    useDeedColumn(deeds),
  ];
}

export function useCouponColumns(groups: readonly Named[], deeds: Deeds<CouponRow>): readonly Column<CouponRow>[] {
  const { t } = useTranslation('benefits');
  return [
    nameColumn('coupon', t('column.name')),
    {
      id: 'code',
      title: t('column.code'),
      cell: ({ code }) => (
        <Box component="span" sx={{ fontVariantNumeric: 'tabular-nums', letterSpacing: '0.06em', fontWeight: 600 }}>
          {code}
        </Box>
      ),
    },
    { id: 'state', title: t('column.state'), cell: ({ state }) => <StateMark state={state} /> },
    { id: 'gives', title: t('column.gives'), wraps: true, cell: (row) => <CouponGives row={row} /> },
    {
      id: 'when',
      title: t('column.when'),
      wraps: true,
      cell: ({ fromDay, toDay }) => t('when.days', { from: fromDay, to: dayAfter(toDay, -1) }),
    },
    {
      id: 'for',
      title: t('column.for'),
      wraps: true,
      cell: (row) => <ForWhom row={row} piles={null} groups={groups} once={row.oncePerAccount} />,
    },
    { id: 'used', title: t('column.used'), align: 'right', cell: ({ times }) => times },
    { id: 'given', title: t('column.given'), align: 'right', cell: ({ given }) => <MoneyText minor={given} /> },
    {
      id: 'budget',
      title: t('column.budget'),
      align: 'right',
      wraps: true,
      cell: ({ budget, keptBack }) =>
        budget === null ? (
          '–'
        ) : (
          <>
            <MoneyText minor={budget} />
            {keptBack > 0 && (
              <Typography variant="body2" color="textSecondary">
                <MoneyText minor={keptBack} /> {t('used.kept')}
              </Typography>
            )}
          </>
        ),
    },
    useDeedColumn(deeds),
  ];
}

export function useLevelColumns(deeds: Deeds<LevelRow>): readonly Column<LevelRow>[] {
  const { t } = useTranslation('benefits');
  return [
    nameColumn('level', t('column.name')),
    { id: 'from', title: t('column.from'), align: 'right', cell: ({ fromBilled }) => <MoneyText minor={fromBilled} /> },
    { id: 'gives', title: t('column.gives'), wraps: true, cell: ({ discountPpm }) => <SharesText shares={discountPpm} /> },
    {
      id: 'accounts',
      title: t('column.accounts'),
      cell: ({ accounts }) => (accounts === 0 ? '' : t('accounts.byHand', { count: accounts })),
    },
    useSavedColumn<LevelRow>(),
    useDeedColumn(deeds),
  ];
}

export function useGroupColumns(deeds: Deeds<GroupRow>): readonly Column<GroupRow>[] {
  const { t } = useTranslation('benefits');
  return [
    nameColumn('group', t('column.name')),
    { id: 'accounts', title: t('column.accounts'), align: 'right', cell: ({ accounts }) => accounts },
    useSavedColumn<GroupRow>(),
    useDeedColumn(deeds),
  ];
}

/** With the mark of who owns it. */
function nameColumn<R extends { readonly id: string; readonly name: string }>(
  kind: 'promotion' | 'coupon' | 'level' | 'group',
  title: string,
): Column<R> {
  return {
    id: 'name',
    title,
    wraps: true,
    cell: ({ id, name }) => (
      <>
        {name}
        <HqMark kind={kind} localId={id} />
      </>
    ),
  };
}

/** "−10 %" where all parts are the same, else part by part. */
function SharesText({ shares }: { readonly shares: Shares }) {
  const { t } = useTranslation('benefits');
  if (layers.every((layer) => shares[layer] === shares.energy)) {
    return <>{shares.energy === 0 ? t('gives.nothing') : t('gives.shareAll', { percent: percentText(shares.energy) })}</>;
  }
  const parts = layers.filter((layer) => shares[layer] > 0);
  return <>{parts.map((layer) => t('gives.share', { percent: percentText(shares[layer]), layer: t(`layer.${layer}`) })).join(', ')}</>;
}

function CouponGives({ row: { value, layers: from, minTotal } }: { readonly row: CouponRow }) {
  const { t } = useTranslation('benefits');
  return (
    <>
      {value.kind === 'amount' && <MoneyText minor={0 - value.amount} />}
      {value.kind === 'percent' && t('gives.shareAll', { percent: percentText(value.ppm) })}
      {value.kind === 'percent' && value.atMost !== null && (
        <>
          {' '}
          {t('gives.upTo')} <MoneyText minor={value.atMost} />
        </>
      )}
      {value.kind === 'energy' && (
        <>
          <EnergyText dwh={value.energy} /> {t('gives.free')}
        </>
      )}
      <Typography variant="body2" color="textSecondary">
        {from.map((layer) => t(`layer.${layer}`)).join(', ')}
        {minTotal !== null && (
          <>
            {' · '}
            {t('gives.from')} <MoneyText minor={minTotal} />
          </>
        )}
      </Typography>
    </>
  );
}

function When({ row }: { readonly row: PromotionRow }) {
  const { t } = useTranslation('benefits');
  const { t: plans } = useTranslation('plans');
  const allDay = row.fromMinute === 0 && row.toMinute === 1_440;
  const hours = allDay ? [] : [t('when.hours', { from: clockText(row.fromMinute), to: clockText(row.toMinute) })];
  const days = row.weekdays.length === 0 ? [] : [row.weekdays.map((day) => plans(`weekday.${dayKey(day)}`)).join(' ')];
  return (
    <>
      {t('when.days', { from: row.fromDay, to: dayAfter(row.toDay, -1) })}
      {hours.length + days.length > 0 && (
        <Typography variant="body2" color="textSecondary">
          {[...days, ...hours].join(' · ')}
        </Typography>
      )}
    </>
  );
}

function ForWhom(props: {
  readonly row: { readonly groupId: string | null };
  /** null: all piles. */
  readonly piles: number | null;
  readonly groups: readonly Named[];
  readonly once?: boolean;
}) {
  const { t } = useTranslation('benefits');
  const { row, piles, groups, once = false } = props;
  const group = row.groupId === null ? t('for.all') : (groups.find(({ id }) => id === row.groupId)?.name ?? row.groupId);
  const more = [...(piles === null ? [] : [t('for.piles', { count: piles })]), ...(once ? [t('for.once')] : [])];
  return (
    <>
      {group}
      {more.length > 0 && (
        <Typography variant="body2" color="textSecondary">
          {more.join(' · ')}
        </Typography>
      )}
    </>
  );
}

function useSavedColumn<R extends { readonly savedAtMs: number; readonly savedBy: string }>(): Column<R> {
  const { t } = useTranslation('benefits');
  return {
    id: 'saved',
    title: t('column.saved'),
    cell: ({ savedAtMs, savedBy }) => (
      <>
        <TimeText atMs={savedAtMs} />
        <Typography variant="body2" color="textSecondary">
          {savedBy}
        </Typography>
      </>
    ),
  };
}

function useDeedColumn<R extends { readonly name: string }>({ onEdit, onRemove }: Deeds<R>): Column<R> {
  const { t } = useTranslation('benefits');
  return {
    id: 'do',
    title: '',
    align: 'right',
    cell: (row) =>
      onEdit !== null &&
      onRemove !== null && (
        <Stack direction="row" spacing={0.5} sx={{ justifyContent: 'flex-end' }}>
          <Button size="small" onClick={() => onEdit(row)}>
            {t('edit')}
          </Button>
          <IconButton size="small" aria-label={t('remove.of', { name: row.name })} onClick={() => onRemove(row)}>
            <DeleteIcon fontSize="small" />
          </IconButton>
        </Stack>
      ),
  };
}
