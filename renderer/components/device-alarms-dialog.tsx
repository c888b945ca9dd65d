/** Switches alarms on for this phone or PC: messages while the page is hidden, and through the browser's maker while it is closed. */
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect, useEffectEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentEndpoint, deviceState, subscribe, switchOff, switchOn, type DeviceState } from '../client/device-alarms.ts';
import { useApi } from '../client/screen-context.tsx';
import { useAction } from '../client/use-action.ts';
import { languageOf } from '../i18n/i18n.ts';
import { FaultNote } from './fault-text.tsx';

const LEAST = ['low', 'medium', 'high', 'critical'] as const;
type Least = (typeof LEAST)[number];

/** What is known of this device; endpoint null: it is told only while a page is open. */
interface Known {
  readonly state: DeviceState;
  readonly endpoint: string | null;
  readonly atLeast: Least;
}

export function DeviceAlarmsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t, i18n } = useTranslation('device');
  const { own } = useApi().notify;
  const titleId = useId();
  const [known, setKnown] = useState<Known | null>(null);
  const [problem, setProblem] = useState<'refused' | 'noService' | null>(null);
  const [busy, setBusy] = useState(false);
  const [tested, setTested] = useState(false);
  const on = useAction(own.on);
  const off = useAction(own.off);
  const test = useAction(own.test);

  const read = useEffectEvent(() => readDevice(own));
  useEffect(() => {
    let wanted = true;
    void read().then((device) => wanted && setKnown(device));
    return () => {
      wanted = false;
    };
  }, []);

  const save = async (atLeast: Least): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      if (!(await switchOn())) {
        setProblem('refused');
        return;
      }
      const { publicKey } = await own.key();
      const subscription = await subscribe(publicKey).catch(() => null);
      if (subscription === null) setProblem('noService');
      else await on.run({ ...subscription, device: deviceName(navigator.userAgent), atLeast, language: languageOf(i18n) });
    } finally {
      setKnown(await readDevice(own));
      setBusy(false);
    }
  };
  const end = async (): Promise<void> => {
    setBusy(true);
    const endpoint = known?.endpoint ?? null;
    if (endpoint !== null) await off.run({ endpoint });
    await switchOff();
    setKnown(await readDevice(own));
    setBusy(false);
  };
  return (
    <Dialog open maxWidth="xs" fullWidth aria-labelledby={titleId} onClose={onClose}>
      <DialogTitle id={titleId}>{t('title')}</DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          <Typography color="textSecondary">{t('lead')}</Typography>
          {known !== null && (
            <Alert severity={known.state === 'on' ? 'success' : 'info'} role="status">
              {known.state === 'on' ? t(known.endpoint === null ? 'on.open' : 'on.closed') : t(`state.${known.state}`)}
            </Alert>
          )}
          {problem !== null && <Alert severity="warning">{t(`problem.${problem}`)}</Alert>}
          {known?.state === 'on' && known.endpoint !== null && (
            <TextField
              select
              label={t('atLeast')}
              value={known.atLeast}
              disabled={busy}
              onChange={(event) => void save(LEAST.find((one) => one === event.target.value) ?? 'high')}
            >
              {LEAST.map((one) => (
                <MenuItem key={one} value={one}>
                  {t(`at.${one}`)}
                </MenuItem>
              ))}
            </TextField>
          )}
          {tested && <Typography role="status">{t('tested')}</Typography>}
          <FaultNote fault={on.fault ?? off.fault ?? test.fault} />
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onClose}>{t('close')}</Button>
        {known?.state === 'on' && (
          <>
            <Button disabled={busy} onClick={() => void end()}>
              {t('switchOff')}
            </Button>
            {known.endpoint === null ? (
              <Button variant="contained" loading={busy} onClick={() => void save('high')}>
                {t('again')}
              </Button>
            ) : (
              <Button
                variant="contained"
                loading={test.pending}
                onClick={() => void test.run({ endpoint: known.endpoint ?? '' }).then(({ ok }) => setTested(ok))}
              >
                {t('test')}
              </Button>
            )}
          </>
        )}
        {known?.state === 'off' && (
          <Button variant="contained" loading={busy} onClick={() => void save('high')}>
            {t('switchOn')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}

async function readDevice(own: ReturnType<typeof useApi>['notify']['own']): Promise<Known> {
  const [state, endpoint] = await Promise.all([deviceState(), currentEndpoint()]);
  const kept = endpoint === null ? null : await own.state({ endpoint }).catch(() => null);
  return { state, endpoint: kept === null ? null : endpoint, atLeast: kept?.atLeast ?? 'high' };
}

/** As it stands in the list of who is told: enough to tell one's phone from the PC. */
function deviceName(userAgent: string): string {
  const found = /iPhone|iPad|Android|Windows|Macintosh|Linux/.exec(userAgent)?.[0] ?? 'Browser';
  return found === 'Macintosh' ? 'Mac' : found;
}
