/** Tests of a camera: a snapshot with the time it took, and each of its relay outputs. */
import PhotoIcon from '@mui/icons-material/PhotoCameraOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { Panel } from '../../components/camera/panel.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';

export function TestPanel({ row }: { readonly row: CameraRow }) {
  const { t } = useTranslation('cameras');
  const { camera, health } = row;
  const relays = health?.abilities?.relays ?? [];
  return (
    <Panel title={t('test.title')}>
      <Stack spacing={2}>
        <Snapshot cameraId={camera.id} name={camera.name} />
        {relays.map((token) => (
          <RelayTest key={token} cameraId={camera.id} token={token} />
        ))}
      </Stack>
    </Panel>
  );
}

interface Taking {
  readonly url: string;
  readonly beganMs: number;
  readonly state: 'asked' | 'came' | 'failed';
  readonly tookMs: number;
}

function Snapshot({ cameraId, name }: { readonly cameraId: string; readonly name: string }) {
  const { t } = useTranslation('cameras');
  const [taking, setTaking] = useState<Taking | null>(null);
  const take = () => {
    const beganMs = performance.now();
    setTaking({
      url: `/camera/${encodeURIComponent(cameraId)}/snapshot.jpg?at=${Math.round(beganMs)}`,
      beganMs,
      state: 'asked',
      tookMs: 0,
    });
  };
  const end = (state: 'came' | 'failed') =>
    setTaking((before) => (before === null ? null : { ...before, state, tookMs: Math.round(performance.now() - before.beganMs) }));
  return (
    <Stack spacing={1} sx={{ alignItems: 'flex-start' }}>
      <Stack direction="row" spacing={2} sx={{ alignItems: 'center' }}>
        <Button variant="outlined" startIcon={<PhotoIcon />} loading={taking?.state === 'asked'} onClick={take}>
          {t('test.snapshot')}
        </Button>
        <Typography role="status" color="textSecondary">
          {taking?.state === 'came' && t('test.snapshotCame', { ms: taking.tookMs })}
          {taking?.state === 'failed' && t('test.snapshotFailed')}
        </Typography>
      </Stack>
      {taking !== null && taking.state !== 'failed' && (
        <Box
          component="img"
          src={taking.url}
          alt={t('test.snapshotOf', { name })}
          onLoad={() => end('came')}
          onError={() => end('failed')}
          sx={{ width: '100%', maxWidth: 480, borderRadius: 1, minHeight: taking.state === 'asked' ? 120 : 0 }}
        />
      )}
    </Stack>
  );
}

/** A relay may move a gate or sound a siren: the dialog says so before it acts. */
function RelayTest({ cameraId, token }: { readonly cameraId: string; readonly token: string }) {
  const { t } = useTranslation('cameras');
  const relay = useAction(useApi().cameras.relay);
  const [asking, setAsking] = useState<boolean | null>(null);
  const [said, setSaid] = useState('');
  const act = async (on: boolean) => {
    const done = await relay.run({ cameraId, token, on });
    if (!done.ok) return;
    setAsking(null);
    setSaid(t(on ? 'test.relayIsOn' : 'test.relayIsOff'));
  };
  return (
    <Stack direction="row" spacing={1} useFlexGap sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
      <Typography sx={{ minWidth: 140 }}>{t('test.relay', { token })}</Typography>
      <Button variant="outlined" onClick={() => setAsking(true)}>
        {t('test.relayOn')}
      </Button>
      <Button variant="outlined" onClick={() => setAsking(false)}>
        {t('test.relayOff')}
      </Button>
      <Typography role="status" color="textSecondary">
        {said}
      </Typography>
      {asking !== null && (
        <FormDialog
          title={t(asking ? 'test.relayOnTitle' : 'test.relayOffTitle', { token })}
          submit={t(asking ? 'test.relayOn' : 'test.relayOff')}
          danger={asking}
          pending={relay.pending}
          fault={relay.fault}
          onSubmit={() => void act(asking)}
          onClose={() => {
            relay.reset();
            setAsking(null);
          }}
        >
          <Typography>{t(asking ? 'test.relayOnText' : 'test.relayOffText')}</Typography>
        </FormDialog>
      )}
    </Stack>
  );
}
