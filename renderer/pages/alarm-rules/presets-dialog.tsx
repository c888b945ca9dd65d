/** Ready rules: chosen here, added with one click. */
import Checkbox from '@mui/material/Checkbox';
import DialogContentText from '@mui/material/DialogContentText';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRuleRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { presetIds, usual, type PresetId } from './preset-ids.ts';

export interface PresetsDialogProps {
  readonly rules: readonly AlarmRuleRow[];
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

export function PresetsDialog({ rules, onClose, onDone }: PresetsDialogProps) {
  const { t } = useTranslation('rules');
  const add = useAction(useApi().alarms.rules.addPresets);
  const isThere = (preset: PresetId) => rules.some(({ id }) => id === preset);
  const [chosen, setChosen] = useState<readonly PresetId[]>(usual.filter((preset) => !isThere(preset)));
  const toggle = (preset: PresetId) =>
    setChosen((before) => (before.includes(preset) ? before.filter((one) => one !== preset) : [...before, preset]));
  const run = async () => {
    const done = await add.run({ presets: [...chosen] });
    if (done.ok) onDone(done.value.added === 0 ? t('presets.nothing') : t('presets.done', { count: done.value.added }));
  };
  return (
    <FormDialog
      title={t('presets.title')}
      submit={chosen.length === 0 ? t('presets.none') : t('presets.add', { count: chosen.length })}
      width="sm"
      disabled={chosen.length === 0}
      pending={add.pending}
      fault={add.fault}
      onSubmit={() => void run()}
      onClose={onClose}
    >
      <DialogContentText>{t('presets.text')}</DialogContentText>
      <FormGroup>
        {presetIds.map((preset) => (
          <FormControlLabel
            key={preset}
            disabled={isThere(preset)}
            label={isThere(preset) ? `${t(`preset.${preset}`)} · ${t('presets.there')}` : t(`preset.${preset}`)}
            control={<Checkbox size="small" checked={isThere(preset) || chosen.includes(preset)} onChange={() => toggle(preset)} />}
          />
        ))}
      </FormGroup>
    </FormDialog>
  );
}
