/** A new coupon, or one to change: what it gives, when, for whom, and what it may cost in all. */
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CouponRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { layers, madeUpCode, plainCode } from './benefit-input.ts';
import { DayFields, GroupField } from '../../components/price-list-fields.tsx';
import { Labelled, NumberField } from './benefit-fields.tsx';
import { couponDraftOf, couponProblems, readCoupon, type CouponDraft, type CouponField } from './coupon-draft.ts';
import { RunningDialog, type DialogProps } from './running-dialog.tsx';

const kinds = ['amount', 'percent', 'energy'] as const;

export function CouponDialog({ row, today, groups, onClose, onDone }: DialogProps<CouponRow>) {
  const { t } = useTranslation('benefits');
  const { code: currency, digits } = useStation().currency;
  const put = useAction(useApi().benefits.put);
  const [draft, setDraft] = useState(() => couponDraftOf(row, today, digits));
  const [tried, setTried] = useState(false);
  const change = (next: Partial<CouponDraft>) => setDraft((before) => ({ ...before, ...next }));
  const problems = couponProblems(draft, digits);
  const told = (field: CouponField): string | null => {
    const wrong = problems.get(field);
    return tried && wrong !== undefined ? t(`wrong.${wrong}`) : null;
  };
  const submit = async () => {
    setTried(true);
    const coupon = readCoupon(draft, digits);
    if (coupon === null) return;
    const done = await put.run({ kind: 'coupon', coupon: { id: row?.id ?? null, ...coupon } });
    if (done.ok) onDone(t('saved', { name: coupon.name }));
  };
  return (
    <RunningDialog
      title={row === null ? t('dialog.coupon.new') : t('dialog.coupon.edit', { name: row.name })}
      draft={draft}
      nameWrong={told('name')}
      pending={put.pending}
      fault={put.fault}
      onChange={change}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Stack direction="row" spacing={1.5} sx={{ alignItems: 'flex-start' }}>
        <TextField
          label={t('field.code')}
          value={draft.code}
          error={told('code') !== null}
          helperText={told('code') ?? t('field.code.help')}
          onChange={(event) => change({ code: plainCode(event.target.value) })}
          slotProps={{ htmlInput: { maxLength: 20, autoComplete: 'off', spellCheck: false, style: { letterSpacing: '0.08em' } } }}
        />
        <Button sx={{ flex: 'none', height: 40 }} onClick={() => change({ code: madeUpCode() })}>
          {t('field.code.make')}
        </Button>
      </Stack>
      <Value draft={draft} change={change} told={told} currency={currency} />
      <Labelled label={t('field.layers')} wrong={told('layers')}>
        <LayerOrder
          chosen={draft.layers}
          onChange={(next) => change({ layers: next })}
          offered={draft.kind === 'energy' ? ['energy', 'service'] : layers}
        />
      </Labelled>
      <DayFields
        first={draft.first}
        last={draft.last}
        onFirst={(first) => change({ first })}
        onLast={(last) => change({ last })}
        wrong={told('days')}
      />
      <Stack direction="row" spacing={1.5} sx={{ alignItems: 'flex-start' }}>
        <NumberField
          label={t('field.budget')}
          value={draft.budget}
          unit={currency}
          help={t('field.optional')}
          wrong={told('budget')}
          onText={(budget) => change({ budget })}
        />
        <NumberField
          label={t('field.minTotal')}
          value={draft.minTotal}
          unit={currency}
          help={t('field.optional')}
          wrong={told('minTotal')}
          onText={(minTotal) => change({ minTotal })}
        />
      </Stack>
      <GroupField value={draft.groupId} groups={groups} onChange={(groupId) => change({ groupId })} />
      <div>
        <FormControlLabel control={<Switch checked={draft.once} onChange={(_, once) => change({ once })} />} label={t('field.once')} />
        <FormHelperText sx={{ mt: 0 }}>{t('field.once.help')}</FormHelperText>
      </div>
    </RunningDialog>
  );
}

function Value(props: {
  readonly draft: CouponDraft;
  readonly change: (next: Partial<CouponDraft>) => void;
  readonly told: (field: CouponField) => string | null;
  readonly currency: string;
}) {
  const { t } = useTranslation('benefits');
  const { draft, change, told, currency } = props;
  const toKind = (kind: CouponDraft['kind']) =>
    change({ kind, layers: kind === 'energy' ? draft.layers.filter((layer) => layer !== 'idle') : draft.layers });
  return (
    <Labelled label={t('field.kind')}>
      <Stack spacing={1.5}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={draft.kind}
          onChange={(_, kind: CouponDraft['kind'] | null) => {
            if (kind !== null) toKind(kind);
          }}
        >
          {kinds.map((kind) => (
            <ToggleButton key={kind} value={kind} sx={{ px: 2, textTransform: 'none' }}>
              {t(`field.kind.${kind}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <Stack direction="row" spacing={1.5} sx={{ alignItems: 'flex-start' }}>
          {draft.kind === 'amount' && (
            <NumberField
              label={t('field.amount')}
              value={draft.amount}
              unit={currency}
              wrong={told('amount')}
              onText={(amount) => change({ amount })}
            />
          )}
          {draft.kind === 'energy' && (
            <NumberField
              label={t('field.energy')}
              value={draft.energy}
              unit={t('unit.kwh')}
              wrong={told('energy')}
              onText={(energy) => change({ energy })}
            />
          )}
          {draft.kind === 'percent' && (
            <>
              <NumberField
                label={t('field.percent')}
                value={draft.percent}
                unit={t('unit.percent')}
                wrong={told('percent')}
                onText={(percent) => change({ percent })}
              />
              <NumberField
                label={t('field.atMost')}
                value={draft.atMost}
                unit={currency}
                help={t('field.optional')}
                wrong={told('atMost')}
                onText={(atMost) => change({ atMost })}
              />
            </>
          )}
        </Stack>
      </Stack>
    </Labelled>
  );
}

/** Chosen in the order in which they are clicked; the number says which comes when. */
function LayerOrder(props: {
  readonly chosen: CouponDraft['layers'];
  readonly offered: CouponDraft['layers'];
  readonly onChange: (layers: CouponDraft['layers']) => void;
}) {
  const { t: plans } = useTranslation('plans');
  const { chosen, offered, onChange } = props;
  return (
    <ToggleButtonGroup size="small" value={[...chosen]}>
      {offered.map((layer) => (
        <ToggleButton
          key={layer}
          value={layer}
          sx={{ px: 2, textTransform: 'none' }}
          onClick={() => onChange(chosen.includes(layer) ? chosen.filter((one) => one !== layer) : [...chosen, layer])}
        >
          {chosen.includes(layer) ? `${chosen.indexOf(layer) + 1}. ${plans(`layer.${layer}`)}` : plans(`layer.${layer}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
