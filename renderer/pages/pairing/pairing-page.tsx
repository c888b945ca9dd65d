/** Getting a pile connected: what to type into it, and live who knocks, why somebody does not get in, and what to change. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';
import Stack from '@mui/material/Stack';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PilesView, PileView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { AddressPanel } from './address-panel.tsx';
import { AdmitWizard } from './admit-wizard.tsx';
import { countsOf, entriesOf, zonesOf, type Entry } from './entries.ts';
import { EntryRow, type EntryDeeds } from './entry-row.tsx';

const shows = ['all', 'waiting', 'turned-away', 'connected', 'refused'] as const;
const noFilter = { show: '', text: '' };

type Open = { readonly kind: 'admit' | 'refuse'; readonly pile: PileView } | null;

export function PairingPage() {
  const { t } = useTranslation('pairing');
  const { role } = useMe();
  const api = useApi();
  const now = useNow();
  const piles = useCall(api.piles.list, undefined, { topics: ['pile', 'waiting', 'connector'] });
  const letKnock = useAction(api.piles.letKnock);
  const [filter, setFilter] = useFilters(noFilter);
  const [open, setOpen] = useState<Open>(null);
  const [told, tell] = useTold();
  const view = piles.data;
  const entries = view === undefined ? undefined : entriesOf(view, now);
  const close = () => {
    setOpen(null);
    piles.reload();
  };
  const deeds: EntryDeeds = {
    accept: (pile) => setOpen({ kind: 'admit', pile }),
    refuse: (pile) => setOpen({ kind: 'refuse', pile }),
    letKnock: (pile) =>
      void letKnock.run({ pileId: pile.id }).then((done) => {
        if (done.ok) tell(t('letKnock.done', { id: pile.id }));
        piles.reload();
      }),
  };
  return (
    <PageFrame
      title={t('title')}
      actions={
        <Button variant="outlined" href={hrefOf(['piles'])}>
          {t('toPiles')}
        </Button>
      }
    >
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', md: '384px minmax(0, 1fr)' }, gap: 2, alignItems: 'start' }}>
        <AddressPanel />
        <Stack spacing={1.5} sx={{ minWidth: 0 }}>
          <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
            <Typography variant="h2" sx={{ flex: 1 }}>
              {t('knocks.title')}
            </Typography>
            <SearchField value={filter.text} placeholder={t('search')} onChange={(text) => setFilter({ text })} />
          </Box>
          <Box>
            <ShowFilter entries={entries} show={filter.show} onShow={(show) => setFilter({ show })} />
          </Box>
          <FaultNote fault={letKnock.fault} />
          {view !== undefined && view.waiting.length >= view.waitingLimit && (
            <Alert severity="warning">{t('waitingFull', { max: view.waitingLimit })}</Alert>
          )}
          {view === undefined && piles.fault !== null ? (
            <FaultState fault={piles.fault} onRetry={piles.reload} />
          ) : (
            <Entries view={view} entries={entries} filter={filter} deeds={may(role, 'piles') ? deeds : null} />
          )}
        </Stack>
      </Box>
      {open?.kind === 'admit' && <AdmitWizard pile={open.pile} zones={view === undefined ? [] : zonesOf(view)} onClose={close} />}
      {open?.kind === 'refuse' && (
        <RefuseDialog
          pile={open.pile}
          onClose={close}
          onDone={() => {
            tell(t('refuseDialog.done', { id: open.pile.id }));
            close();
          }}
        />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function ShowFilter({
  entries,
  show,
  onShow,
}: {
  readonly entries: readonly Entry[] | undefined;
  readonly show: string;
  readonly onShow: (show: string) => void;
}) {
  const { t } = useTranslation('pairing');
  const counts = countsOf(entries ?? []);
  const count = (name: (typeof shows)[number]): string => {
    const many = name === 'all' ? (entries?.length ?? 0) : name === 'connected' ? counts.connected + counts.awaited : counts[name];
    return many === 0 ? '' : ` ${many}`;
  };
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={shows.find((name) => name === show) ?? 'all'}
      aria-label={t('show')}
      onChange={(_, name: string | null) => onShow(name === 'all' ? '' : (name ?? show))}
    >
      {shows.map((name) => (
        <ToggleButton key={name} value={name}>
          {`${t(`show.${name}`)}${count(name)}`}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function Entries({
  view,
  entries,
  filter,
  deeds,
}: {
  readonly view: PilesView | undefined;
  readonly entries: readonly Entry[] | undefined;
  readonly filter: { readonly show: string; readonly text: string };
  readonly deeds: EntryDeeds | null;
}) {
  const { t } = useTranslation('pairing');
  if (view === undefined || entries === undefined)
    return (
      <Paper variant="outlined" sx={{ px: 2, py: 1 }} aria-busy>
        {[0, 1, 2, 3].map((row) => (
          <Skeleton key={row} variant="rounded" height={76} sx={{ my: 1.5 }} animation={false} />
        ))}
      </Paper>
    );
  const shown = entries.filter((entry) => isShown(entry, filter));
  if (shown.length === 0)
    return (
      <Paper variant="outlined">
        {entries.length === 0 ? (
          <EmptyState title={t('empty.title')} help={t('empty.text')} />
        ) : (
          <EmptyState title={t('empty.filteredTitle')} help={t('empty.filteredText')} />
        )}
      </Paper>
    );
  return (
    <Paper variant="outlined" component="ul" aria-label={t('knocks.title')} sx={{ listStyle: 'none', p: 0, m: 0 }}>
      {shown.map((entry) => (
        <EntryRow key={entry.key} entry={entry} deeds={deeds} />
      ))}
    </Paper>
  );
}

function isShown({ kind, identity, pile, knock }: Entry, filter: { readonly show: string; readonly text: string }): boolean {
  const text = `${identity} ${pile?.name ?? ''} ${pile?.vendor ?? ''} ${pile?.model ?? ''} ${knock?.remoteAddress ?? pile?.remoteAddress ?? ''}`;
  const isKind = filter.show === '' || kind === filter.show || (filter.show === 'connected' && kind === 'awaited');
  return isKind && text.toLowerCase().includes(filter.text.trim().toLowerCase());
}

function RefuseDialog({ pile, onClose, onDone }: { readonly pile: PileView; readonly onClose: () => void; readonly onDone: () => void }) {
  const { t } = useTranslation('pairing');
  const refuse = useAction(useApi().piles.refuse);
  const submit = async () => {
    const done = await refuse.run({ pileId: pile.id });
    if (done.ok) onDone();
  };
  return (
    <FormDialog
      title={t('refuseDialog.title', { id: pile.id })}
      submit={t('refuseDialog.confirm')}
      pending={refuse.pending}
      fault={refuse.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('refuseDialog.text')}</Typography>
    </FormDialog>
  );
}
