/** Member levels and price groups: short dialogs. */
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GroupRow, LevelRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { parseMinor } from '../../format/money-text.ts';
import { amountToType } from '../../format/amount-text.ts';
import { percentText } from '../../format/percent-text.ts';
import { NumberField, ShareFields } from './benefit-fields.tsx';
import { sharePpm } from './benefit-input.ts';
import type { DialogProps } from './running-dialog.tsx';

export function LevelDialog({ row, onClose, onDone }: Pick<DialogProps<LevelRow>, 'row' | 'onClose' | 'onDone'>) {
  const { t } = useTranslation('benefits');
  const { code, digits } = useStation().currency;
  const put = useAction(useApi().benefits.put);
  const [name, setName] = useState(row?.name ?? '');
  const [from, setFrom] = useState(row === null ? '' : amountToType(row.fromBilled, digits));
  const [shares, setShares] = useState(() => ({
    energy: percentText(row?.discountPpm.energy ?? 0),
    service: percentText(row?.discountPpm.service ?? 0),
    idle: percentText(row?.discountPpm.idle ?? 0),
  }));
  const [tried, setTried] = useState(false);
  const fromBilled = parseMinor(from.trim(), digits);
  const [energy, service, idle] = [sharePpm(shares.energy), sharePpm(shares.service), sharePpm(shares.idle)];
  const submit = async () => {
    setTried(true);
    if (name.trim() === '' || fromBilled === null || energy === null || service === null || idle === null) return;
    const level = { id: row?.id ?? null, name: name.trim(), fromBilled, discountPpm: { energy, service, idle } };
    const done = await put.run({ kind: 'level', level });
    if (done.ok) onDone(t('saved', { name: level.name }));
  };
  return (
    <FormDialog
      title={row === null ? t('dialog.level.new') : t('dialog.level.edit', { name: row.name })}
      submit={t('dialog.save')}
      width="sm"
      pending={put.pending}
      fault={put.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography variant="body2" color="textSecondary">
        {t('dialog.running')}
      </Typography>
      <NameField value={name} tried={tried} onText={setName} />
      <NumberField
        label={t('field.fromBilled')}
        value={from}
        unit={code}
        help={t('field.fromBilled.help')}
        wrong={tried && fromBilled === null ? t('wrong.amountAny') : null}
        onText={setFrom}
      />
      <ShareFields
        values={shares}
        onChange={(layer, text) => setShares((before) => ({ ...before, [layer]: text }))}
        wrongOf={(layer) => (sharePpm(shares[layer]) === null ? t('wrong.percent') : null)}
      />
    </FormDialog>
  );
}

export function GroupDialog({ row, onClose, onDone }: Pick<DialogProps<GroupRow>, 'row' | 'onClose' | 'onDone'>) {
  const { t } = useTranslation('benefits');
  const put = useAction(useApi().benefits.put);
  const [name, setName] = useState(row?.name ?? '');
  const [tried, setTried] = useState(false);
  const submit = async () => {
    setTried(true);
    if (name.trim() === '') return;
    const done = await put.run({ kind: 'group', group: { id: row?.id ?? null, name: name.trim() } });
    if (done.ok) onDone(t('saved', { name: name.trim() }));
  };
  return (
    <FormDialog
      title={row === null ? t('dialog.group.new') : t('dialog.group.edit', { name: row.name })}
      submit={t('dialog.save')}
      pending={put.pending}
      fault={put.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <NameField value={name} tried={tried} onText={setName} />
    </FormDialog>
  );
}

function NameField({ value, tried, onText }: { readonly value: string; readonly tried: boolean; readonly onText: (text: string) => void }) {
  const { t } = useTranslation('benefits');
  const wrong = tried && value.trim() === '';
  return (
    <TextField
      autoFocus
      label={t('field.name')}
      value={value}
      error={wrong}
      helperText={wrong ? t('wrong.name') : ''}
      onChange={(event) => onText(event.target.value)}
      slotProps={{ htmlInput: { maxLength: 60 } }}
    />
  );
}
