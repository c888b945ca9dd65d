/** The parts of accepting or changing a pile: what it is called and where it stands, its connectors, its password. */
import AddIcon from '@mui/icons-material/Add';
import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import RefreshIcon from '@mui/icons-material/Refresh';
import Alert from '@mui/material/Alert';
import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../copy-button.tsx';
import { connectorsMax, hasEvses, newConnector, type AdmitDraft, type AdmitWrong, type ConnectorDraft } from './admit-draft.ts';
import { newPilePassword } from './pile-password.ts';

export interface AdmitPartProps {
  readonly draft: AdmitDraft;
  readonly wrongs: ReadonlyMap<string, AdmitWrong>;
  readonly onChange: (change: Partial<AdmitDraft>) => void;
}

export function PlacePart({ draft, wrongs, onChange, zones }: AdmitPartProps & { readonly zones: readonly string[] }) {
  const { t } = useTranslation('piles');
  const { t: common } = useTranslation();
  return (
    <>
      <TextField
        autoFocus
        label={t('accept.name')}
        value={draft.name}
        onChange={(event) => onChange({ name: event.target.value })}
        error={wrongs.has('name')}
        helperText={wrongs.has('name') ? t('wrong.nameMissing') : t('accept.nameHelp')}
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      <TextField
        label={t('accept.place')}
        value={draft.place}
        onChange={(event) => onChange({ place: event.target.value })}
        helperText={t('accept.placeHelp')}
        slotProps={{ htmlInput: { maxLength: 80 } }}
      />
      <Autocomplete
        freeSolo
        autoSelect
        clearText={common('do.clear')}
        options={[...zones]}
        inputValue={draft.zone}
        onInputChange={(_, zone) => onChange({ zone })}
        renderInput={(params) => (
          <TextField
            {...params}
            label={t('accept.zone')}
            helperText={t('accept.zoneHelp')}
            slotProps={{ ...params.slotProps, htmlInput: { ...params.slotProps.htmlInput, maxLength: 40 } }}
          />
        )}
      />
    </>
  );
}

export function PasswordPart({ draft, wrongs, onChange, isNew }: AdmitPartProps & { readonly isNew: boolean }) {
  const { t } = useTranslation('piles');
  const wrong = wrongs.has('typed') && draft.typed !== '';
  return (
    <Stack spacing={1.5}>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={draft.password}
        aria-label={t('accept.password')}
        onChange={(_, password: AdmitDraft['password'] | null) => {
          if (password !== null) onChange({ password });
        }}
      >
        {!isNew && <ToggleButton value="keep">{t('accept.passwordKeep')}</ToggleButton>}
        <ToggleButton value="make">{t('accept.passwordMake')}</ToggleButton>
        <ToggleButton value="type">{t('accept.passwordType')}</ToggleButton>
        <ToggleButton value="none">{t('accept.passwordNone')}</ToggleButton>
      </ToggleButtonGroup>
      {draft.password === 'make' && (
        <>
          <MadePassword
            password={draft.made}
            more={
              <IconButton
                size="small"
                aria-label={t('accept.passwordNew')}
                title={t('accept.passwordNew')}
                onClick={() => onChange({ made: newPilePassword() })}
              >
                <RefreshIcon fontSize="small" />
              </IconButton>
            }
          />
          <Typography variant="body2" color="textSecondary">
            {t('accept.passwordMakeHelp')}
          </Typography>
        </>
      )}
      {draft.password === 'type' && (
        <TextField
          label={t('accept.password')}
          value={draft.typed}
          onChange={(event) => onChange({ typed: event.target.value })}
          error={wrong}
          helperText={wrong ? t('wrong.passwordShape') : t('accept.passwordTypeHelp')}
          slotProps={{ htmlInput: { autoComplete: 'off', spellCheck: false, maxLength: 40 } }}
        />
      )}
      {draft.password === 'none' && <Alert severity="warning">{t('accept.passwordNoneHelp')}</Alert>}
    </Stack>
  );
}

/** A password to be typed into the pile, big enough to be read off the screen. */
export function MadePassword({ password, more }: { readonly password: string; readonly more?: React.ReactNode }) {
  const { t } = useTranslation('piles');
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, flexWrap: 'wrap' }}>
      <Box
        component="code"
        sx={{
          fontSize: '1.125rem',
          fontFamily: 'ui-monospace, Consolas, Menlo, monospace',
          userSelect: 'all',
          letterSpacing: '0.04em',
          overflowWrap: 'anywhere',
        }}
      >
        {password}
      </Box>
      <CopyButton text={password} words={{ copy: t('accept.passwordCopy'), copied: t('copied'), failed: t('copyFailed') }} />
      {more}
    </Box>
  );
}

