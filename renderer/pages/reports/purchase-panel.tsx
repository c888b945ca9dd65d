/** The purchase tariffs, newest first; the owner types them in. */
import AddIcon from '@mui/icons-material/Add';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PurchaseTariff } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Loadable } from '../../components/page-states.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { shownAmount } from '../../format/amount-text.ts';
import { percentText } from '../../format/percent-text.ts';
import { dayText } from '../../format/time-text.ts';
import { draftOf, newDraft, type PurchaseDraft } from './purchase-draft.ts';
import { PurchaseDialog } from './purchase-dialog.tsx';

type Open =
  { readonly kind: 'edit'; readonly draft: PurchaseDraft; readonly isNew: boolean } | { readonly kind: 'remove'; readonly fromDay: string };

export function PurchasePanel() {
  const { t } = useTranslation('reports');
  const { zone, currency } = useStation();
  const tariffs = useCall(useApi().reports.purchases, undefined, { topics: ['purchases'] });
  const [open, setOpen] = useState<Open | null>(null);
  const [told, tell] = useTold();
  const today = dayText(useNow(), zone);
  const mayChange = may(useMe().role, 'purchases');
  const done = (text: string) => {
    setOpen(null);
    tell(text);
  };
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, mb: 1 }}>
        <Typography variant="h3" component="h2">
          {t('purchase.title')}
        </Typography>
        <Box sx={{ flex: 1 }} />
        {mayChange && (
          <Button variant="outlined" startIcon={<AddIcon />} onClick={() => setOpen({ kind: 'edit', draft: newDraft(today), isNew: true })}>
            {t('purchase.add')}
          </Button>
        )}
      </Box>
      <Loadable call={tariffs}>
        {(list) =>
          list.length === 0 ? (
            <Typography color="textSecondary">{t('purchase.none')}</Typography>
          ) : (
            list.toReversed().map((tariff) => (
              <Box
                key={tariff.fromDay}
                sx={{ display: 'flex', alignItems: 'center', gap: 2, py: 0.75, borderTop: '1px solid var(--mui-palette-divider)' }}
              >
                <Box sx={{ fontWeight: 600, whiteSpace: 'nowrap' }}>{t('purchase.since', { day: tariff.fromDay })}</Box>
                <Box sx={{ flex: 1, color: 'text.secondary' }}>
                  <Facts tariff={tariff} />
                </Box>
                {mayChange && (
                  <>
                    <Button onClick={() => setOpen({ kind: 'edit', draft: draftOf(tariff, currency.digits), isNew: false })}>
                      {t('purchase.change')}
                    </Button>
                    <Button onClick={() => setOpen({ kind: 'remove', fromDay: tariff.fromDay })}>{t('purchase.remove')}</Button>
                  </>
                )}
              </Box>
            ))
          )
        }
      </Loadable>
      {open?.kind === 'edit' && (
        <PurchaseDialog first={open.draft} isNew={open.isNew} onClose={() => setOpen(null)} onDone={() => done(t('purchase.saved'))} />
      )}
      {open?.kind === 'remove' && (
        <RemoveDialog fromDay={open.fromDay} onClose={() => setOpen(null)} onDone={() => done(t('purchase.removed'))} />
      )}
      <ToldBar told={told} />
    </Paper>
  );
}

function Facts({ tariff }: { readonly tariff: PurchaseTariff }) {
  const { t } = useTranslation('reports');
  const { currency } = useStation();
  const prices = new Set(tariff.periods.map(({ label, rate }) => `${label} ${rate}`));
  return t('purchase.facts', {
    count: prices.size,
    loss: percentText(tariff.lossPpm),
    fixed: shownAmount(tariff.fixedPerMonth, currency),
  });
}

function RemoveDialog(props: { readonly fromDay: string; readonly onClose: () => void; readonly onDone: () => void }) {
  const { t } = useTranslation('reports');
  const remove = useAction(useApi().reports.removePurchase);
  const submit = async () => {
    if ((await remove.run({ fromDay: props.fromDay })).ok) props.onDone();
  };
  return (
    <FormDialog
      title={t('purchase.remove.title', { day: props.fromDay })}
      submit={t('purchase.remove')}
      danger
      pending={remove.pending}
      fault={remove.fault}
      onSubmit={() => void submit()}
      onClose={props.onClose}
    >
      <Typography>{t('purchase.remove.help')}</Typography>
    </FormDialog>
  );
}
