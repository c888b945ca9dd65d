/** The station and its HQ: joined or not, how far the line is, what HQ ordered, and what may be carried on a stick. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
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
import { decimalText } from '../../format/money-text.ts';
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
    <PageFrame title={t('title')}>
      <Loadable call={state}>{(view) => (view.link === null ? <Alone onDone={done} /> : <Joined view={view} onDone={done} />)}</Loadable>
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Alone({ onDone }: { readonly onDone: (text: string) => void }) {
  const { t } = useTranslation('hqLine');
  if (may(useMe().role, 'hq'))
    return (
      <Box sx={{ maxWidth: 720 }}>
        <JoinPanel onDone={onDone} />
      </Box>
    );
  return <EmptyState title={t('alone.title')} help={t('alone.text')} />;
}

function Joined({ view, onDone }: { readonly view: HqView; readonly onDone: (text: string) => void }) {
  const { t } = useTranslation('hqLine');
  const [filter, setFilter] = useFilters({ tab: '', page: '' });
  const [open, setOpen] = useState<LineDialogName | null>(null);
  const tabs = TABS.filter((tab) => tab !== 'lost' || view.lost > 0 || view.link?.gap !== undefined || view.link?.unlooked !== undefined);
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
      <Box sx={{ display: 'grid', gap: 2, alignItems: 'start', gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: '372px minmax(0, 1fr)' } }}>
        <LinePanel view={view} onOpen={setOpen} onTold={onDone} />
        <Box>
          {view.lost > 0 && tab !== 'lost' && (
            <Alert
              severity="warning"
              sx={{ mb: 1 }}
              action={
                <Button color="inherit" size="small" onClick={() => setFilter({ tab: 'lost', page: '' })}>
                  {t('lost.show')}
                </Button>
              }
            >
              {t('lost.note', { count: view.lost, shown: decimalText(view.lost, 0) })}
            </Alert>
          )}
          <Tabs value={tab} onChange={(_, next: string) => setFilter({ tab: next === 'directives' ? '' : next, page: '' })} sx={{ mb: 2 }}>
            {tabs.map((one) => (
              <Tab key={one} value={one} label={t(`tab.${one}`)} />
            ))}
          </Tabs>
          {tab === 'directives' && <DirectivesList />}
          {tab === 'owned' && <OwnedList onTold={onDone} />}
          {tab === 'batches' && <BatchesList />}
          {tab === 'lost' && <LossesList gap={link?.gap ?? null} unlooked={link?.unlooked} />}
        </Box>
      </Box>
      {link !== null && open === 'settings' && <SettingsDialog link={link} {...dialog} />}
      {link !== null && open === 'recover' && <RecoverDialog link={link} {...dialog} />}
      {link !== null && open === 'leave' && <LeaveDialog link={link} {...dialog} />}
    </>
  );
}
