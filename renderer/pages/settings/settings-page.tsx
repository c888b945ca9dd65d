/** The station's settings, and how the station itself is doing. */
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useTranslation } from 'react-i18next';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useMe, useStation } from '../../client/station-context.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { HealthPanel } from './health-panel.tsx';
import { MoneyPanel } from './money-panel.tsx';
import { StationPanel } from './station-panel.tsx';

const noFilter = { tab: '' };

export function SettingsPage() {
  const { t } = useTranslation('settings');
  const [filter, setFilter] = useFilters(noFilter);
  const station = useStation();
  const { t: tMoney } = useTranslation('moneySettings');
  const { role } = useMe();
  const mayHealth = may(role, 'health');
  const mayMoney = may(role, 'bills');
  const tab = filter.tab === 'health' && mayHealth ? 'health' : filter.tab === 'money' && mayMoney ? 'money' : 'station';
  return (
    <PageFrame
      title={t('title')}
      width="text"
      filters={
        <Tabs
          value={tab}
          onChange={(_, next: string) => setFilter({ tab: next === 'station' ? '' : next })}
          sx={{ minHeight: 40, '& .MuiTab-root': { minHeight: 40, py: 0 } }}
        >
          <Tab value="station" label={t('tab.station')} />
          {mayMoney && <Tab value="money" label={tMoney('tab')} />}
          {mayHealth && <Tab value="health" label={t('tab.health')} />}
        </Tabs>
      }
    >
      {/* Settings changed by somebody else begin the form anew. */}
      {tab === 'station' ? (
        <StationPanel key={`${station.name} ${station.heartbeatS} ${station.idleCapS} ${station.language}`} station={station} />
      ) : tab === 'money' ? (
        <MoneyPanel />
      ) : (
        <HealthPanel />
      )}
    </PageFrame>
  );
}
