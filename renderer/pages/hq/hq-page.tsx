/** The station and its HQ: joined or not, how far the line is, what HQ ordered, and what may be carried on a stick. */
import Box from '@mui/material/Box';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HqView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Loadable } from '../../components/page-states.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { BatchesList, DirectivesList, LossesList, OwnedList } from './hq-lists.tsx';
import { JoinPanel } from './join-panel.tsx';
import { LeaveDialog, RecoverDialog, SettingsDialog } from './line-dialogs.tsx';
import { LinePanel, type LineDialogName } from './line-panel.tsx';

const TABS = ['directives', 'owned', 'batches', 'lost'] as const;

export function HqPage() {
  const { t } = useTranslation('hqLine');
  const state = useCall(useApi().hq.state, undefined, { topics: ['hq'] });
  const [told, tell] = useTold();
  const done = (text: string) => {
    tell(text);
    state.reload();
  };
  return (
    <PageFrame title={t('title')} width="text">
      <Loadable call={state}>{(view) => (view.link === null ? <Alone onDone={done} /> : <Joined view={view} onDone={done} />)}</Loadable>
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Alone({ onDone }: { readonly onDone: (text: string) => void }) {
  const { t } = useTranslation('hqLine');
  return may(useMe().role, 'hq') ? <JoinPanel onDone={onDone} /> : <EmptyState title={t('alone.title')} help={t('alone.text')} />;
}

function Joined({ view, onDone }: { readonly view: HqView; readonly onDone: (text: string) => void }) {
  const { t } = useTranslation('hqLine');
  const [filter, setFilter] = useFilters({ tab: '', page: '' });
  const [open, setOpen] = useState<LineDialogName | null>(null);
  const tabs = TABS.filter((tab) => tab !== 'lost' || view.lost > 0);
  const tab = tabs.find((one) => one === filter.tab) ?? 'directives';
  const { link } = view;
  const dialog = {
    onClose: () => setOpen(null),
    onDone: (text: string) => {
      setOpen(null);
      onDone(text);
    },
  };
  return (
    <>
      <LinePanel view={view} onOpen={setOpen} onTold={onDone} />
      {view.lost > 0 && (
        <Typography color="warning" sx={{ mt: 2 }}>
          {t('lost.note', { count: view.lost })}
        </Typography>
      )}
      <Tabs value={tab} onChange={(_, next: string) => setFilter({ tab: next === 'directives' ? '' : next, page: '' })} sx={{ mt: 2 }}>
        {tabs.map((one) => (
          <Tab key={one} value={one} label={t(`tab.${one}`)} />
        ))}
      </Tabs>
      <Box sx={{ mt: 2 }}>
        {tab === 'directives' && <DirectivesList />}
        {tab === 'owned' && <OwnedList onTold={onDone} />}
        {tab === 'batches' && <BatchesList />}
        {tab === 'lost' && <LossesList />}
      </Box>
      {link !== null && open === 'settings' && <SettingsDialog link={link} {...dialog} />}
      {link !== null && open === 'recover' && <RecoverDialog link={link} {...dialog} />}
      {link !== null && open === 'leave' && <LeaveDialog link={link} {...dialog} />}
    </>
  );
}