export function ConnectorsPart({ draft, wrongs, onChange, protocol }: AdmitPartProps & { readonly protocol: string }) {
  const { t } = useTranslation('piles');
  const both = hasEvses(protocol);
  const change = (key: number, next: Partial<ConnectorDraft>) =>
    onChange({ connectors: draft.connectors.map((one) => (one.key === key ? { ...one, ...next } : one)) });
  return (
    <Stack spacing={1.5}>
      {draft.connectors.map((one) => (
        <ConnectorRow
          key={one.key}
          one={one}
          both={both}
          wrongs={wrongs}
          onChange={(next) => change(one.key, next)}
          onRemove={
            draft.connectors.length === 1 ? null : () => onChange({ connectors: draft.connectors.filter(({ key }) => key !== one.key) })
          }
        />
      ))}
      <Typography variant="body2" color="textSecondary">
        {t('accept.ratedHelp')}
      </Typography>
      <Box>
        <Button
          size="small"
          startIcon={<AddIcon />}
          disabled={draft.connectors.length >= connectorsMax}
          onClick={() => onChange({ connectors: [...draft.connectors, newConnector(draft.connectors, protocol)] })}
        >
          {t('accept.addConnector')}
        </Button>
      </Box>
    </Stack>
  );
}

function ConnectorRow({
  one,
  both,
  wrongs,
  onChange,
  onRemove,
}: {
  readonly one: ConnectorDraft;
  readonly both: boolean;
  readonly wrongs: ReadonlyMap<string, AdmitWrong>;
  readonly onChange: (next: Partial<ConnectorDraft>) => void;
  readonly onRemove: (() => void) | null;
}) {
  const { t } = useTranslation('piles');
  const number = wrongs.get(`${one.key}.number`);
  const field = (which: 'evse' | 'connector', label: string) => (
    <TextField
      label={label}
      value={one[which]}
      onChange={(event) => onChange(both ? { [which]: event.target.value } : { evse: event.target.value, connector: event.target.value })}
      error={number !== undefined}
      helperText={number === undefined ? undefined : t(`wrong.${number}`)}
      slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 2 } }}
    />
  );
  return (
    <Box
      role="group"
      aria-label={t('accept.connector', { name: one.name })}
      sx={{
        display: 'grid',
        gridTemplateColumns: both ? '72px 72px minmax(0, 1fr) 124px 96px 40px' : '72px minmax(0, 1fr) 130px 100px 40px',
        gap: 1,
        alignItems: 'start',
      }}
    >
      {both && field('evse', t('accept.evse'))}
      {field('connector', t('accept.number'))}
      <TextField
        label={t('accept.connectorName')}
        value={one.name}
        onChange={(event) => onChange({ name: event.target.value })}
        error={wrongs.has(`${one.key}.name`)}
        helperText={wrongs.has(`${one.key}.name`) ? t('wrong.connectorName') : undefined}
        slotProps={{ htmlInput: { maxLength: 40 } }}
      />
      <TextField
        label={t('accept.ratedPower')}
        value={one.power}
        onChange={(event) => onChange({ power: event.target.value })}
        error={wrongs.has(`${one.key}.power`)}
        helperText={wrongs.has(`${one.key}.power`) ? t('wrong.power') : undefined}
        slotProps={{
          htmlInput: { inputMode: 'decimal', maxLength: 8, style: { textAlign: 'right' } },
          // The field is narrower than its label and the unit beside each other.
          inputLabel: { shrink: true },
          input: { endAdornment: <InputAdornment position="end">kW</InputAdornment> },
        }}
      />
      <TextField
        select
        label={t('accept.phases')}
        value={one.phases}
        onChange={(event) => onChange({ phases: phases.find((text) => text === event.target.value) ?? '' })}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        {phases.map((text) => (
          <MenuItem key={text} value={text}>
            {text === '' ? '–' : text}
          </MenuItem>
        ))}
      </TextField>
      <IconButton aria-label={t('accept.removeConnector', { name: one.name })} disabled={onRemove === null} onClick={() => onRemove?.()}>
        <DeleteIcon />
      </IconButton>
    </Box>
  );
}

const phases = ['', '1', '2', '3'] as const;
