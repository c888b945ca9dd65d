/** Name, language and times of the station; below, what was fixed at the set-up. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import InputAdornment from '@mui/material/InputAdornment';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StationInfo } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { HqMark, HqMarks } from '../../components/hq-marks.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { changeOf, draftOf, wrongsOf, type SettingsDraft } from './settings-draft.ts';

const OWNED = ['settings'] as const;

export function StationPanel({ station }: { readonly station: StationInfo }) {
  const { t } = useTranslation('settings');
  const mayChange = may(useMe().role, 'settings');
  return (
    <Stack spacing={2}>
      {mayChange ? <ChangeForm station={station} /> : <Typography color="textSecondary">{t('station.ownerOnly')}</Typography>}
      <FixedFacts station={station} />
    </Stack>
  );
}

function ChangeForm({ station }: { readonly station: StationInfo }) {
  const { t } = useTranslation('settings');
  const save = useAction(useApi().station.change);
  const before = draftOf(station);
  const [draft, setDraft] = useState<SettingsDraft>(before);
  const [told, tell] = useTold();
  const wrongs = wrongsOf(draft);
  const changed = JSON.stringify(draft) !== JSON.stringify(before);
  const change = (next: Partial<SettingsDraft>) => setDraft((now) => ({ ...now, ...next }));
  const submit = async () => {
    if (wrongs.size > 0 || save.pending) return;
    const done = await save.run(changeOf(draft));
    if (done.ok) tell(t('station.saved'));
  };
  const field = (name: 'name' | 'heartbeat' | 'idleCap', unit: string | null) => {
    const wrong = wrongs.get(name);
    return (
      <TextField
        label={t(`station.${name}`)}
        value={draft[name]}
        onChange={(event) => change({ [name]: event.target.value })}
        error={wrong !== undefined}
        helperText={wrong === undefined ? t(`station.${name}Help`) : t(`wrong.${wrong}`)}
        sx={unit === null ? {} : { maxWidth: 460 }}
        slotProps={{
          htmlInput: {
            maxLength: unit === null ? 80 : 6,
            ...(unit === null ? {} : { inputMode: 'numeric', style: { textAlign: 'right' } }),
          },
          input: unit === null ? {} : { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> },
        }}
      />
    );
  };
  return (
    <Paper variant="outlined" sx={{ p: 2.5 }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack spacing={2}>
          <HqMarks kinds={OWNED}>
            <Box sx={{ '&:empty': { display: 'none' } }}>
              <HqMark kind="settings" localId="station" />
            </Box>
          </HqMarks>
          {field('name', null)}
          <TextField
            select
            label={t('station.language')}
            value={draft.language}
            onChange={(event) => change({ language: event.target.value === 'zh' ? 'zh' : 'en' })}
            helperText={t('station.languageHelp')}
          >
            <MenuItem value="en">{t('station.english')}</MenuItem>
            <MenuItem value="zh">{t('station.chinese')}</MenuItem>
          </TextField>
          {field('heartbeat', t('station.seconds'))}
          {field('idleCap', t('station.hours'))}
          <FaultNote fault={save.fault} />
          <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
            <Button type="submit" variant="contained" disabled={!changed || wrongs.size > 0} loading={save.pending}>
              {t('station.save')}
            </Button>
            {changed && <Button onClick={() => setDraft(before)}>{t('station.undo')}</Button>}
            {changed && (
              <Typography variant="body2" color="textSecondary" role="status">
                {t('station.unsaved')}
              </Typography>
            )}
          </Stack>
        </Stack>
      </form>
      <ToldBar told={told} />
    </Paper>
  );
}

function FixedFacts({ station }: { readonly station: StationInfo }) {
  const { t } = useTranslation('settings');
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('station.zone'), station.zone],
    [t('station.currency'), station.currency.code],
    ['', <Grey key="fixed" text={t('station.fixed')} />],
    [
      t('station.networkUrls'),
      station.networkUrls.length === 0 ? t('station.networkNone') : <Links key="net" urls={station.networkUrls} />,
    ],
    ['', station.networkUrls.length === 0 ? null : <Grey key="help" text={t('station.networkHelp')} />],
    [t('station.pileUrls'), station.pileUrls.map((url) => <Box key={url}>{url}</Box>)],
    [t('station.version'), station.version],
  ];
  return (
    <Paper variant="outlined" sx={{ p: 2.5 }}>
      <Box
        component="dl"
        sx={{
          display: 'grid',
          gridTemplateColumns: '240px 1fr',
          rowGap: 1,
          m: 0,
          '& dt': { color: 'text.secondary' },
          '& dd': { m: 0, overflowWrap: 'anywhere' },
        }}
      >
        {facts.map(([name, value], index) => (
          <Box key={`${index} ${name}`} sx={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Box>
        ))}
      </Box>
    </Paper>
  );
}

function Grey({ text }: { readonly text: string }) {
  return (
    <Typography variant="body2" color="textSecondary" component="span">
      {text}
    </Typography>
  );
}

function Links({ urls }: { readonly urls: readonly string[] }) {
  return urls.map((url) => (
    <Box key={url}>
      <a href={url} target="_blank" rel="noreferrer">
        {url}
      </a>
    </Box>
  ));
}
