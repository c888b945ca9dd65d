/** The alarms: what stands and what to do about it, and everything there was. */
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useTranslation } from 'react-i18next';
import { useFilters } from '../../client/router.ts';
import { AlarmHistory } from './alarm-history.tsx';
import { StandingAlarms } from './standing-alarms.tsx';

const noShow = { show: '' };

export function AlarmsPage() {
  const { t } = useTranslation('alarms');
  const [{ show }, setFilter] = useFilters(noShow);
  const history = show === 'all';
  const aside = (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={history ? 'all' : 'open'}
      onChange={(_, next: string | null) => {
        if (next !== null) setFilter({ show: next === 'all' ? 'all' : '' });
      }}
    >
      <ToggleButton value="open">{t('show.open')}</ToggleButton>
      <ToggleButton value="all">{t('show.all')}</ToggleButton>
    </ToggleButtonGroup>
  );
  return history ? <AlarmHistory aside={aside} /> : <StandingAlarms aside={aside} />;
}
