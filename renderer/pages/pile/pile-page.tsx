/** One pile: how it is, everything it can be told, its settings and its security, and beside them its journal, live. */
import ShieldIcon from '@mui/icons-material/GppMaybeOutlined';
import TerminalIcon from '@mui/icons-material/TerminalOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PileView, Role } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { EmergencyStop } from '../../components/emergency-stop.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { LineMark } from '../../components/pile/pile-marks.tsx';
import { TimeText } from '../../components/texts.tsx';
import { protocolText } from '../../format/protocol-text.ts';
import { ToldBar, useTold } from '../../components/told.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { ControlTab } from './control-tab.tsx';
import { ExpertTab } from './expert-tab.tsx';
import { JournalPanel } from './journal-panel.tsx';
import { OverviewTab } from './overview-tab.tsx';
import { SecurityTab } from './security-tab.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { OrdersProvider } from './use-orders.tsx';

const noFilter = { tab: '', journal: '' };
const tabs = ['overview', 'control', 'settings', 'security', 'expert'] as const;
type TabName = (typeof tabs)[number];

export function PilePage({ parts }: { readonly parts: readonly string[] }) {
  const { t } = useTranslation('pile');
  const [pileId = ''] = parts;
  const pile = useCall(
    useApi().piles.get,
    { pileId },
    {
      topics: ['pile', 'connector', 'waiting'],
      concerns: (notice) =>
        notice.topic === 'waiting' ||
        (notice.topic === 'pile' && notice.pileId === pileId) ||
        (notice.topic === 'connector' && notice.ref.pileId === pileId),
    },
  );
  if (pile.data !== undefined) return <Known pile={pile.data} onChanged={pile.reload} />;
  return (
    <PageFrame title={pileId}>
      {pile.fault === null ? (
        <SkeletonRows rows={12} />
      ) : pile.fault.code === 'input.not-found' ? (
        <EmptyState
          title={t('missing.title')}
          help={t('missing.help')}
          action={
            <Button variant="outlined" href={hrefOf(['piles'])}>
              {t('missing.back')}
            </Button>
          }
        />
      ) : (
        <FaultState fault={pile.fault} onRetry={pile.reload} />
      )}
    </PageFrame>
  );
}

/** Who may do nothing there does not see the tab. */
function tabsOf(role: Role): readonly TabName[] {
  const allowed: Readonly<Record<TabName, boolean>> = {
    overview: true,
    control: may(role, 'orders') || may(role, 'unlock') || may(role, 'charge'),
    settings: may(role, 'orders'),
    security: may(role, 'orders'),
    expert: may(role, 'raw'),
  };
  return tabs.filter((name) => allowed[name]);
}

function Known({ pile, onChanged }: { readonly pile: PileView; readonly onChanged: () => void }) {
  const { t } = useTranslation('pile');
  const { role } = useMe();
  const isWide = useMediaQuery('(min-width: 1600px)');
  const [filter, setFilter] = useFilters(noFilter);
  const [changing, setChanging] = useState(false);
  const [told, tell] = useTold();
  const allowed = tabsOf(role);
  const tab = allowed.find((name) => name === filter.tab) ?? 'overview';
  const mayRead = may(role, 'journal');
  const beside = mayRead && isWide;
  const below = mayRead && !isWide && filter.journal === 'yes';
  return (
    <OrdersProvider key={pile.id} pile={pile}>
      <PageFrame
        title={pile.name === '' ? pile.id : pile.name}
        aside={<Aside pile={pile} />}
        width={beside || below ? 'fill' : 'wide'}
        filters={
          <>
            <Tabs
              value={tab}
              onChange={(_, next: TabName) => setFilter({ tab: next === 'overview' ? '' : next })}
              sx={{ minHeight: 40, '& .MuiTab-root': { minHeight: 40, py: 0 } }}
            >
              {allowed.map((name) => (
                <Tab key={name} value={name} label={t(`tab.${name}`)} />
              ))}
            </Tabs>
            <Box sx={{ flex: 1 }} />
            {pile.admission === 'accepted' && <EmergencyStop pileId={pile.id} pileName={pile.name} tell={tell} />}
            {mayRead && !isWide && (
              <Button
                variant="outlined"
                startIcon={<TerminalIcon />}
                aria-expanded={below}
                onClick={() => setFilter({ journal: below ? '' : 'yes' })}
              >
                {t(below ? 'journal.hide' : 'journal.show')}
              </Button>
            )}
          </>
        }
      >
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            height: beside || below ? '100%' : 'auto',
            gridTemplateColumns: beside ? 'minmax(0, 1fr) 560px' : 'minmax(0, 1fr)',
            gridTemplateRows: below ? 'minmax(0, 1fr) minmax(0, 300px)' : 'minmax(0, 1fr)',
          }}
        >
          <Box
            sx={{ minHeight: 0, overflowY: beside || below ? 'auto' : 'visible', pr: beside || below ? 0.5 : 0 }}
            tabIndex={beside || below ? 0 : undefined}
          >
            {tab === 'overview' && <OverviewTab onChange={may(role, 'piles') ? () => setChanging(true) : null} />}
            {tab === 'control' && <ControlTab />}
            {tab === 'settings' && <SettingsTab />}
            {tab === 'security' && <SecurityTab />}
            {tab === 'expert' && <ExpertTab />}
          </Box>
          {(beside || below) && <JournalPanel pileId={pile.id} />}
        </Box>
        {changing && (
          <ChangeDialog
            pile={pile}
            onClose={() => setChanging(false)}
            onDone={(text) => {
              setChanging(false);
              tell(text);
              onChanged();
            }}
          />
        )}
        <ToldBar told={told} />
      </PageFrame>
    </OrdersProvider>
  );
}

/** Line, make, protocol, place and what wants attention, on one line beside the name. */
function Aside({ pile }: { readonly pile: PileView }) {
  const { t } = useTranslation('pile');
  const { seen, warning } = pile.security;
  const facts = [
    `${pile.vendor} ${pile.model}`.trim(),
    pile.firmware ?? '',
    protocolText(pile.protocol),
    seen === null ? '' : t('security.profile', { profile: seen }),
    pile.place,
    pile.zone,
  ].filter((text) => text !== '');
  return (
    <Box sx={{ display: 'flex', columnGap: 2, alignItems: 'center', flexWrap: 'wrap', minWidth: 0 }}>
      <LineMark pile={pile} />
      {warning !== null && <Mark tone="soon" icon={ShieldIcon} text={t(`security.short.${warning}`)} />}
      <Typography variant="body2" color="textSecondary" component="div">
        {facts.join(' · ')} · <TimeText atMs={pile.lastHeardMs} />
      </Typography>
    </Box>
  );
}
