/** One order: what it says, and what each of its stations answered. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFresh, useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import type { HqApi } from '../../client/hq/hq-api.ts';
import { hqMay, ORDER_DEED, ORDER_KINDS, type OrderKind } from '../../client/hq/hq-may.ts';
import { hrefOf } from '../../client/route.ts';
import { navigate, useFilters } from '../../client/router.ts';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { HqTime } from '../../components/hq/hq-time.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { Loadable } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { TimeText } from '../../components/texts.tsx';
import { Progress, StateMark } from './directive-marks.tsx';
import { isOwned, isRemovable, isRepeatable, STATES } from './kinds.ts';

type View = Awaited<ReturnType<HqApi['directives']['get']>>;

const noFilter = { state: '', page: '' };
const PAGE = 50;

export function DirectivePage({ parts }: { readonly parts: readonly string[] }) {
  const [orderId = ''] = parts;
  const { t } = useTranslation('hqDirectives');
  const { role } = useHqMe();
  const [filter, setFilter] = useFilters(noFilter);
  const page = pageOf(filter.page);
  const state = STATES.find((one) => one === filter.state) ?? '';
  const view = useCall(useHqApi().directives.get, { orderId, state, offset: page * PAGE, limit: PAGE });
  useFresh(view.reload, 5_000);
  const [ending, setEnding] = useState<'give-up' | 'remove' | null>(null);
  const order = view.data?.order;
  const kind = ORDER_KINDS.find((one) => one === order?.kind);
  const mayChange = kind !== undefined && order !== undefined && !order.isGivenUp && isOwned(kind) && hqMay(role, ORDER_DEED[kind]);
  return (
    <PageFrame
      title={order === undefined ? t('one') : `${t(`kind.${order.kind}`)} ${order.name === '' ? order.objectId : order.name}`}
      actions={
        mayChange && (
          <>
            {isRemovable(kind) && <Button onClick={() => setEnding('remove')}>{t('remove')}</Button>}
            <Button onClick={() => setEnding('give-up')}>{t('giveUp')}</Button>
            {isRepeatable(kind) && (
              <Button variant="contained" href={hrefOf(['compose'], { kind, from: orderId })}>
                {t('again')}
              </Button>
            )}
          </>
        )
      }
    >
      <Loadable call={view}>
        {(data) => (
          <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: { xs: '1fr', lg: 'minmax(0, 1fr) 400px' }, alignItems: 'start' }}>
            <Box sx={{ minWidth: 0 }}>
              <Box sx={{ mt: 1, mb: 1 }}>
                <FilterSelect
                  label={t('col.state')}
                  value={filter.state}
                  any={t('state.any')}
                  choices={STATES.map((value) => ({ value, text: t(`state.${value}`) }))}
                  onChange={(value) => setFilter({ state: value, page: '' })}
                  width={200}
                />
              </Box>
              <Answers view={data} />
              <Pager page={page} size={PAGE} total={data.total} onPage={(next) => setFilter({ page: pageText(next) })} />
            </Box>
            <About view={data} />
            {ending !== null && kind !== undefined && <EndDialog view={data} kind={kind} how={ending} onClose={() => setEnding(null)} />}
          </Box>
        )}
      </Loadable>
    </PageFrame>
  );
}

function Answers({ view }: { readonly view: View }) {
  const { t } = useTranslation('hqDirectives');
  return (
    <DataTable
      label={t('answers')}
      rows={view.rows}
      rowKey={({ stationId, number }) => `${stationId} ${number}`}
      columns={[
        {
          id: 'station',
          title: t('station'),
          cell: ({ stationId, stationName }) => <a href={hrefOf(['station', stationId])}>{stationName}</a>,
        },
        { id: 'state', title: t('col.state'), cell: ({ state }) => <StateMark state={state} /> },
        {
          id: 'why',
          title: t('col.why'),
          wraps: true,
          cell: ({ reason, code }) => (reason === null ? '–' : code === null ? reason : `${reason} (${code})`),
        },
        { id: 'at', title: t('col.answered'), cell: ({ atMs, zone }) => <HqTime atMs={atMs} zone={zone} /> },
        { id: 'number', title: t('col.number'), align: 'right', cell: ({ number }) => number },
      ]}
    />
  );
}

function About({ view }: { readonly view: View }) {
  const { t } = useTranslation('hqDirectives');
  const { order, body } = view;
  return (
    <Paper variant="outlined" sx={{ px: 2, py: 1.25, minWidth: 0 }}>
      <Progress order={order} />
      <FactList
        facts={[
          [t('fact.object'), order.objectId],
          [t('fact.version'), order.version],
          [t('fact.targets'), targetText(order.targets, t)],
          [t('col.issued'), <TimeText key="issued" atMs={order.issuedAtMs} long relative={false} />],
          [t('col.by'), order.issuedBy === '' ? t('by.itself') : order.issuedBy],
          [t('col.from'), <TimeText key="from" atMs={order.validFromMs} long relative={false} />],
          ...(order.untilMs === null
            ? []
            : [[t('fact.until'), <TimeText key="until" atMs={order.untilMs} long relative={false} />] as const]),
        ]}
      />
      <Typography variant="h3" component="h2">
        {t('body')}
      </Typography>
      {order.isGivenUp ? (
        <Typography color="textSecondary">{t('givenUp.text')}</Typography>
      ) : (
        <Box
          component="pre"
          tabIndex={0}
          aria-label={t('body')}
          sx={{ fontSize: '0.75rem', maxHeight: 420, overflow: 'auto', m: 0, mt: 1, p: 1, bgcolor: 'background.default', borderRadius: 1 }}
        >
          {JSON.stringify(body, null, 2)}
        </Box>
      )}
    </Paper>
  );
}

function targetText(targets: View['order']['targets'], t: ReturnType<typeof useTranslation<'hqDirectives'>>['t']): string {
  switch (targets.to) {
    case 'all':
      return t('to.all');
    case 'tag':
      return t('to.tagged', { tag: targets.tag });
    case 'stations':
      return t('to.some', { count: targets.stationIds.length });
  }
}

/** Sent to the same stations: HQ's word on the object ends. */
function EndDialog({
  view,
  kind,
  how,
  onClose,
}: {
  readonly view: View;
  readonly kind: OrderKind;
  readonly how: 'give-up' | 'remove';
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('hqDirectives');
  const issue = useAction(useHqApi().directives.issue);
  const { order } = view;
  const submit = async () => {
    const done = await issue.run({
      kind,
      objectId: order.objectId,
      validFromMs: null,
      untilMs: null,
      targets: order.targets,
      body: how === 'remove' ? { removed: true } : null,
    });
    if (!done.ok) return;
    onClose();
    navigate(['directive', done.value.orderId]);
  };
  return (
    <FormDialog
      title={t(how === 'remove' ? 'remove.title' : 'giveUp.title', { id: order.objectId })}
      submit={t(how === 'remove' ? 'remove' : 'giveUp')}
      danger={how === 'remove'}
      pending={issue.pending}
      fault={issue.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t(how === 'remove' ? 'remove.text' : 'giveUp.text')}</Typography>
    </FormDialog>
  );
}
