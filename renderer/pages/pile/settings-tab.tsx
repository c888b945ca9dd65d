/** The settings a pile told, searchable and by the page; one that may be written is changed in its row. */
import EditIcon from '@mui/icons-material/EditOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import IconButton from '@mui/material/IconButton';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PileSettings } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { EmptyState, FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { TimeText } from '../../components/texts.tsx';
import { Answer } from './answer.tsx';
import { useOrders } from './use-orders.tsx';

type Setting = PileSettings['settings'][number];
/** Rows at a time: a device model has some thousand. */
const pageSize = 100;

export function SettingsTab() {
  const { t } = useTranslation('pile');
  const { pile, pending, answers, send } = useOrders();
  const settings = useCall(
    useApi().piles.settings,
    { pileId: pile.id },
    { topics: ['pile'], concerns: (notice) => notice.topic === 'pile' && notice.pileId === pile.id },
  );
  const read = () => void send('read-configuration', { kind: 'read-configuration', keys: [] }).then(() => settings.reload());
  const readAgain = (
    <Button
      variant="outlined"
      size="small"
      disabled={!pile.online || pending !== null}
      loading={pending === 'read-configuration'}
      onClick={read}
    >
      {t('settings.read')}
    </Button>
  );
  if (settings.data === undefined)
    return settings.fault === null ? <SkeletonRows rows={12} /> : <FaultState fault={settings.fault} onRetry={settings.reload} />;
  const { toldAtMs, settings: all } = settings.data;
  return (
    <Stack spacing={1.5}>
      <Answer given={answers.get('read-configuration')} />
      {all.length === 0 ? (
        <EmptyState title={t('settings.empty')} help={t('settings.empty.help')} action={readAgain} />
      ) : (
        <SettingsList all={all} toldAtMs={toldAtMs} readAgain={readAgain} onWritten={settings.reload} />
      )}
    </Stack>
  );
}

function SettingsList({
  all,
  toldAtMs,
  readAgain,
  onWritten,
}: {
  readonly all: readonly Setting[];
  readonly toldAtMs: number | null;
  readonly readAgain: React.ReactNode;
  readonly onWritten: () => void;
}) {
  const { t } = useTranslation('pile');
  const { pile, pending, send, answers } = useOrders();
  const [search, setSearch] = useState('');
  const [writable, setWritable] = useState(false);
  const [page, setPage] = useState(0);
  const [editing, setEditing] = useState<string | null>(null);
  const [written, setWritten] = useState<string | null>(null);
  const wanted = search.trim().toLowerCase();
  const shown = all.filter((one) => (!writable || !one.readonly) && `${one.key} ${one.value ?? ''}`.toLowerCase().includes(wanted));
  const rows = shown.slice(page * pageSize, (page + 1) * pageSize);
  const given = answers.get('write-configuration');
  const needsRestart = given?.kind === 'answered' && given.result.outcome === 'accepted' && given.result.status === 'RebootRequired';
  const write = async (key: string, value: string) => {
    setWritten(key);
    const result = await send('write-configuration', { kind: 'write-configuration', key, value });
    if (result?.outcome === 'accepted') setEditing(null);
    onWritten();
  };
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <SearchField
          value={search}
          placeholder={t('settings.search')}
          onChange={(text) => {
            setSearch(text);
            setPage(0);
          }}
        />
        <FormControlLabel
          sx={{ mx: 0 }}
          label={t('settings.writable')}
          control={
            <Switch
              size="small"
              checked={writable}
              onChange={(_, on) => {
                setWritable(on);
                setPage(0);
              }}
            />
          }
        />
        <Box sx={{ flex: 1 }} />
        <Typography variant="body2" color="textSecondary" component="div">
          {t('settings.told')} <TimeText atMs={toldAtMs} />
        </Typography>
        {readAgain}
      </Box>
      {given !== undefined && written !== null && !needsRestart && (
        <Box>
          <Typography variant="body2" sx={{ fontWeight: 600 }}>
            {written}
          </Typography>
          <Answer given={given} />
        </Box>
      )}
      {needsRestart && (
        <Alert
          severity="info"
          action={
            <Button color="inherit" size="small" href={hrefOf(['pile', pile.id], { tab: 'control' })}>
              {t('settings.toRestart')}
            </Button>
          }
        >
          {t('settings.reboot', { key: written ?? '' })}
        </Alert>
      )}
      <Paper variant="outlined" component="ul" aria-label={t('tab.settings')} sx={{ listStyle: 'none', p: 0, m: 0 }}>
        {rows.length === 0 && (
          <Typography component="li" color="textSecondary" sx={{ p: 2 }}>
            {t('settings.none')}
          </Typography>
        )}
        {rows.map((one) => (
          <Box
            component="li"
            key={one.key}
            sx={{ px: 2, py: 0.75, borderBottom: 1, borderColor: 'divider', minHeight: 44, '&:last-of-type': { borderBottom: 0 } }}
          >
            {editing === one.key ? (
              <EditRow
                one={one}
                pending={pending === 'write-configuration'}
                onCancel={() => setEditing(null)}
                onWrite={(value) => void write(one.key, value)}
              />
            ) : (
              <ShowRow one={one} mayEdit={pile.online && pending === null} onEdit={() => setEditing(one.key)} />
            )}
          </Box>
        ))}
      </Paper>
      {shown.length > pageSize && <Pager page={page} size={pageSize} total={shown.length} onPage={setPage} />}
    </>
  );
}

function ShowRow({ one, mayEdit, onEdit }: { readonly one: Setting; readonly mayEdit: boolean; readonly onEdit: () => void }) {
  const { t } = useTranslation('pile');
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 3fr) 96px', gap: 2, alignItems: 'center', minHeight: 32 }}>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
        {one.key}
      </Typography>
      <Typography variant="body2" color={one.value === null ? 'textSecondary' : 'textPrimary'} sx={{ overflowWrap: 'anywhere' }}>
        {one.value ?? t('settings.hidden')}
      </Typography>
      <Box sx={{ textAlign: 'right' }}>
        {one.readonly ? (
          <Typography variant="body2" color="textSecondary">
            {t('settings.readonly')}
          </Typography>
        ) : (
          <IconButton size="small" disabled={!mayEdit} aria-label={t('settings.edit', { key: one.key })} onClick={onEdit}>
            <EditIcon fontSize="small" />
          </IconButton>
        )}
      </Box>
    </Box>
  );
}

function EditRow(props: {
  readonly one: Setting;
  readonly pending: boolean;
  readonly onCancel: () => void;
  readonly onWrite: (value: string) => void;
}) {
  const { t } = useTranslation('pile');
  const { t: common } = useTranslation();
  const [value, setValue] = useState(props.one.value ?? '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!props.pending) props.onWrite(value);
      }}
    >
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', py: 0.75 }}>
        <TextField
          autoFocus
          label={props.one.key}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') props.onCancel();
          }}
          slotProps={{ htmlInput: { maxLength: 2_500, autoComplete: 'off', spellCheck: false } }}
        />
        <Button type="submit" size="small" variant="contained" loading={props.pending}>
          {t('settings.write')}
        </Button>
        <Button size="small" onClick={props.onCancel}>
          {common('do.cancel')}
        </Button>
      </Box>
    </form>
  );
}
