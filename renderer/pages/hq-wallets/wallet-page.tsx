/** One shared account: which station holds how much of it, and HQ's own book. */
import DoubtIcon from '@mui/icons-material/HelpOutlineOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFresh, useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import type { HqApi } from '../../client/hq/hq-api.ts';
import { hqMay } from '../../client/hq/hq-may.ts';
import { hrefOf } from '../../client/route.ts';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Loadable } from '../../components/page-states.tsx';
import { KeyNumber, KeyNumbers } from '../../components/reports/report-parts.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { currencyNamed } from '../../format/currency.ts';
import { GrantDialog, PayDialog, SettleDialog } from './wallet-dialogs.tsx';

type View = Awaited<ReturnType<HqApi['wallets']['get']>>;
type Holder = View['stations'][number];
type Open = { readonly kind: 'pay' | 'grant' } | { readonly kind: 'settle'; readonly holder: Holder } | null;

export function WalletPage({ parts }: { readonly parts: readonly string[] }) {
  const [accountId = ''] = parts;
  const { t } = useTranslation('hqWallets');
  const { role } = useHqMe();
  const api = useHqApi();
  const view = useCall(api.wallets.get, { accountId });
  useFresh(view.reload);
  const recall = useAction(api.wallets.recall);
  const [open, setOpen] = useState<Open>(null);
  const [told, tell] = useTold();
  const may = hqMay(role, 'wallets');
  const done = (text: string) => {
    setOpen(null);
    tell(text);
    view.reload();
  };
  const askBack = async (stationId: string) => {
    const result = await recall.run({ accountId, stationId });
    if (result.ok) done(t('recall.done'));
  };
  return (
    <PageFrame
      title={view.data?.account.name ?? t('one')}
      actions={
        may &&
        view.data !== undefined && (
          <>
            <Button onClick={() => setOpen({ kind: 'grant' })}>{t('grant')}</Button>
            <Button variant="contained" onClick={() => setOpen({ kind: 'pay' })}>
              {t('pay')}
            </Button>
          </>
        )
      }
    >
      <FaultNote fault={recall.fault} />
      <Loadable call={view}>
        {(data) => (
          <>
            <Parts
              view={data}
              deeds={
                may ? { onRecall: (stationId) => void askBack(stationId), onSettle: (holder) => setOpen({ kind: 'settle', holder }) } : null
              }
            />
            {open?.kind === 'pay' && <PayDialog account={data.account} onClose={() => setOpen(null)} onDone={done} />}
            {open?.kind === 'grant' && <GrantDialog account={data.account} onClose={() => setOpen(null)} onDone={done} />}
            {open?.kind === 'settle' && (
              <SettleDialog account={data.account} holder={open.holder} onClose={() => setOpen(null)} onDone={done} />
            )}
          </>
        )}
      </Loadable>
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Parts({
  view,
  deeds,
}: {
  readonly view: View;
  readonly deeds: { readonly onRecall: (stationId: string) => void; readonly onSettle: (holder: Holder) => void } | null;
}) {
  const { t } = useTranslation('hqWallets');
  const { account, stations, entries } = view;
  const currency = currencyNamed(account.currency);
  const money = (minor: number) => <MoneyText minor={minor} currency={currency} />;
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <KeyNumbers>
        <KeyNumber name={t('col.free')} note={t('free.note')}>
          {money(account.free)}
        </KeyNumber>
        <KeyNumber name={t('col.lent')} note={t('lent.note')}>
          {money(account.lent)}
        </KeyNumber>
        <KeyNumber name={t('col.doubt')} note={t('doubt.note')}>
          {money(account.inDoubt)}
        </KeyNumber>
        <KeyNumber name={t('terms')} note={t('terms.note')}>
          {money(account.low)} / {money(account.step)}
        </KeyNumber>
      </KeyNumbers>
      <Typography variant="h3" component="h2">
        {t('stations')}
      </Typography>
      {stations.length === 0 ? (
        <Typography color="textSecondary">{t('stations.none')}</Typography>
      ) : (
        <DataTable
          label={t('stations')}
          rows={stations}
          rowKey={({ stationId }) => stationId}
          columns={[
            {
              id: 'station',
              title: t('col.station'),
              cell: ({ stationId, stationName }) => <a href={hrefOf(['station', stationId])}>{stationName}</a>,
            },
            { id: 'wallet', title: t('col.wallet'), align: 'right', cell: ({ wallet }) => money(wallet) },
            { id: 'way', title: t('col.way'), align: 'right', cell: ({ onItsWay }) => (onItsWay === 0 ? '–' : money(onItsWay)) },
            {
              id: 'doubt',
              title: t('col.doubt'),
              align: 'right',
              cell: ({ inDoubt }) =>
                inDoubt === 0 ? (
                  '–'
                ) : (
                  <>
                    <Mark tone="soon" icon={DoubtIcon} text="" /> {money(inDoubt)}
                  </>
                ),
            },
            { id: 'wish', title: t('col.wish'), align: 'right', cell: ({ wish }) => (wish === null ? '–' : money(wish)) },
            { id: 'told', title: t('col.told'), cell: ({ toldAtMs }) => <TimeText atMs={toldAtMs} /> },
            {
              id: 'deeds',
              title: '',
              align: 'right',
              cell: (holder) =>
                deeds !== null && (
                  <>
                    {holder.inDoubt > 0 && (
                      <Button size="small" onClick={() => deeds.onSettle(holder)}>
                        {t('settle')}
                      </Button>
                    )}
                    <Button
                      size="small"
                      disabled={holder.isRecalled || holder.wallet <= 0}
                      onClick={() => deeds.onRecall(holder.stationId)}
                    >
                      {t(holder.isRecalled ? 'recalled' : 'recall')}
                    </Button>
                  </>
                ),
            },
          ]}
        />
      )}
      <Typography variant="h3" component="h2">
        {t('book')}
      </Typography>
      {entries.some(({ kind }) => kind === 'settle') && (
        <Typography variant="body2" color="textSecondary">
          {t('book.note')}
        </Typography>
      )}
      {entries.length === 0 ? (
        <Typography color="textSecondary">{t('book.none')}</Typography>
      ) : (
        <DataTable
          label={t('book')}
          rows={entries}
          rowKey={({ entryId }) => entryId}
          columns={[
            { id: 'at', title: t('col.at'), cell: ({ atMs }) => <TimeText atMs={atMs} /> },
            { id: 'kind', title: t('col.kind'), cell: ({ kind }) => t(`entry.${kind}`) },
            { id: 'amount', title: t('col.amount'), align: 'right', cell: ({ amount }) => money(amount) },
            { id: 'station', title: t('col.station'), cell: ({ stationName }) => stationName ?? '–' },
            { id: 'by', title: t('col.by'), cell: ({ by }) => (by === '' ? t('by.itself') : by) },
            { id: 'note', title: t('col.note'), wraps: true, cell: ({ note }) => note },
          ]}
        />
      )}
    </Box>
  );
}
