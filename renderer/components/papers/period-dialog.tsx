/** Issues the statement of a fleet or the settlement of a merchant: the days, and what they would come to. */
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { dayAfter, isDay } from '../../format/day-range.ts';
import { dayText } from '../../format/time-text.ts';
import { FactList } from '../fact-list.tsx';
import { DayField } from '../filter-fields.tsx';
import { FormDialog } from '../form-dialog.tsx';
import { MoneyText } from '../texts.tsx';

export interface PeriodDialogProps {
  readonly what: 'statement' | 'settlement';
  readonly accountId: string;
  readonly accountNumber: number;
  readonly onClose: () => void;
  readonly onIssued: (invoiceId: string) => void;
}

/** Begins with the month before this one. Mount it when it opens. */
export function PeriodDialog({ what, accountId, accountNumber, onClose, onIssued }: PeriodDialogProps) {
  const { t } = useTranslation('invoices');
  const api = useApi();
  const { zone } = useStation();
  const today = dayText(useNow(), zone);
  const [days, setDays] = useState(() => monthBefore(today));
  const isInOrder = isDay(days.from) && isDay(days.to) && days.from <= days.to && days.to <= today;
  const input = { accountId, fromDay: days.from, toDay: days.to };
  const preview = useCall(what === 'statement' ? api.invoices.previewStatement : api.invoices.previewSettlement, input, {
    enabled: isInOrder,
    topics: ['bills', 'invoices'],
  });
  const issue = useAction(what === 'statement' ? api.invoices.issueStatement : api.invoices.issueSettlement);
  const submit = async () => {
    const done = await issue.run(input);
    if (done.ok) onIssued(done.value.invoiceId);
  };
  const found = isInOrder ? preview.data : undefined;
  const oldest = found?.oldestDay ?? days.from;
  const isOutside = oldest < days.from || oldest > days.to;
  return (
    <FormDialog
      title={t(`${what}.title`, { number: accountNumber })}
      submit={t(`${what}.submit`)}
      disabled={found === undefined || found.bills === 0}
      pending={issue.pending}
      fault={issue.fault ?? preview.fault}
      width="sm"
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">{t(`${what}.help`)}</Typography>
      <Box sx={{ display: 'flex', gap: 1.5 }}>
        <DayField label={t('days.from')} value={days.from} max={today} onChange={(from) => setDays({ ...days, from })} />
        <DayField
          label={t('days.to')}
          value={days.to}
          max={today}
          problem={days.from > days.to ? t('backwards') : null}
          onChange={(to) => setDays({ ...days, to })}
        />
      </Box>
      <Box sx={{ minHeight: 116 }} role="status">
        {found !== undefined && found.bills === 0 && <Typography>{t(`${what}.none`)}</Typography>}
        {found !== undefined && found.bills > 0 && (
          <FactList
            facts={
              what === 'statement'
                ? [[t('statement.found', { count: found.bills }), <MoneyText key="sum" minor={found.amount} />]]
                : [
                    [t('statement.found', { count: found.bills }), ''],
                    [t('settlement.income'), <MoneyText key="income" minor={found.amount} />],
                    [t('settlement.fee'), <MoneyText key="fee" minor={0 - found.fee} />],
                    [t('settlement.payable'), <MoneyText key="payable" minor={found.amount - found.fee} />],
                  ]
            }
          />
        )}
        {isOutside && (
          <Link component="button" type="button" onClick={() => setDays({ from: oldest, to: oldest > days.to ? today : days.to })}>
            {t('statement.oldest', { day: oldest })}
          </Link>
        )}
      </Box>
    </FormDialog>
  );
}

/** First and last day of the month before this one. */
function monthBefore(today: string): { readonly from: string; readonly to: string } {
  const to = dayAfter(`${today.slice(0, 7)}-01`, -1);
  return { from: `${to.slice(0, 7)}-01`, to };
}
