/** Adds a camera a step at a time, or changes one: where it is, who logs in, what it shows, what it sees, what is kept. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import Step from '@mui/material/Step';
import StepLabel from '@mui/material/StepLabel';
import Stepper from '@mui/material/Stepper';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraProbe, CameraRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { readAddress } from './address.ts';
import { draftOf, emptyDraft, toSave, withProbe, wrongsOf, type CameraDraft, type CameraPartProps } from './camera-draft.ts';
import { DonePart } from './done-part.tsx';
import { FindPart } from './find-part.tsx';
import { KeepPart } from './keep-part.tsx';
import { LoginPart } from './login-part.tsx';
import { PlacePart } from './place-part.tsx';
import { WhatPart } from './what-part.tsx';

export interface CameraDialogProps {
  /** null: a new one. */
  readonly camera: CameraRow | null;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

const newSteps = ['find', 'login', 'what', 'place', 'keep', 'done'] as const;
const changeSteps = ['login', 'what', 'place', 'keep'] as const;
type StepName = (typeof newSteps)[number];

/** Fields that have to be right before the next step. */
const FIELDS: Readonly<Record<StepName, readonly string[]>> = {
  find: ['address'],
  login: ['address'],
  what: [],
  place: ['name'],
  keep: ['preroll', 'postroll', 'keepDays'],
  done: [],
};

