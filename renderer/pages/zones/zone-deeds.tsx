/** What a person does with a zone: stop it now, reset it in two steps, begin and end a drill. Each says what it will do first. */
import DrillIcon from '@mui/icons-material/SportsOutlined';
import StopIcon from '@mui/icons-material/ReportOutlined';
import ResetIcon from '@mui/icons-material/RestartAlt';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SafetySetupAnswer, ZoneView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { useCauseText } from './cause-text.tsx';
import { secondsLeft } from './zone-checks.ts';

type Open = 'stop' | 'ask' | 'confirm' | 'drill' | null;

export function ZoneDeeds(props: {
  readonly zone: SafetySetupAnswer['zones'][number];
  readonly state: ZoneView | null;
  readonly setup: SafetySetupAnswer;
  readonly tell: (text: string) => void;
  /** The station is asked again at once. */
  readonly onDone: () => void;
}) {
  const { zone, state, setup, tell, onDone } = props;
  const { t } = useTranslation('zones');
  const api = useApi();
  const role = useMe().role;
  const [open, setOpen] = useState<Open>(null);
  const stop = useAction(api.zones.stop);
  const ask = useAction(api.zones.askReset);
  const endDrill = useAction(api.zones.endDrill);
  const { name, id: zoneId } = zone;
  const close = () => setOpen(null);
  const done = (text: string, next: Open = null) => {
    setOpen(next);
    if (text !== '') tell(text);
    onDone();
  };
  const isStopped = state?.phase === 'latched' || state?.phase === 'resetting';
  const runsDrill = state?.isDrill === true && isStopped;
  return (
    <>
      {runsDrill && may(role, 'zone-reset') && (
        <Button
          variant="contained"
          startIcon={<DrillIcon />}
          loading={endDrill.pending}
          onClick={() => void endDrill.run({ zoneId }).then(({ ok }) => ok && done(t('drill.ended', { name })))}
        >
          {t('drill.end')}
        </Button>
      )}
      {isStopped && !runsDrill && may(role, 'zone-reset') && (
        <Button variant="contained" startIcon={<ResetIcon />} onClick={() => setOpen(state.phase === 'resetting' ? 'confirm' : 'ask')}>
          {t(state.phase === 'resetting' ? 'reset.confirm' : 'reset.ask')}
        </Button>
      )}
      {!isStopped && may(role, 'zone-reset') && (
        <Button variant="outlined" startIcon={<DrillIcon />} onClick={() => setOpen('drill')}>
          {t('drill.begin')}
        </Button>
      )}
      {may(role, 'zone-stop') && (!isStopped || runsDrill) && (
        <Button variant="outlined" color="error" startIcon={<StopIcon />} onClick={() => setOpen('stop')}>
          {t('stop.button')}
        </Button>
      )}
      {open === 'stop' && (
        <ReasonDialog
          open
          danger
          title={t('stop.title', { name })}
          text={t('stop.text')}
          button={t('stop.button')}
          pending={stop.pending}
          fault={stop.fault}
          onClose={close}
          onDo={(reason) => void stop.run({ zoneId, reason }).then(({ ok }) => ok && done(t('stop.sent', { name })))}
        />
      )}
      {open === 'ask' && (
        <ReasonDialog
          open
          title={t('reset.title', { name })}
          text={t('reset.text')}
          button={t('reset.ask')}
          pending={ask.pending}
          fault={ask.fault}
          onClose={close}
          onDo={(reason) => void ask.run({ zoneId, reason }).then(({ ok }) => ok && done('', 'confirm'))}
        />
      )}
      {open === 'confirm' && (
        <ConfirmReset
          name={name}
          zoneId={zoneId}
          state={state}
          setup={setup}
          onClose={close}
          onDone={() => done(t('reset.done', { name }))}
        />
      )}
      {open === 'drill' && (
        <DrillDialog name={name} zoneId={zoneId} setup={setup} onClose={close} onDone={() => done(t('drill.begun', { name }))} />
      )}
    </>
  );
}

function ConfirmReset(props: {
  readonly name: string;
  readonly zoneId: string;
  readonly state: ZoneView | null;
  readonly setup: SafetySetupAnswer;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { name, zoneId, state, setup, onClose, onDone } = props;
  const { t } = useTranslation('zones');
  const confirm = useAction(useApi().zones.confirmReset);
  const causeText = useCauseText(setup);
  const left = secondsLeft(state, useNow(1_000));
  const standing = state?.standing ?? [];
  const isAsked = state?.phase === 'resetting';
  const askedBy = setup.people[state?.resetAskedBy ?? ''];
  return (
    <FormDialog
      title={t('reset.confirm.title', { name })}
      submit={t('reset.confirm')}
      disabled={!isAsked || left === 0 || standing.length > 0}
      pending={confirm.pending}
      fault={confirm.fault}
      onSubmit={() => void confirm.run({ zoneId }).then(({ ok }) => ok && onDone())}
      onClose={onClose}
    >
      <Typography>{t('reset.confirm.text')}</Typography>
      {askedBy !== undefined && <Typography variant="body2">{t('reset.by', { name: askedBy })}</Typography>}
      {standing.length === 0 ? (
        <Typography variant="body2">{t('reset.free')}</Typography>
      ) : (
        <Box>
          <Typography sx={{ color: 'warning.main', fontWeight: 600 }}>{t('reset.blocked')}</Typography>
          <Box component="ul" sx={{ my: 0.5, pl: 3 }}>
            {standing.map((key) => (
              <li key={key}>{causeText(key)}</li>
            ))}
          </Box>
        </Box>
      )}
      <Typography variant="body2" color="textSecondary" sx={{ fontVariantNumeric: 'tabular-nums' }}>
        {left > 0 || !isAsked ? t('reset.left', { s: left }) : t('reset.lapsed')}
      </Typography>
    </FormDialog>
  );
}

function DrillDialog(props: {
  readonly name: string;
  readonly zoneId: string;
  readonly setup: SafetySetupAnswer;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { name, zoneId, setup, onClose, onDone } = props;
  const { t } = useTranslation('zones');
  const begin = useAction(useApi().zones.beginDrill);
  const rules = setup.rules.filter((rule) => rule.enabled && (rule.zoneId === null || rule.zoneId === zoneId));
  const [chosen, setChosen] = useState('');
  const ruleId = chosen !== '' ? chosen : (rules.find(({ severity }) => severity === 'critical') ?? rules[0])?.id;
  return (
    <FormDialog
      title={t('drill.title', { name })}
      submit={t('drill.go')}
      width="sm"
      disabled={ruleId === undefined}
      pending={begin.pending}
      fault={begin.fault}
      onSubmit={() => {
        if (ruleId !== undefined) void begin.run({ zoneId, ruleId }).then(({ ok }) => ok && onDone());
      }}
      onClose={onClose}
    >
      <Typography>{t('drill.text')}</Typography>
      {ruleId === undefined ? (
        <Typography sx={{ color: 'warning.main' }}>{t('drill.none')}</Typography>
      ) : (
        <TextField select label={t('drill.rule')} value={ruleId} onChange={(event) => setChosen(event.target.value)}>
          {rules.map((rule) => (
            <MenuItem key={rule.id} value={rule.id}>
              {rule.name}
            </MenuItem>
          ))}
        </TextField>
      )}
    </FormDialog>
  );
}
