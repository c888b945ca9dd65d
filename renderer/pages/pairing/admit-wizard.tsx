/** Lets a pile in, a step at a time: what it is and where it stands, its connectors, its password; then what is left to do. */
import PrintIcon from '@mui/icons-material/PrintOutlined';
import Alert from '@mui/material/Alert';
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
import Typography from '@mui/material/Typography';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PileView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { admission, draftFor, passwordOf, wrongsOf, type AdmitDraft } from '../../components/pile/admit-draft.ts';
import { ConnectorsPart, MadePassword, PasswordPart, PlacePart } from '../../components/pile/admit-parts.tsx';
import { LineMark } from '../../components/pile/pile-marks.tsx';
import { newPilePassword } from '../../components/pile/pile-password.ts';
import { protocolText } from '../../format/protocol-text.ts';
import { StickerLinks } from '../../components/pile/sticker-links.tsx';

export interface AdmitWizardProps {
  readonly pile: PileView;
  /** Zones that piles of this site are in already. */
  readonly zones: readonly string[];
  readonly onClose: () => void;
}

const steps = ['place', 'connectors', 'password', 'done'] as const;
const lastStep = 2;

/** Each step is checked before the next; Enter goes on, the last one accepts. */
export function AdmitWizard({ pile, zones, onClose }: AdmitWizardProps) {
  const { t } = useTranslation('pairing');
  const { t: common } = useTranslation();
  const admit = useAction(useApi().piles.admit);
  const [draft, setDraft] = useState<AdmitDraft>(() => draftFor(pile, newPilePassword()));
  const [at, setAt] = useState(0);
  const titleId = useId();
  const wrongs = wrongsOf(draft);
  const isWrong = [wrongs.has('name'), [...wrongs.keys()].some((key) => key === 'connectors' || key.includes('.')), wrongs.has('typed')];
  const change = (next: Partial<AdmitDraft>) => setDraft((before) => ({ ...before, ...next }));
  const part = { draft, wrongs, onChange: change };
  const isDone = at > lastStep;
  const next = async () => {
    if (at < lastStep) {
      setAt(at + 1);
      return;
    }
    const done = await admit.run(admission(pile.id, draft));
    if (done.ok) setAt(lastStep + 1);
  };
  return (
    <Dialog open maxWidth="sm" aria-labelledby={titleId} onClose={admit.pending ? () => undefined : onClose}>
      <form
        noValidate
        style={{ display: 'contents' }}
        onSubmit={(event) => {
          event.preventDefault();
          if (isDone) onClose();
          else if (!admit.pending && isWrong[at] !== true) void next();
        }}
      >
        <DialogTitle id={titleId}>{t('wizard.title', { id: pile.id })}</DialogTitle>
        <DialogContent>
          <Stack spacing={2}>
            <Typography color="textSecondary">
              {t('wizard.from', {
                model: `${pile.vendor} ${pile.model}`.trim(),
                address: pile.remoteAddress ?? '–',
                protocol: protocolText(pile.protocol),
              })}
            </Typography>
            <Stepper activeStep={at}>
              {steps.map((step) => (
                <Step key={step}>
                  <StepLabel>{t(`wizard.step.${step}`)}</StepLabel>
                </Step>
              ))}
            </Stepper>
            <Stack spacing={2} sx={{ minHeight: 236, pt: 1 }}>
              {at === 0 && <PlacePart {...part} zones={zones} />}
              {at === 1 && (
                <>
                  <Typography>
                    {pile.connectors.length === 0 ? t('wizard.notTold') : t('wizard.told', { count: pile.connectors.length })}
                  </Typography>
                  <ConnectorsPart {...part} protocol={pile.protocol} />
                </>
              )}
              {at === lastStep && (
                <>
                  <Typography>{t('wizard.passwordWhy')}</Typography>
                  <PasswordPart {...part} isNew />
                </>
              )}
              {isDone && <DoneStep pile={pile} draft={draft} />}
            </Stack>
            <FaultNote fault={admit.fault} />
          </Stack>
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          {!isDone && (
            <Button onClick={onClose} disabled={admit.pending}>
              {common('do.cancel')}
            </Button>
          )}
          <Box sx={{ flex: 1 }} />
          {at > 0 && !isDone && (
            <Button onClick={() => setAt(at - 1)} disabled={admit.pending}>
              {common('do.back')}
            </Button>
          )}
          <Button type="submit" variant="contained" disabled={isWrong[at] === true} loading={admit.pending}>
            {isDone ? common('do.close') : t(at === lastStep ? 'wizard.accept' : 'wizard.next')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function DoneStep({ pile, draft }: { readonly pile: PileView; readonly draft: AdmitDraft }) {
  const { t } = useTranslation('pairing');
  const now = useCall(
    useApi().piles.get,
    { pileId: pile.id },
    { topics: ['pile'], concerns: (notice) => notice.topic === 'pile' && notice.pileId === pile.id },
  ).data;
  const password = passwordOf(draft) ?? null;
  return (
    <Stack spacing={2}>
      <Alert severity="success" variant="outlined">
        {t('wizard.accepted', { name: draft.name.trim() })}
      </Alert>
      {password !== null && (
        <Stack spacing={0.5}>
          <Typography>{t('wizard.typePassword')}</Typography>
          <MadePassword password={password} />
        </Stack>
      )}
      <Stack direction="row" spacing={1.5} sx={{ alignItems: 'center' }}>
        <Typography color="textSecondary">{t('wizard.now')}</Typography>
        {now !== undefined && <LineMark pile={now} />}
      </Stack>
      <Typography variant="h3">{t('wizard.then')}</Typography>
      <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap' }}>
        <StickerLinks pileId={pile.id} icon={<PrintIcon />} />
        <Button variant="outlined" href={hrefOf(['pile', pile.id, 'selftest'])}>
          {t('wizard.selftest')}
        </Button>
        <Button variant="outlined" href={hrefOf(['pile', pile.id])}>
          {t('wizard.page')}
        </Button>
      </Stack>
    </Stack>
  );
}
