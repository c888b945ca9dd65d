/** Lets a pile in, or changes one that is in: its name, its password, its connectors. */
import AddIcon from '@mui/icons-material/Add';
import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import RefreshIcon from '@mui/icons-material/Refresh';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PileView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import {
  admission,
  connectorsMax,
  draftFor,
  newConnector,
  wrongsOf,
  type AdmitDraft,
  type AdmitWrong,
  type ConnectorDraft,
} from './admit-draft.ts';
import { newPilePassword } from './password.ts';

export interface AdmitDialogProps {
  readonly pile: PileView;
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

export function AdmitDialog({ pile, onClose, onDone }: AdmitDialogProps) {
  const { t } = useTranslation('piles');
  const admit = useAction(useApi().piles.admit);
  const [draft, setDraft] = useState<AdmitDraft>(() => draftFor(pile, newPilePassword()));
  const wrongs = wrongsOf(draft);
  const isNew = pile.admission !== 'accepted';
  const change = (next: Partial<AdmitDraft>) => setDraft((before) => ({ ...before, ...next }));
  const submit = async () => {
    const done = await admit.run(admission(pile.id, draft));
    if (done.ok) onDone(t(isNew ? 'acceptDialog.done' : 'acceptDialog.saved', { name: draft.name.trim() }));
  };
  return (
    <FormDialog
      title={isNew ? t('acceptDialog.title', { id: pile.id }) : t('acceptDialog.changeTitle', { name: pile.name })}
      submit={t(isNew ? 'acceptDialog.confirm' : 'acceptDialog.save')}
      width="sm"
      disabled={wrongs.size > 0}
      pending={admit.pending}
      fault={admit.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">
        {t('acceptDialog.from', { vendor: pile.vendor, model: pile.model, address: pile.remoteAddress ?? t('detail.unknown') })}
      </Typography>
      <TextField
        autoFocus
        label={t('acceptDialog.name')}
        value={draft.name}
        onChange={(event) => change({ name: event.target.value })}
        error={wrongs.has('name')}
        helperText={wrongs.has('name') ? t('wrong.nameMissing') : t('acceptDialog.nameHelp')}
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      <PasswordPart draft={draft} isNew={isNew} wrong={wrongs.has('typed')} onChange={change} />
      <ConnectorsPart draft={draft} wrongs={wrongs} onChange={change} />
    </FormDialog>
  );
}

interface PartProps {
  readonly draft: AdmitDraft;
  readonly onChange: (change: Partial<AdmitDraft>) => void;
}

function PasswordPart({ draft, isNew, wrong, onChange }: PartProps & { readonly isNew: boolean; readonly wrong: boolean }) {
  const { t } = useTranslation('piles');
  return (
    <Stack spacing={1}>
      <Typography variant="h3">{t('acceptDialog.password')}</Typography>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={draft.password}
        aria-label={t('acceptDialog.password')}
        onChange={(_, password: AdmitDraft['password'] | null) => {
          if (password !== null) onChange({ password });
        }}
      >
        {!isNew && <ToggleButton value="keep">{t('acceptDialog.passwordKeep')}</ToggleButton>}
        <ToggleButton value="make">{t('acceptDialog.passwordGenerate')}</ToggleButton>
        <ToggleButton value="type">{t('acceptDialog.passwordOwn')}</ToggleButton>
        <ToggleButton value="none">{t('acceptDialog.passwordNone')}</ToggleButton>
      </ToggleButtonGroup>
      {draft.password === 'make' && (
        <>
          <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, flexWrap: 'wrap' }}>
            <Box
              component="code"
              sx={{
                fontSize: '1.125rem',
                fontFamily: 'ui-monospace, Consolas, Menlo, monospace',
                userSelect: 'all',
                letterSpacing: '0.04em',
              }}
            >
              {draft.made}
            </Box>
            <CopyButton
              text={draft.made}
              words={{ copy: t('acceptDialog.passwordCopy'), copied: t('address.copied'), failed: t('address.copyFailed') }}
            />
            <IconButton
              size="small"
              aria-label={t('acceptDialog.passwordNew')}
              title={t('acceptDialog.passwordNew')}
              onClick={() => onChange({ made: newPilePassword() })}
            >
              <RefreshIcon fontSize="small" />
            </IconButton>
          </Box>
          <Typography variant="body2" color="textSecondary">
            {t('acceptDialog.passwordGenerateHelp')}
          </Typography>
        </>
      )}
      {draft.password === 'type' && (
        <TextField
          label={t('acceptDialog.password')}
          value={draft.typed}
          onChange={(event) => onChange({ typed: event.target.value })}
          error={wrong && draft.typed !== ''}
          helperText={wrong && draft.typed !== '' ? t('wrong.passwordShape') : t('acceptDialog.passwordOwnHelp')}
          slotProps={{ htmlInput: { autoComplete: 'off', spellCheck: false, maxLength: 40 } }}
        />
      )}
      {draft.password === 'none' && <Alert severity="warning">{t('acceptDialog.passwordNoneHelp')}</Alert>}
    </Stack>
  );
}

function ConnectorsPart({ draft, wrongs, onChange }: PartProps & { readonly wrongs: ReadonlyMap<string, AdmitWrong> }) {
  const { t } = useTranslation('piles');
  const change = (number: number, next: Partial<ConnectorDraft>) =>
    onChange({ connectors: draft.connectors.map((one) => (one.number === number ? { ...one, ...next } : one)) });
  const add = () =>
    onChange({ connectors: [...draft.connectors, newConnector(Math.max(0, ...draft.connectors.map(({ number }) => number)) + 1)] });
  return (
    <Stack spacing={1.5}>
      <Typography variant="h3">{t('acceptDialog.connectors')}</Typography>
      {draft.connectors.map((one) => (
        <Box key={one.number} sx={{ display: 'grid', gridTemplateColumns: '36px 1fr 170px 40px', gap: 1, alignItems: 'start' }}>
          <Typography color="textSecondary" sx={{ lineHeight: '40px', textAlign: 'right' }}>
            {one.number}
          </Typography>
          <TextField
            label={t('acceptDialog.connectorName')}
            value={one.name}
            onChange={(event) => change(one.number, { name: event.target.value })}
            error={wrongs.has(`${one.number}.name`)}
            helperText={wrongs.has(`${one.number}.name`) ? t('wrong.connectorName') : undefined}
            slotProps={{ htmlInput: { maxLength: 40 } }}
          />
          <TextField
            label={t('acceptDialog.ratedPower')}
            value={one.power}
            onChange={(event) => change(one.number, { power: event.target.value })}
            error={wrongs.has(`${one.number}.power`)}
            helperText={wrongs.has(`${one.number}.power`) ? t('wrong.power') : undefined}
            slotProps={{
              htmlInput: { inputMode: 'decimal', maxLength: 8, style: { textAlign: 'right' } },
              input: { endAdornment: <InputAdornment position="end">kW</InputAdornment> },
            }}
          />
          <IconButton
            aria-label={t('acceptDialog.removeConnector', { number: one.number })}
            disabled={draft.connectors.length === 1}
            onClick={() => onChange({ connectors: draft.connectors.filter(({ number }) => number !== one.number) })}
          >
            <DeleteIcon />
          </IconButton>
        </Box>
      ))}
      <Typography variant="body2" color="textSecondary">
        {t('acceptDialog.ratedHelp')}
      </Typography>
      <Box>
        <Button size="small" startIcon={<AddIcon />} disabled={draft.connectors.length >= connectorsMax} onClick={add}>
          {t('acceptDialog.addConnector')}
        </Button>
      </Box>
    </Stack>
  );
}
