/** Every sensor with what it says now, by zone; and, on its second view, the devices, relays and register maps behind them. */
import AddIcon from '@mui/icons-material/Add';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SensorRow, SensorsView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Loadable } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { DeviceDialog } from './device-dialog.tsx';
import { FieldPart } from './field-part.tsx';
import { isTrouble } from './looks.ts';
import { RelayDialog } from './relay-dialog.tsx';
import { SensorCard, useProblemText } from './sensor-card.tsx';
import { SensorDialog } from './sensor-dialog.tsx';

const noFilter = { view: 'sensors', text: '', show: '' };

type Adding = 'sensor' | 'device' | 'relay' | null;

export function SensorsPage() {
  const { t } = useTranslation('sensors');
  const api = useApi();
  const mayChange = may(useMe().role, 'sensors');
  const [filter, setFilter] = useFilters(noFilter);
  const isField = filter.view === 'field';
  const list = useCall(api.sensors.list, undefined, { topics: ['sensors', 'safety', 'zones'] });
  const [adding, setAdding] = useState<Adding>(null);
  const [told, tell] = useTold();
  const done = (text: string) => {
    setAdding(null);
    tell(text);
    list.reload();
  };
  const add = (what: Exclude<Adding, null>, variant: 'contained' | 'outlined') => (
    <Button variant={variant} startIcon={<AddIcon />} onClick={() => setAdding(what)}>
      {t(`add.${what}`)}
    </Button>
  );
  return (
    <PageFrame
      title={t('title')}
      actions={
        mayChange ? (
          isField ? (
            <>
              {add('relay', 'outlined')}
              {add('device', 'contained')}
            </>
          ) : (
            add('sensor', 'contained')
          )
        ) : undefined
      }
      filters={
        <>
          <ToggleButtonGroup
            exclusive
            size="small"
            aria-label={t('view.label')}
            value={isField ? 'field' : 'sensors'}
            onChange={(_, view: string | null) => {
              if (view !== null) setFilter({ view });
            }}
          >
            <ToggleButton value="sensors">{t('view.sensors')}</ToggleButton>
            <ToggleButton value="field">{t('view.field')}</ToggleButton>
          </ToggleButtonGroup>
          {!isField && (
            <>
              <SearchField placeholder={t('search')} value={filter.text} onChange={(text) => setFilter({ text })} />
              <ToggleButtonGroup
                exclusive
                size="small"
                value={filter.show}
                onChange={(_, show: string | null) => {
                  if (show !== null) setFilter({ show });
                }}
              >
                <ToggleButton value="">{t('filter.all')}</ToggleButton>
                <ToggleButton value="trouble">{t('filter.trouble')}</ToggleButton>
              </ToggleButtonGroup>
            </>
          )}
        </>
      }
    >
      {isField ? (
        <FieldPart mayChange={mayChange} onTold={tell} />
      ) : (
        <Loadable call={list}>
          {(view) => (
            <SensorList
              view={view}
              text={filter.text}
              trouble={filter.show === 'trouble'}
              empty={
                <EmptyState
                  title={t('empty.title')}
                  help={t(mayChange ? 'empty.text' : 'empty.viewer')}
                  action={
                    mayChange ? (
                      <Box sx={{ display: 'flex', gap: 1 }}>
                        {add('device', 'contained')}
                        {add('sensor', 'outlined')}
                      </Box>
                    ) : undefined
                  }
                />
              }
            />
          )}
        </Loadable>
      )}
      {adding === 'sensor' && <SensorDialog sensor={null} onClose={() => setAdding(null)} onDone={done} />}
      {adding === 'device' && <DeviceDialog device={null} onClose={() => setAdding(null)} onDone={done} />}
      {adding === 'relay' && <RelayDialog relay={null} onClose={() => setAdding(null)} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function SensorList(props: { readonly view: SensorsView; readonly text: string; readonly trouble: boolean; readonly empty: ReactNode }) {
  const { view, text, trouble, empty } = props;
  const { t } = useTranslation('sensors');
  const problem = useProblemText();
  if (view.rows.length === 0) return empty;
  const words = text.trim().toLowerCase();
  const fits = (row: SensorRow): boolean =>
    (!trouble || isTrouble(row)) &&
    [row.sensor.name, t(`kind.${row.sensor.kind}`), row.zoneName ?? ''].some((part) => part.toLowerCase().includes(words));
  const groups = byZone(view.rows.filter(fits));
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2.5 }}>
      {view.mqtt.problem !== null && <Alert severity="warning">{problem(view.mqtt.problem)}</Alert>}
      {groups.length === 0 && <EmptyState title={t('empty.filter')} />}
      {groups.map(([zone, rows]) => (
        <Box component="section" key={zone ?? ''}>
          <Typography variant="h2" sx={{ mb: 1 }}>
            {zone ?? t('zone.none')}
          </Typography>
          <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(264px, 1fr))' }}>
            {rows.map((row) => (
              <SensorCard key={row.sensor.id} row={row} />
            ))}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

/** Zones by name, what belongs to none at the end; the same place in them every day. */
function byZone(rows: readonly SensorRow[]): readonly (readonly [string | null, readonly SensorRow[]])[] {
  const zones = new Map<string | null, SensorRow[]>();
  for (const row of [...rows].sort((a, b) => a.sensor.name.localeCompare(b.sensor.name, undefined, { numeric: true }))) {
    const group = zones.get(row.zoneName);
    if (group === undefined) zones.set(row.zoneName, [row]);
    else group.push(row);
  }
  return [...zones].sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a.localeCompare(b, undefined, { numeric: true })));
}
