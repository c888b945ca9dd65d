/** Firmware for piles: the images, how they get to the piles, and what piles sent. */
import Alert from '@mui/material/Alert';
import Chip from '@mui/material/Chip';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useTranslation } from 'react-i18next';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { pageOf, pageText } from '../../components/page-number.ts';
import { PageFrame } from '../../components/page-frame.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { FilesView } from './files-view.tsx';
import { ImagesView } from './images-view.tsx';
import { RolloutsView } from './rollouts-view.tsx';
import { useDialogs } from './dialogs.tsx';

/** pile: of which pile files are listed; other pages link here with it. */
const noFilter = { view: '', page: '', pile: '' };

export function FirmwarePage() {
  const { t } = useTranslation('firmware');
  const api = useApi();
  const mayChange = may(useMe().role, 'firmware');
  const [filter, setFilter] = useFilters(noFilter);
  const view = filter.view === 'rollouts' || filter.view === 'files' ? filter.view : 'images';
  const list = useCall(api.firmware.list, undefined, { topics: ['firmware'] });
  const [told, tell] = useTold();
  const { open, dialogs, buttonFor } = useDialogs({
    images: list.data?.images ?? [],
    tell,
    onStarted: () => setFilter({ ...noFilter, view: 'rollouts' }),
    reload: list.reload,
  });
  const page = pageOf(filter.page);
  const onPage = (next: number) => setFilter({ page: pageText(next) });
  const button = mayChange ? buttonFor(view) : undefined;
  return (
    <PageFrame
      title={t('title')}
      actions={button}
      filters={
        <>
          <ToggleButtonGroup
            exclusive
            size="small"
            aria-label={t('view.label')}
            value={view}
            onChange={(_, next: string | null) => {
              if (next !== null) setFilter({ ...noFilter, view: next === 'images' ? '' : next });
            }}
          >
            {(['images', 'rollouts', 'files'] as const).map((one) => (
              <ToggleButton key={one} value={one}>
                {t(`view.${one}`)}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
          {view === 'files' && filter.pile !== '' && (
            <Chip
              label={filter.pile}
              onDelete={() => setFilter({ pile: '', page: '' })}
              aria-label={t('files.ofPile', { pile: filter.pile })}
            />
          )}
        </>
      }
    >
      {list.data?.servedAt.length === 0 && (
        <Alert severity="warning" variant="outlined" sx={{ mb: 1.5 }}>
          {t('notServed')}
        </Alert>
      )}
      {view === 'images' && <ImagesView list={list} mayChange={mayChange} onOpen={open} button={button} />}
      {view === 'rollouts' && <RolloutsView page={page} onPage={onPage} mayChange={mayChange} onOpen={open} button={button} />}
      {view === 'files' && <FilesView pileId={filter.pile === '' ? null : filter.pile} page={page} onPage={onPage} button={button} />}
      {dialogs}
      <ToldBar told={told} />
    </PageFrame>
  );
}
