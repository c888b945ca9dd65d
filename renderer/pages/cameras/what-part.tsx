/** What the camera is and can, which of its pictures are taken, and whose certificate it shows. */
import RefreshIcon from '@mui/icons-material/Refresh';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { CameraProbe } from '../../../station-core/api/contract.ts';
import { codecText } from '../../components/camera/camera-make.ts';
import { pictures, type CameraPartProps } from './camera-draft.ts';
import { ProbeFacts, profileText } from './probe-facts.tsx';

export interface WhatPartProps extends CameraPartProps {
  /** null: not asked yet in this dialog. */
  readonly probe: CameraProbe | null;
  /** What it said now or earlier; null: nothing yet. */
  readonly abilities: CameraProbe['abilities'] | null;
  readonly isRtsp: boolean;
  readonly asking: boolean;
  /** null: it was asked already. */
  readonly onAsk: (() => void) | null;
}

export function WhatPart(props: WhatPartProps) {
  const { draft, onChange, probe, abilities, isRtsp, asking, onAsk } = props;
  const { t } = useTranslation('cameras');
  if (isRtsp) return <Typography color="textSecondary">{t('what.rtsp')}</Typography>;
  const choose = (main: string, sub: string) =>
    onChange(probe === null ? { mainProfile: main, subProfile: sub, mainUrl: '', subUrl: '' } : pictures(probe, main, sub));
  const certificate = probe?.certificate ?? null;
  const sub = abilities?.profiles.find(({ token }) => token === draft.subProfile);
  return (
    <>
      {probe !== null && <ProbeFacts probe={probe} />}
      {onAsk !== null && (
        <Button variant="outlined" startIcon={<RefreshIcon />} loading={asking} onClick={onAsk} sx={{ alignSelf: 'flex-start' }}>
          {t(probe === null ? 'what.ask' : 'what.again')}
        </Button>
      )}
      {abilities === null ? (
        <Typography color="textSecondary">{t('what.unknown')}</Typography>
      ) : (
        <>
          <ProfileField
            label={t('what.main')}
            help={t('what.mainHelp')}
            value={draft.mainProfile}
            profiles={abilities.profiles}
            onChange={(token) => choose(token, draft.subProfile)}
          />
          <ProfileField
            label={t('what.sub')}
            help={t('what.subHelp')}
            value={draft.subProfile}
            profiles={abilities.profiles}
            onChange={(token) => choose(draft.mainProfile, token)}
          />
          {sub !== undefined && codecText(sub.codec) === 'H.265' && (
            <Alert severity="warning" variant="outlined">
              {t('what.h265')}
            </Alert>
          )}
        </>
      )}
      {certificate !== null && <Certificate sha256={certificate} pinned={draft.pinnedCertificate} onChange={onChange} />}
    </>
  );
}

function ProfileField(props: {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly profiles: CameraProbe['abilities']['profiles'];
  readonly onChange: (token: string) => void;
}) {
  const { t } = useTranslation('cameras');
  const isKnown = props.profiles.some(({ token }) => token === props.value);
  return (
    <TextField
      select
      label={props.label}
      helperText={props.help}
      value={isKnown ? props.value : ''}
      onChange={(event) => props.onChange(event.target.value)}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">{t('what.first')}</MenuItem>
      {props.profiles.map((profile) => (
        <MenuItem key={profile.token} value={profile.token}>
          {profileText(profile)}
        </MenuItem>
      ))}
    </TextField>
  );
}

function Certificate(props: {
  readonly sha256: string;
  readonly pinned: string | null;
  readonly onChange: (change: { readonly pinnedCertificate: string | null }) => void;
}) {
  const { t } = useTranslation('cameras');
  const { sha256, pinned } = props;
  return (
    <div>
      <FormControlLabel
        control={<Checkbox checked={pinned === sha256} onChange={(_, on) => props.onChange({ pinnedCertificate: on ? sha256 : null })} />}
        label={t('pin.label')}
      />
      <Typography variant="body2" color="textSecondary">
        {t('pin.help')}
      </Typography>
      <Typography component="code" variant="body2" sx={{ display: 'block', fontFamily: 'monospace', overflowWrap: 'anywhere', mt: 0.5 }}>
        {sha256.replace(/(.{8})(?=.)/g, '$1 ')}
      </Typography>
    </div>
  );
}
