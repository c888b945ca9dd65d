/** A price plan for a directive: from OCPI files, one tariff a layer, or as another station has it. */
import UploadIcon from '@mui/icons-material/UploadFileOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { guessedLayers, LAYERS, planBody, tariffsIn, type Layer, type NamedTariff } from './plan-file.ts';

interface PlanProps {
  readonly stations: readonly { readonly stationId: string; readonly name: string }[];
  readonly currency: { readonly code: string };
  readonly onBody: (body: unknown) => void;
}

export function PlanPart(props: PlanProps) {
  const { t } = useTranslation('hqDirectives');
  const [way, setWay] = useState<'file' | 'station'>('file');
  return (
    <>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={way}
        onChange={(_, next: unknown) => {
          if (next !== 'file' && next !== 'station') return;
          setWay(next);
          props.onBody(undefined);
        }}
      >
        <ToggleButton value="file">{t('plan.file')}</ToggleButton>
        <ToggleButton value="station">{t('plan.station')}</ToggleButton>
      </ToggleButtonGroup>
      {way === 'file' ? <FromFile {...props} /> : <FromStation {...props} />}
    </>
  );
}

const MOST_BYTES = 1_024 * 1_024;

function FromFile({ currency, onBody }: PlanProps) {
  const { t } = useTranslation('hqDirectives');
  const input = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [grace, setGrace] = useState('10');
  const [tariffs, setTariffs] = useState<readonly NamedTariff[]>([]);
  const [layers, setLayers] = useState<readonly (Layer | '')[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const tell = (next: {
    readonly name: string;
    readonly grace: string;
    readonly tariffs: readonly NamedTariff[];
    readonly layers: readonly (Layer | '')[];
  }) => onBody(planBody(next.name, next.grace, next.tariffs, next.layers) ?? undefined);
  const read = async (files: readonly File[]) => {
    setProblem(null);
    const found: NamedTariff[] = [];
    for (const file of files) {
      const inFile = file.size > MOST_BYTES ? null : tariffsIn(file.name, await file.text());
      if (inFile === null) {
        setProblem(t('plan.file.wrong', { name: file.name }));
        return;
      }
      found.push(...inFile);
    }
    if (found.length > LAYERS.length) {
      setProblem(t('plan.file.many', { count: found.length }));
      return;
    }
    const guessed = guessedLayers(found);
    const called = name === '' ? (files[0]?.name.replace(/\.json$/i, '') ?? '') : name;
    setTariffs(found);
    setLayers(guessed);
    setName(called);
    tell({ name: called, grace, tariffs: found, layers: guessed });
  };
  const codes = [...new Set(tariffs.map(({ ocpi }) => (typeof ocpi['currency'] === 'string' ? ocpi['currency'] : '')))];
  return (
    <>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <Button variant="outlined" startIcon={<UploadIcon />} onClick={() => input.current?.click()}>
          {t('plan.file.choose')}
        </Button>
        <Typography variant="body2" color="textSecondary">
          {t('plan.file.help')}
        </Typography>
      </Box>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept="application/json,.json"
        aria-label={t('plan.file.choose')}
        onChange={(event) => {
          void read([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      {problem !== null && (
        <Typography variant="body2" role="alert" sx={{ color: 'warning.main' }}>
          {problem}
        </Typography>
      )}
      {tariffs.length > 0 && (
        <>
          <TextField
            label={t('field.name')}
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              tell({ name: event.target.value, grace, tariffs, layers });
            }}
            slotProps={{ htmlInput: { maxLength: 200 } }}
            sx={{ maxWidth: 480 }}
          />
          {tariffs.map((tariff, index) => (
            <TextField
              key={`${tariff.file}-${index}`}
              select
              label={t('plan.layer', { name: tariff.name })}
              value={layers[index] ?? ''}
              onChange={(event) => {
                const next = layers.map((layer, at) => (at === index ? (LAYERS.find((one) => one === event.target.value) ?? '') : layer));
                setLayers(next);
                tell({ name, grace, tariffs, layers: next });
              }}
              sx={{ maxWidth: 480 }}
            >
              {LAYERS.map((layer) => (
                <MenuItem key={layer} value={layer}>
                  {t(`layer.${layer}`)}
                </MenuItem>
              ))}
            </TextField>
          ))}
          <TextField
            label={t('plan.grace')}
            value={grace}
            onChange={(event) => {
              setGrace(event.target.value);
              tell({ name, grace: event.target.value, tariffs, layers });
            }}
            helperText={t('plan.grace.help')}
            slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 4 } }}
            sx={{ maxWidth: 240 }}
          />
          {(codes.length > 1 || codes[0] !== currency.code) && currency.code !== '' && (
            <Typography variant="body2" sx={{ color: 'warning.main' }}>
              {t('plan.currency', { plan: codes.join(', '), stations: currency.code })}
            </Typography>
          )}
        </>
      )}
    </>
  );
}

function FromStation({ stations, onBody }: PlanProps) {
  const { t } = useTranslation('hqDirectives');
  const api = useHqApi();
  const [stationId, setStationId] = useState('');
  const [planId, setPlanId] = useState('');
  const plans = useCall(api.directives.plans, { stationId }, { enabled: stationId !== '' });
  const load = useAction(api.directives.planOf);
  const choose = async (id: string) => {
    setPlanId(id);
    const plan = plans.data?.find((one) => one.planId === id);
    if (plan === undefined) return;
    const done = await load.run({ stationId, planId: id, version: plan.version });
    onBody(done.ok ? done.value.body : undefined);
  };
  return (
    <>
      <TextField
        select
        label={t('plan.of')}
        value={stationId}
        onChange={(event) => {
          setStationId(event.target.value);
          setPlanId('');
          onBody(undefined);
        }}
        sx={{ maxWidth: 480 }}
      >
        {stations.map((station) => (
          <MenuItem key={station.stationId} value={station.stationId}>
            {station.name}
          </MenuItem>
        ))}
      </TextField>
      {stationId !== '' && plans.data?.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('plan.none')}
        </Typography>
      )}
      {stationId !== '' && (plans.data?.length ?? 0) > 0 && (
        <TextField
          select
          label={t('kind.plan')}
          value={planId}
          onChange={(event) => void choose(event.target.value)}
          sx={{ maxWidth: 480 }}
        >
          {(plans.data ?? []).map((plan) => (
            <MenuItem key={plan.planId} value={plan.planId}>
              {plan.name} {plan.isActive && `(${t('plan.active')})`}
            </MenuItem>
          ))}
        </TextField>
      )}
      <FaultNote fault={plans.fault ?? load.fault} />
    </>
  );
}
