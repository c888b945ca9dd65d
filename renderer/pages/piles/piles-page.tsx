/** The piles of the site: each is one click from its page; a new one is connected on the pairing page. */
import AddIcon from '@mui/icons-material/Add';
import Badge from '@mui/material/Badge';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import type { PileView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { usePileColumns } from './pile-columns.tsx';

const noFilter = { text: '', zone: '', line: '' };
type Filter = typeof noFilter;

export function PilesPage() {
  const { t } = useTranslation('piles');
  const columns = usePileColumns();
  const piles = useCall(useApi().piles.list, undefined, { topics: ['pile', 'waiting', 'connector'] });
  const [filter, setFilter] = useFilters(noFilter);
  const all = piles.data?.accepted;
  const rows = all?.filter((pile) => fits(pile, filter));
  const zones = [...new Set(all?.map(({ zone }) => zone).filter((zone) => zone !== ''))].sort();
  const waiting = piles.data?.waiting.length ?? 0;
  const connect = (
    <Badge badgeContent={waiting} color="warning" title={waiting === 0 ? undefined : t('waiting', { count: waiting })}>
      <Button variant="contained" startIcon={<AddIcon />} href={hrefOf(['pairing'])}>
        {t('connect')}
      </Button>
    </Badge>
  );
  return (
    <PageFrame
      title={t('title')}
      actions={connect}
      filters={
        <>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text })} />
          <FilterSelect
            label={t('filter.line')}
            any={t('filter.anyLine')}
            value={filter.line}
            choices={(['online', 'missing'] as const).map((value) => ({ value, text: t(`filter.${value}`) }))}
            onChange={(line) => setFilter({ line })}
          />
          {zones.length > 0 && (
            <FilterSelect
              label={t('filter.zone')}
              any={t('filter.anyZone')}
              value={filter.zone}
              choices={zones.map((zone) => ({ value: zone, text: zone }))}
              onChange={(zone) => setFilter({ zone })}
            />
          )}
          {Object.values(filter).some((value) => value !== '') && <Button onClick={() => setFilter(noFilter)}>{t('filter.clear')}</Button>}
        </>
      }
    >
      <Listed
        call={piles}
        isEmpty={rows?.length === 0}
        empty={
          all?.length === 0 ? (
            <EmptyState title={t('empty.title')} help={t('empty.text')} action={connect} />
          ) : (
            <EmptyState title={t('empty.filteredTitle')} help={t('empty.filteredText')} />
          )
        }
      >
        <DataTable
          label={t('title')}
          columns={columns}
          rows={rows}
          rowKey={(pile) => pile.id}
          expected={8}
          href={(pile) => hrefOf(['pile', pile.id])}
        />
      </Listed>
    </PageFrame>
  );
}

function fits(pile: PileView, { text, zone, line }: Filter): boolean {
  const words = `${pile.name} ${pile.id} ${pile.place} ${pile.vendor} ${pile.model} ${pile.serial ?? ''} ${pile.remoteAddress ?? ''}`;
  const isThere = line === '' || (line === 'online') === pile.online;
  return isThere && (zone === '' || pile.zone === zone) && words.toLowerCase().includes(text.trim().toLowerCase());
}