export function CameraDialog({ camera, onClose, onSaved }: CameraDialogProps) {
  const { t } = useTranslation('cameras');
  const titleId = useId();
  const isFull = useMediaQuery('(max-width: 600px)');
  const api = useApi();
  const ask = useAction(api.cameras.probe);
  const save = useAction(api.cameras.save);
  const isNew = camera === null;
  const [draft, setDraft] = useState<CameraDraft>(() => (camera === null ? emptyDraft : draftOf(camera)));
  const [step, setStep] = useState<StepName>(isNew ? 'find' : 'login');
  const [probe, setProbe] = useState<CameraProbe | null>(null);
  const wrongs = wrongsOf(draft);
  const address = readAddress(draft.address);
  const isRtsp = address.kind === 'rtsp';
  const pending = ask.pending || save.pending;
  const abilities = probe?.abilities ?? camera?.health?.abilities ?? null;
  const change = (next: Partial<CameraDraft>) => {
    setDraft((before) => ({ ...before, ...next }));
    // What it said belongs to the address it was asked at.
    if (next.address !== undefined && next.address !== draft.address) {
      setProbe(null);
      ask.reset();
    }
  };
  const go = (next: StepName) => {
    save.reset();
    setStep(next);
  };
  const askIt = async (): Promise<boolean> => {
    if (address.kind !== 'onvif') return false;
    const { cameraId, username, password, pinnedCertificate } = draft;
    const done = await ask.run({ cameraId, serviceUrl: address.url, username: username.trim(), password, pinnedCertificate });
    if (!done.ok) return false;
    setProbe(done.value);
    setDraft((before) => withProbe(before, done.value));
    return true;
  };
  const saveIt = async () => {
    const done = await save.run(toSave(draft));
    if (!done.ok) return;
    onSaved();
    if (!isNew) {
      onClose();
      return;
    }
    setDraft((before) => ({ ...before, cameraId: done.value.cameraId, password: null }));
    setStep('done');
  };
  const isWrong = FIELDS[step].some((field) => wrongs.has(field));
  const next = async () => {
    if (step === 'find') go('login');
    else if (step === 'login') {
      if (isRtsp || (await askIt())) go(isRtsp ? 'place' : 'what');
    } else if (step === 'what') go('place');
    else if (step === 'place') go('keep');
    else await saveIt();
  };
  const back = () => {
    const before: Readonly<Partial<Record<StepName, StepName>>> = { login: 'find', what: 'login', place: isRtsp || probe === null ? 'login' : 'what', keep: 'place' }; // prettier-ignore
    const to = before[step];
    if (to !== undefined) go(to);
  };
  const part: CameraPartProps = { draft, wrongs, onChange: change };
  const parts: Readonly<Record<StepName, () => ReactNode>> = {
    find: () => <FindPart {...part} onFound={() => go('login')} />,
    login: () => (
      <LoginPart
        {...part}
        isRtsp={isRtsp}
        hasPassword={camera?.hasPassword === true}
        isNew={isNew}
        onSkip={isNew && ask.fault !== null ? () => go('place') : null}
      />
    ),
    what: () => <WhatPart {...part} probe={probe} abilities={abilities} isRtsp={isRtsp} asking={ask.pending} onAsk={isNew ? null : () => void askIt()} />, // prettier-ignore
    place: () => <PlacePart {...part} presets={abilities?.presets ?? []} canTurn={abilities?.ptz === true} />,
    keep: () => <KeepPart {...part} isNew={isNew} />,
    done: () => <DonePart cameraId={draft.cameraId ?? ''} name={draft.name} />,
  };
  return (
    <Dialog open maxWidth="sm" fullScreen={isFull} aria-labelledby={titleId} onClose={pending ? () => undefined : onClose}>
      <form
        noValidate
        style={{ display: 'contents' }}
        onSubmit={(event) => {
          event.preventDefault();
          if (pending) return;
          if (step === 'done') onClose();
          else if (isNew ? !isWrong : wrongs.size === 0) void (isNew ? next() : saveIt());
        }}
      >
        <DialogTitle id={titleId}>{camera === null ? t('dialog.add') : t('dialog.change', { name: camera.camera.name })}</DialogTitle>
        <DialogContent>
          <Stack spacing={2}>
            {isNew ? (
              <Stepper activeStep={newSteps.indexOf(step)} alternativeLabel>
                {newSteps
                  .filter((name) => name !== 'done')
                  .map((name) => (
                    <Step key={name}>
                      <StepLabel>{t(`step.${name}`)}</StepLabel>
                    </Step>
                  ))}
              </Stepper>
            ) : (
              <Tabs variant="scrollable" value={step} onChange={(_, to: StepName) => go(to)}>
                {changeSteps.map((name) => (
                  <Tab key={name} value={name} label={t(`tab.${name}`)} />
                ))}
              </Tabs>
            )}
            <Stack spacing={2} sx={{ minHeight: 330, pt: 1 }}>
              {parts[step]()}
              <FaultNote fault={step === 'login' || step === 'what' ? ask.fault : null} />
              <FaultNote fault={save.fault} />
              {!isNew && wrongs.size > 0 && !isWrong && <Box role="status">{t('dialog.elsewhere')}</Box>}
            </Stack>
          </Stack>
        </DialogContent>
        <Foot
          isNew={isNew}
          step={step}
          isWrong={isNew ? isWrong : wrongs.size > 0}
          pending={pending}
          onBack={back}
          onClose={onClose}
          isRtsp={isRtsp}
        />
      </form>
    </Dialog>
  );
}

function Foot(props: {
  readonly isNew: boolean;
  readonly step: StepName;
  readonly isWrong: boolean;
  readonly isRtsp: boolean;
  readonly pending: boolean;
  readonly onBack: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('cameras');
  const { t: common } = useTranslation();
  const { isNew, step, pending } = props;
  const isDone = step === 'done';
  const word = isDone
    ? common('do.close')
    : !isNew
      ? common('do.save')
      : step === 'login' && !props.isRtsp
        ? t('dialog.ask')
        : step === 'keep'
          ? t('dialog.save')
          : t('dialog.next');
  return (
    <DialogActions sx={{ px: 3, pb: 2 }}>
      {!isDone && (
        <Button onClick={props.onClose} disabled={pending}>
          {common('do.cancel')}
        </Button>
      )}
      <Box sx={{ flex: 1 }} />
      {isNew && step !== 'find' && !isDone && (
        <Button onClick={props.onBack} disabled={pending}>
          {common('do.back')}
        </Button>
      )}
      <Button type="submit" variant="contained" disabled={props.isWrong} loading={pending}>
        {word}
      </Button>
    </DialogActions>
  );
}
