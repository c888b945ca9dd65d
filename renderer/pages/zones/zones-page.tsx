/** Every zone and how it stands; #/zone/<id> is one of them with everything in it. */
import AddIcon from '@mui/icons-material/Add';
import ShieldIcon from '@mui/icons-material/HealthAndSafetyOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../../client/may.ts';
import { useMe } from '../../client/station-context.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { BypassPanel } from './bypass-panel.tsx';
import { useCameras, useSafetySetup, useZones } from '../../client/use-safety.ts';
import { ZoneCard } from './zone-card.tsx';
import { ZoneDetail } from './zone-detail.tsx';
import { ZoneForm } from './zone-form.tsx';

export function ZonesPage({ parts }: { readonly parts: readonly string[] }) {
  const [zoneId] = parts;
  return zoneId === undefined ? <ZoneList /> : <ZoneDetail zoneId={zoneId} />;
}

function ZoneList() {
  const { t } = useTranslation('zones');
  const mayChange = may(useMe().role, 'safety-change');
  const [setup, states, cameras] = [useSafetySetup(), useZones(), useCameras()];
  const [adding, setAdding] = useState(false);
  const [told, tell] = useTold();
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  const fault = setup.data === undefined ? setup.fault : null;
  const { data } = setup;
  const zones = data?.zones;
  return (
    <PageFrame title={t('title')} actions={mayChange && zones !== undefined && zones.length > 0 ? add : undefined}>
      {fault !== null ? (
        <FaultState fault={fault} onRetry={setup.reload} />
      ) : data === undefined || zones === undefined ? (
        <SkeletonRows rows={4} height={150} />
      ) : zones.length === 0 ? (
        <EmptyState icon={<ShieldIcon />} title={t('empty.title')} help={t('empty.text')} action={mayChange ? add : undefined} />
      ) : (
        <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(360px, 1fr))' }}>
          {zones.map((zone) => (
            <ZoneCard
              key={zone.id}
              zone={zone}
              state={states.data?.find((one) => one.zoneId === zone.id) ?? null}
              setup={data}
              cameras={cameras.data ?? []}
            />
          ))}
        </Box>
      )}
      {data !== undefined && <BypassPanel setup={data} tell={tell} />}
      {adding && data !== undefined && (
        <ZoneForm
          zone={null}
          setup={data}
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
