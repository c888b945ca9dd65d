/** A rollout begins: which image, which piles; beside each pile why it would have to wait. */
import BusyIcon from '@mui/icons-material/HourglassEmpty';
import IdleIcon from '@mui/icons-material/CheckCircleOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FirmwareRow, RolloutTarget } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Mark } from '../../components/mark.tsx';
import { Loadable } from '../../components/page-states.tsx';
import { fits } from './fits.ts';

export interface StartDialogProps {
  readonly images: readonly FirmwareRow[];
  /** null: the newest. */
  readonly first: FirmwareRow | null;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

export function StartDialog({ images, first, onClose, onDone }: StartDialogProps) {
  const { t } = useTranslation('firmware');
  const api = useApi();
  const start = useAction(api.firmware.startRollout);
  const targets = useCall(api.firmware.targets, undefined, { topics: ['firmware', 'connector', 'pile', 'session'] });
  const [imageId, setImageId] = useState(first?.id ?? images[0]?.id ?? '');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const image = images.find((one) => one.id === imageId) ?? null;
  const piles = (targets.data ?? []).filter((target) => chosen.has(target.pileId));
  const submit = async () => {
    if (image === null || piles.length === 0) return;
    const done = await start.run({ firmwareId: image.id, pileIds: piles.map(({ pileId }) => pileId) });
    if (done.ok) onDone(t('startDialog.done', { name: image.name }));
  };
  const busy = piles.filter((target) => target.busy !== null).length;
  return (
    <FormDialog
      title={t('startDialog.title')}
      submit={t('startDialog.start')}
      width="sm"
      disabled={image === null || piles.length === 0}
      pending={start.pending}
      fault={start.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">{t('startDialog.what')}</Typography>
      {images.length === 0 ? (
        <Typography>{t('startDialog.noImage')}</Typography>
      ) : (
        <TextField select autoFocus label={t('startDialog.image')} value={imageId} onChange={(event) => setImageId(event.target.value)}>
          {images.map((one) => (
            <MenuItem key={one.id} value={one.id}>
              {t('rollout.of', { name: one.name, version: one.version })}
            </MenuItem>
          ))}
        </TextField>
      )}
      <Loadable call={targets}>
        {(all) =>
          all.length === 0 ? (
            <Typography>{t('startDialog.noPiles')}</Typography>
          ) : (
            <PileChoice all={all} image={image} chosen={chosen} onChange={setChosen} />
          )
        }
      </Loadable>
      <Typography variant="body2" role="status" sx={{ minHeight: '1.5em' }}>
        {piles.length > 0 && t('startDialog.chosen', { count: piles.length })}
        {busy > 0 && ` · ${t('startDialog.chosenBusy', { count: busy })}`}
      </Typography>
    </FormDialog>
  );
}

interface PileChoiceProps {
  readonly all: readonly RolloutTarget[];
  readonly image: FirmwareRow | null;
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

function PileChoice({ all, image, chosen, onChange }: PileChoiceProps) {
  const { t } = useTranslation('firmware');
  const zones = [...Map.groupBy(all, ({ zone }) => zone)];
  const fitting = all.filter((target) => image !== null && fits(image, target) === 'fits');
  const toggle = (pileId: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(pileId);
    else next.delete(pileId);
    onChange(next);
  };
  return (
    <Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
        <Typography sx={{ flex: 1, fontWeight: 600 }}>{t('startDialog.piles')}</Typography>
        <Button size="small" onClick={() => onChange(new Set(fitting.map(({ pileId }) => pileId)))}>
          {t('startDialog.all')}
        </Button>
        <Button size="small" onClick={() => onChange(new Set())}>
          {t('startDialog.none')}
        </Button>
      </Box>
      <Box sx={{ maxHeight: 320, overflow: 'auto', border: 1, borderColor: 'divider', borderRadius: 1, px: 1.5, py: 0.5 }}>
        {zones.map(([zone, targets]) => (
          <Box key={zone} role="group" aria-label={zone === '' ? t('startDialog.noZone') : t('startDialog.zone', { name: zone })}>
            {zones.length > 1 && (
              <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
                {zone === '' ? t('startDialog.noZone') : t('startDialog.zone', { name: zone })}
              </Typography>
            )}
            {targets.map((target) => (
              <TargetLine
                key={target.pileId}
                target={target}
                image={image}
                isChosen={chosen.has(target.pileId)}
                onToggle={(on) => toggle(target.pileId, on)}
              />
            ))}
          </Box>
        ))}
      </Box>
    </Box>
  );
}

interface TargetLineProps {
  readonly target: RolloutTarget;
  readonly image: FirmwareRow | null;
  readonly isChosen: boolean;
  readonly onToggle: (on: boolean) => void;
}

function TargetLine({ target, image, isChosen, onToggle }: TargetLineProps) {
  const { t } = useTranslation('firmware');
  const fit = image === null ? 'fits' : fits(image, target);
  const version = target.firmware ?? '–';
  const note = fit === 'other' ? t('startDialog.other') : t(fit === 'same' ? 'startDialog.same' : 'startDialog.now', { version });
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, minHeight: 36 }}>
      <FormControlLabel
        sx={{ flex: 1, minWidth: 0, mr: 0 }}
        control={<Checkbox size="small" checked={isChosen} onChange={(event) => onToggle(event.target.checked)} />}
        label={
          <span>
            {target.name}{' '}
            <Typography component="span" variant="body2" color="textSecondary">
              {note}
            </Typography>
          </span>
        }
      />
      {target.busy === null ? (
        <Mark tone="free" icon={IdleIcon} text={t('startDialog.idle')} size="small" />
      ) : (
        <Mark tone="quiet" icon={BusyIcon} text={t(`busy.${target.busy}`)} size="small" />
      )}
    </Box>
  );
}
