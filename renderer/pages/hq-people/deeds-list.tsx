/** What people did at HQ, newest first. */
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { TimeText } from '../../components/texts.tsx';
import { isDeedWord } from './deed-words.ts';

const PAGE = 50;

export function DeedsList({ page, onPage }: { readonly page: string; readonly onPage: (page: string) => void }) {
  const { t } = useTranslation('hqPeople');
  const at = pageOf(page);
  const list = useCall(useHqApi().people.deeds, { offset: at * PAGE, limit: PAGE });
  if (list.data === undefined && list.fault !== null) return <FaultState fault={list.fault} onRetry={list.reload} />;
  if (list.data?.rows.length === 0) return <EmptyState title={t('deeds.none')} />;
  return (
    <>
      <DataTable
        label={t('tab.deeds')}
        rows={list.data?.rows}
        rowKey={({ deedId }) => String(deedId)}
        columns={[
          { id: 'at', title: t('deed.at'), cell: ({ atMs }) => <TimeText atMs={atMs} /> },
          { id: 'who', title: t('deed.who'), cell: ({ name }) => name },
          { id: 'what', title: t('deed.what'), cell: ({ what }) => (isDeedWord(what) ? t(`did.${what}`) : what) },
          {
            id: 'detail',
            title: t('deed.detail'),
            wraps: true,
            cell: ({ detail }) => (
              <Box component="span" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
                {Object.entries(detail)
                  .filter(([, value]) => value !== '')
                  .map(([name, value]) => `${name}: ${value}`)
                  .join(' · ')}
              </Box>
            ),
          },
        ]}
      />
      <Pager page={at} size={PAGE} total={list.data?.total} onPage={(next) => onPage(pageText(next))} />
    </>
  );
}
