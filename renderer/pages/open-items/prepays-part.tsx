/** Money that was paid before a charge and is not over yet. */
import ChargingIcon from '@mui/icons-material/BoltOutlined';
import ReadyIcon from '@mui/icons-material/CheckCircleOutlined';
import WaitIcon from '@mui/icons-material/HourglassEmptyOutlined';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrepayRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useMe } from '../../client/station-context.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Mark, type Tone } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState } from '../../components/page-states.tsx';
import { MoneyText, TimeText } from '../../components/texts.tsx';
import { CodeShown, PrepayDialog } from './make-dialogs.tsx';
import type { PartProps } from './part-props.ts';

export function PrepaysPart({ items, aside, tell }: PartProps) {
  const { t } = useTranslation('payments');
  const mayPay = may(useMe().role, 'pay');
  const [making, setMaking] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const columns = useColumns();
  const make = (
    <Button variant="contained" onClick={() => setMaking(true)}>
      {t('make.prepay')}
    </Button>
  );
  return (
    <PageFrame title={t('title')} aside={aside} actions={mayPay ? make : undefined}>
      {items?.prepays.length === 0 ? (
        <EmptyState title={t('prepays.emptyTitle')} help={t('prepays.emptyText')} action={mayPay ? make : undefined} />
      ) : (
        <DataTable label={t('show.prepays')} columns={columns} rows={items?.prepays} rowKey={({ prepay }) => prepay.id} />
      )}
      {making && (
        <PrepayDialog
          onClose={() => setMaking(false)}
          onMade={(made) => {
            setMaking(false);
            setCode(made.code);
            tell(made.text);
          }}
        />
      )}
      {code !== null && <CodeShown code={code} onClose={() => setCode(null)} />}
    </PageFrame>
  );
}

const LOOKS: Readonly<Record<PrepayRow['prepay']['state'], { readonly tone: Tone; readonly icon: typeof ReadyIcon }>> = {
  waiting: { tone: 'quiet', icon: WaitIcon },
  open: { tone: 'free', icon: ReadyIcon },
  'in-use': { tone: 'charging', icon: ChargingIcon },
  over: { tone: 'quiet', icon: ReadyIcon },
};

function useColumns(): readonly Column<PrepayRow>[] {
  const { t } = useTranslation('payments');
  const { t: common } = useTranslation();
  return [
    {
      id: 'state',
      title: t('column.state'),
      cell: ({ prepay }) => <Mark {...LOOKS[prepay.state]} text={t(`prepay.state.${prepay.state}`)} />,
    },
    { id: 'made', title: t('column.made'), cell: ({ prepay }) => <TimeText atMs={prepay.createdAtMs} /> },
    {
      id: 'where',
      title: t('column.where'),
      wraps: true,
      cell: ({ prepay, place }) =>
        prepay.sessionId === null ? (place ?? t('prepay.anywhere')) : <a href={hrefOf(['session', prepay.sessionId])}>{place}</a>,
    },
    { id: 'came', title: t('column.came'), cell: ({ method }) => (method === null ? '' : common(`method.${method}`)) },
    {
      id: 'until',
      title: t('column.until'),
      cell: ({ prepay }) => (prepay.state === 'in-use' ? '' : <TimeText atMs={prepay.expiresAtMs} />),
    },
    { id: 'amount', title: t('column.amount'), align: 'right', cell: ({ prepay }) => <MoneyText minor={prepay.amount} /> },
  ];
}
