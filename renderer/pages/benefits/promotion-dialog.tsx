/** A new promotion, or one to change. */
import FormHelperText from '@mui/material/FormHelperText';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PromotionRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { dayAfter } from '../../format/day-range.ts';
import { percentText } from '../../format/percent-text.ts';
import { clockText } from '../../format/wall-clock.ts';
import { DayFields, GroupField } from '../../components/price-list-fields.tsx';
import { PilesField, ShareFields, WeekdayField } from './benefit-fields.tsx';
import { daysFit, layers, minuteOf, sharePpm } from './benefit-input.ts';
import { RunningDialog, type DialogProps } from './running-dialog.tsx';

export function PromotionDialog({ row, today, groups, piles, onClose, onDone }: DialogProps<PromotionRow>) {
  const { t } = useTranslation('benefits');
  const put = useAction(useApi().benefits.put);
  const [draft, setDraft] = useState(() => draftOf(row, today));
  const [tried, setTried] = useState(false);
  const change = (next: Partial<Draft>) => setDraft((before) => ({ ...before, ...next }));
  const read = readDraft(draft);
  const told = (wrong: boolean, sentence: string): string | null => (tried && wrong ? sentence : null);
  const submit = async () => {
    setTried(true);
    if (read === null) return;
    const done = await put.run({ kind: 'promotion', promotion: { id: row?.id ?? null, ...read } });
    if (done.ok) onDone(t('saved', { name: read.name }));
  };
  const noShare = layers.every((layer) => sharePpm(draft.shares[layer]) === 0);
  const hoursWrong = told(hoursOf(draft) === null, t('wrong.hours'));
  return (
    <RunningDialog
      title={row === null ? t('dialog.promotion.new') : t('dialog.promotion.edit', { name: row.name })}
      draft={draft}
      nameWrong={told(draft.name.trim() === '', t('wrong.name'))}
      pending={put.pending}
      fault={put.fault}
      onChange={change}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <ShareFields
        values={draft.shares}
        onChange={(layer, text) => change({ shares: { ...draft.shares, [layer]: text } })}
        wrongOf={(layer) =>
          sharePpm(draft.shares[layer]) === null ? t('wrong.percent') : told(noShare && layer === 'energy', t('wrong.nothing'))
        }
      />
      <DayFields
        first={draft.first}
        last={draft.last}
        onFirst={(first) => change({ first })}
        onLast={(last) => change({ last })}
        wrong={told(!daysFit(draft.first, draft.last), t('wrong.days'))}
      />
      <div>
        <Stack direction="row" spacing={1.5}>
          {(['from', 'to'] as const).map((end) => (
            <TextField
              key={end}
              label={t(`field.${end}`)}
              value={draft[end]}
              error={hoursWrong !== null}
              onChange={(event) => change({ [end]: event.target.value })}
              slotProps={{ htmlInput: { maxLength: 5, inputMode: 'numeric' } }}
            />
          ))}
        </Stack>
        <FormHelperText error={hoursWrong !== null}>{hoursWrong ?? t('field.hours.help')}</FormHelperText>
      </div>
      <WeekdayField days={draft.weekdays} onChange={(weekdays) => change({ weekdays })} />
      <Stack direction="row" spacing={1.5}>
        <GroupField value={draft.groupId} groups={groups} onChange={(groupId) => change({ groupId })} />
        <PilesField value={draft.pileIds} piles={piles} onChange={(pileIds) => change({ pileIds })} />
      </Stack>
    </RunningDialog>
  );
}

interface Draft {
  readonly name: string;
  readonly shares: Readonly<Record<'energy' | 'service' | 'idle', string>>;
  readonly first: string;
  readonly last: string;
  readonly from: string;
  readonly to: string;
  readonly weekdays: readonly number[];
  readonly groupId: string;
  readonly pileIds: readonly string[];
  readonly enabled: boolean;
}

function draftOf(row: PromotionRow | null, today: string): Draft {
  const share = (ppm: number | undefined): string => (ppm === undefined || ppm === 0 ? '' : percentText(ppm));
  const off = row?.discountPpm;
  return {
    name: row?.name ?? '',
    shares: { energy: share(off?.energy), service: share(off?.service), idle: share(off?.idle) },
    first: row?.fromDay ?? today,
    last: dayAfter(row?.toDay ?? dayAfter(today, 31), -1),
    from: clockText(row?.fromMinute ?? 0),
    to: clockText(row?.toMinute ?? 1_440),
    weekdays: row?.weekdays ?? [],
    groupId: row?.groupId ?? '',
    pileIds: row?.pileIds ?? [],
    enabled: row?.enabled ?? true,
  };
}

function hoursOf({ from, to }: Draft): { readonly fromMinute: number; readonly toMinute: number } | null {
  const [fromMinute, toMinute] = [minuteOf(from), minuteOf(to)];
  if (fromMinute === null || toMinute === null || fromMinute === 1_440) return null;
  const end = toMinute === 0 ? 1_440 : toMinute;
  return fromMinute === end ? null : { fromMinute, toMinute: end };
}

/** As it is sent; null: something is wrong. */
function readDraft(draft: Draft) {
  const [energy, service, idle] = [sharePpm(draft.shares.energy), sharePpm(draft.shares.service), sharePpm(draft.shares.idle)];
  const hours = hoursOf(draft);
  if (energy === null || service === null || idle === null || energy + service + idle === 0) return null;
  if (hours === null || draft.name.trim() === '' || !daysFit(draft.first, draft.last)) return null;
  return {
    name: draft.name.trim(),
    discountPpm: { energy, service, idle },
    fromDay: draft.first,
    toDay: dayAfter(draft.last),
    ...hours,
    weekdays: [...draft.weekdays],
    groupId: draft.groupId === '' ? null : draft.groupId,
    pileIds: draft.pileIds.length === 0 ? null : [...draft.pileIds],
    enabled: draft.enabled,
  };
}
