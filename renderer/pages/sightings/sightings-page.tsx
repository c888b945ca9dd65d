/** Who and what the cameras saw, with a picture where one was kept; and the list of those one wants to be told of. */
import AddIcon from '@mui/icons-material/Add';
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../client/router.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DayField, FilterSelect } from '../../components/filter-fields.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { PageFrame } from '../../components/page-frame.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { dayText } from '../../format/time-text.ts';
import { languageOf } from '../../i18n/i18n.ts';
import { noSightingFilter, sightingQuestion, sightingsCsvPath, signals } from './filter.ts';
import { SightingsView } from './sightings-view.tsx';
import { WatchDialog } from './watch-dialogs.tsx';
import { WatchView } from './watch-view.tsx';

export function SightingsPage() {
  const { t, i18n } = useTranslation('sightings');
  const { t: common } = useTranslation();
  const { zone } = useStation();
  const now = useNow();
  const [filter, setFilter] = useFilters(noSightingFilter);
  const [adding, setAdding] = useState(false);
  const [told, tell] = useTold();
  const cameras = useCall(useApi().cameras.list, undefined, { topics: ['cameras'] }).data ?? [];
  const isWatch = filter.view === 'watch';
  const question = sightingQuestion(filter, zone);
  const isFiltered = Object.entries(filter).some(([name, value]) => name !== 'view' && name !== 'page' && value !== '');
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>
      {t('watch.add')}
    </Button>
  );
  return (
    <PageFrame
      title={t('title')}
      actions={
        isWatch ? (
          add
        ) : (
          <Button variant="outlined" startIcon={<DownloadIcon />} href={sightingsCsvPath(question, languageOf(i18n))} download>
            {common('do.csv')}
          </Button>
        )
      }
      filters={
        <>
          <ToggleButtonGroup
            exclusive
            size="small"
            aria-label={t('view.label')}
            value={isWatch ? 'watch' : 'seen'}
            onChange={(_, view: string | null) => {
              if (view !== null) setFilter({ ...noSightingFilter, view: view === 'watch' ? view : '' });
            }}
          >
            <ToggleButton value="seen">{t('view.seen')}</ToggleButton>
            <ToggleButton value="watch">{t('view.watch')}</ToggleButton>
          </ToggleButtonGroup>
          {!isWatch && (
            <>
              <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text, page: '' })} width={180} />
              <FilterSelect
                label={t('filter.camera')}
                any={t('filter.anyCamera')}
                value={filter.camera}
                choices={cameras.map(({ camera }) => ({ value: camera.id, text: camera.name }))}
                onChange={(camera) => setFilter({ camera, page: '' })}
                width={150}
              />
              <FilterSelect
                label={t('filter.signal')}
                any={t('filter.anySignal')}
                value={filter.signal}
                choices={signals.map((value) => ({ value, text: t(`signal.${value}`) }))}
                onChange={(signal) => setFilter({ signal, page: '' })}
                width={150}
              />
              <DayField
                label={t('filter.day')}
                value={filter.day}
                max={dayText(now, zone)}
                onChange={(day) => setFilter({ day, page: '' })}
              />
              <FormControlLabel
                control={
                  <Switch checked={filter.watched === 'yes'} onChange={(_, on) => setFilter({ watched: on ? 'yes' : '', page: '' })} />
                }
                label={t('filter.watched')}
              />
              {isFiltered && <Button onClick={() => setFilter(noSightingFilter)}>{common('list.clear-filters')}</Button>}
            </>
          )}
        </>
      }
    >
      {isWatch ? (
        <WatchView tell={tell} button={add} />
      ) : (
        <SightingsView
          question={question}
          isFiltered={isFiltered}
          page={pageOf(filter.page)}
          onPage={(next) => setFilter({ page: pageText(next) })}
        />
      )}
      {adding && (
        <WatchDialog
          entry={null}
          onClose={() => setAdding(false)}
          onDone={(text) => {
            setAdding(false);
            tell(text);
          }}
        />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}
