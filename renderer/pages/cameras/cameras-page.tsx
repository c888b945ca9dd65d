/** The cameras of the site: how each is, what it is and what it sees; and new ones, found or typed. */
import AddIcon from '@mui/icons-material/Add';
import VideocamIcon from '@mui/icons-material/VideocamOutlined';
import WallIcon from '@mui/icons-material/GridViewOutlined';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { makeText } from '../../components/camera/camera-make.ts';
import { hasTrouble } from '../../components/camera/health-points.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FilterSelect } from '../../components/filter-fields.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { CameraDialog } from './camera-dialog.tsx';
import { CameraCards } from './camera-cards.tsx';
import { useCameraColumns } from './camera-columns.tsx';
import useMediaQuery from '@mui/material/useMediaQuery';

const noFilter = { text: '', show: '', zone: '' };

export function CamerasPage() {
  const { t } = useTranslation('cameras');
  const { t: common } = useTranslation();
  const { role } = useMe();
  const mayChange = may(role, 'cameras');
  const isNarrow = useMediaQuery('(max-width: 760px)');
  const [filter, setFilter] = useFilters(noFilter);
  const [adding, setAdding] = useState(false);
  const list = useCall(useApi().cameras.list, undefined, { topics: ['cameras', 'safety', 'pile'] });
  const columns = useCameraColumns();
  const all = list.data;
  const rows = all?.filter((row) => isShown(row, filter));
  const isFiltered = filter.text !== '' || filter.show !== '' || filter.zone !== '';
  const trouble = all?.filter(hasTrouble).length ?? 0;
  const zones = [...new Map(all?.flatMap(({ camera, zoneName }) => (camera.zoneId === null || zoneName === null ? [] : [[camera.zoneId, zoneName] as const])))]; // prettier-ignore
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <PageFrame
      title={t('title')}
      aside={
        all !== undefined && all.length > 0 ? (
          <Typography variant="body2" color="textSecondary">
            {trouble === 0 ? t('aside.well', { count: all.length }) : t('aside.trouble', { count: all.length, trouble })}
          </Typography>
        ) : undefined
      }
      actions={
        <>
          <Button variant="outlined" startIcon={<WallIcon />} href={hrefOf(['camera-wall'])}>
            {t('toWall')}
          </Button>
          {mayChange && add}
        </>
      }
      filters={
        <>
          <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text })} />
          <FilterSelect
            label={t('filter.show')}
            any={t('filter.all')}
            value={filter.show}
            choices={[
              { value: 'trouble', text: t('filter.trouble') },
              { value: 'off', text: t('filter.off') },
            ]}
            onChange={(show) => setFilter({ show })}
            width={170}
          />
          <FilterSelect
            label={t('filter.zone')}
            any={t('filter.anyZone')}
            value={filter.zone}
            choices={zones.map(([value, text]) => ({ value, text }))}
            onChange={(zone) => setFilter({ zone })}
          />
          {isFiltered && <Button onClick={() => setFilter(noFilter)}>{common('list.clear-filters')}</Button>}
        </>
      }
    >
      <Listed
        call={list}
        isEmpty={rows?.length === 0}
        empty={
          <EmptyState
            icon={<VideocamIcon />}
            title={isFiltered ? common('list.no-match') : t('empty.title')}
            help={isFiltered ? common('list.no-match.help') : t('empty.text')}
            action={isFiltered || !mayChange ? undefined : add}
          />
        }
      >
        {isNarrow ? (
          <CameraCards rows={rows} />
        ) : (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={rows}
            rowKey={({ camera }) => camera.id}
            href={({ camera }) => hrefOf(['camera', camera.id])}
            expected={6}
          />
        )}
      </Listed>
      {adding && <CameraDialog camera={null} onClose={() => setAdding(false)} onSaved={list.reload} />}
    </PageFrame>
  );
}

function isShown(row: CameraRow, filter: Readonly<Record<keyof typeof noFilter, string>>): boolean {
  const { camera, zoneName, piles } = row;
  if (filter.show === 'trouble' && !hasTrouble(row)) return false;
  if (filter.show === 'off' && camera.enabled) return false;
  if (filter.zone !== '' && camera.zoneId !== filter.zone) return false;
  const text = [camera.name, makeText(row), zoneName ?? '', camera.serviceUrl, camera.mainUrl, ...piles.map(({ name }) => name)];
  return text.join(' ').toLowerCase().includes(filter.text.trim().toLowerCase());
}
