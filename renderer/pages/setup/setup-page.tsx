/** The first run: what the station is called, where it is, what it charges in, and who owns it. */
import Autocomplete, { createFilterOptions } from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Divider from '@mui/material/Divider';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetupStatus } from '../../../station-core/api/contract.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { Door } from '../../components/door.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { blankOwner, isOwnerReady } from '../../components/owner-draft.ts';
import { OwnerFields } from '../../components/owner-fields.tsx';
import { dateTimeText } from '../../format/time-text.ts';
import { chooseLanguage, languageOf } from '../../i18n/i18n.ts';
import { currencyOptions, likelyCurrency, zoneOptions, type Option } from './zones.ts';

export function SetupPage({
  status,
  onDone,
  onTakeOver,
}: {
  readonly status: SetupStatus;
  readonly onDone: () => void;
  /** This PC takes the place of one that HQ knows. */
  readonly onTakeOver: () => void;
}) {
  const { t, i18n } = useTranslation('setup');
  const api = useApi();
  const complete = useAction(api.setup.complete);
  const language = languageOf(i18n);
  const zones = useMemo(() => zoneOptions(status.suggestedZone), [status.suggestedZone]);
  const currencies = useMemo(() => currencyOptions(likelyCurrency(status.suggestedZone), language), [status.suggestedZone, language]);
  const [stationName, setStationName] = useState('');
  const [zone, setZone] = useState(zones[0]?.value ?? 'UTC');
  const [currency, setCurrency] = useState(likelyCurrency(status.suggestedZone));
  const [owner, setOwner] = useState(blankOwner);
  const [tried, setTried] = useState(false);
  useEffect(() => {
    document.title = t('title');
  }, [t]);
  const ready = stationName.trim() !== '' && isOwnerReady(owner);
  const submit = async () => {
    setTried(true);
    if (!ready || complete.pending) return;
    const { name, password } = owner;
    const done = await complete.run({ stationName: stationName.trim(), zone, currency, language, ownerName: name.trim(), password });
    if (done.ok) onDone();
  };
  const noName = tried && stationName.trim() === '';
  return (
    <Door title={t('title')} intro={t('intro')} width={600}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack spacing={2.25}>
          <Box>
            <Typography variant="body2" color="textSecondary">
              {t('lost.text')}
            </Typography>
            <Button size="small" variant="outlined" onClick={onTakeOver} sx={{ mt: 1 }}>
              {t('lost.do')}
            </Button>
          </Box>
          <Divider />
          <Typography variant="h2">{t('part.station')}</Typography>
          <TextField
            label={t('name')}
            value={stationName}
            onChange={(event) => setStationName(event.target.value)}
            helperText={noName ? t('missing.name') : t('name.help')}
            error={noName}
            autoFocus
            slotProps={{ htmlInput: { maxLength: 80 } }}
          />
          <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' }, gap: 2 }}>
            <Choice
              label={t('zone')}
              options={zones}
              value={zone}
              onChange={setZone}
              none={t('zone.none')}
              help={<ZoneNow zone={zone} />}
              suggested={{ value: status.suggestedZone, text: t('zone.suggested') }}
            />
            <Choice
              label={t('currency')}
              options={currencies}
              value={currency}
              onChange={setCurrency}
              none={t('currency.none')}
              help={t('currency.help')}
            />
          </Box>
          <Box>
            <ToggleButtonGroup
              exclusive
              size="small"
              value={language}
              aria-label={t('language')}
              onChange={(_, value: unknown) => {
                if (value === 'en' || value === 'zh') chooseLanguage(i18n, value);
              }}
            >
              <ToggleButton value="en" lang="en">
                English
              </ToggleButton>
              <ToggleButton value="zh" lang="zh-CN">
                中文
              </ToggleButton>
            </ToggleButtonGroup>
            <Typography variant="body2" color="textSecondary" sx={{ mt: 0.75, fontSize: '0.75rem' }}>
              {t('language.help')}
            </Typography>
          </Box>
          <Divider />
          <Typography variant="h2">{t('part.owner')}</Typography>
          <OwnerFields draft={owner} tried={tried} onChange={setOwner} />
          <Typography variant="body2" color="textSecondary">
            {t('password.lost')}
          </Typography>
          <FaultNote fault={complete.fault} />
          <Button type="submit" variant="contained" size="large" loading={complete.pending}>
            {t('submit')}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}

function ZoneNow({ zone }: { readonly zone: string }) {
  const { t } = useTranslation('setup');
  return <>{t('zone.now', { time: dateTimeText(useNow(), zone) })}</>;
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly none: string;
  readonly help: ReactNode;
  /** Marked in the list. */
  readonly suggested?: Option;
}

/** Found by its words and by its own name: people type "Europe/Berlin" as well as "Berlin". */
const findOptions = createFilterOptions<Option>({ stringify: ({ text, value }) => `${text} ${value}` });

function Choice({ label, options, value, onChange, none, help, suggested }: ChoiceProps) {
  const chosen = options.find((option) => option.value === value) ?? { value, text: value };
  return (
    <Autocomplete
      options={options}
      value={chosen}
      disableClearable
      noOptionsText={none}
      openText={label}
      closeText={label}
      filterOptions={findOptions}
      getOptionLabel={(option) => option.text}
      isOptionEqualToValue={(a, b) => a.value === b.value}
      onChange={(_, option) => onChange(option.value)}
      renderOption={({ key, ...props }, option) => (
        <li key={key} {...props}>
          {option.text}
          {option.value === suggested?.value && (
            <Box component="span" sx={{ color: 'text.secondary', marginInlineStart: 'auto', pl: 2, fontSize: '0.8125rem' }}>
              {suggested.text}
            </Box>
          )}
        </li>
      )}
      renderInput={(params) => <TextField {...params} label={label} helperText={help} />}
    />
  );
}
