/** What hangs where is written down; an inspection is one tap and a note. */
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EquipmentRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { KINDS } from './looks.ts';
import { PhotoField } from './photo-field.tsx';

interface DialogProps {
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

/** row null: a new piece. */
export function EquipmentDialog({ row, onClose, onDone }: DialogProps & { readonly row: EquipmentRow | null }) {
  const { t } = useTranslation('equipment');
  const api = useApi();
  const save = useAction(api.equipment.save);
  const setup = useCall(api.safety.setup, undefined, { topics: ['safety'] });
  const [form, setForm] = useState({
    kind: row?.kind ?? 'extinguisher',
    name: row?.name ?? '',
    where: row?.where ?? '',
    zoneId: row?.zoneId ?? '',
    serial: row?.serial ?? '',
    expiresOn: row?.expiresOn ?? '',
    every: row === null ? '30' : String(row.inspectEveryDays ?? ''),
    photo: row?.photo ?? null,
    retired: row?.retired ?? false,
  });
  const [tried, setTried] = useState(false);
  const change = (part: Partial<typeof form>) => setForm((before) => ({ ...before, ...part }));
  const every = form.every.trim() === '' ? null : Number(form.every);
  const wrongName = form.name.trim() === '' ? t('wrong.name') : null;
  const wrongEvery = every !== null && (!Number.isInteger(every) || every < 1 || every > 3_650) ? t('wrong.every') : null;
  const submit = async () => {
    setTried(true);
    if (wrongName !== null || wrongEvery !== null) return;
    const { kind, photo, retired } = form;
    const name = form.name.trim();
    const done = await save.run({
      equipmentId: row?.id ?? null,
      equipment: {
        kind,
        name,
        photo,
        retired,
        where: form.where.trim(),
        zoneId: form.zoneId === '' ? null : form.zoneId,
        serial: form.serial.trim(),
        expiresOn: form.expiresOn === '' ? null : form.expiresOn,
        inspectEveryDays: every,
        place: row?.place ?? null,
      },
    });
    if (done.ok) onDone(t('saved', { name }));
  };
  return (
    <FormDialog
      title={row === null ? t('dialog.add') : t('dialog.change', { name: row.name })}
      submit={t('dialog.save')}
      width="sm"
      pending={save.pending}
      fault={save.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField
        select
        label={t('field.kind')}
        value={form.kind}
        onChange={(event) => change({ kind: KINDS.find((kind) => kind === event.target.value) ?? 'other' })}
      >
        {KINDS.map((kind) => (
          <MenuItem key={kind} value={kind}>
            {t(`kind.${kind}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        autoFocus
        label={t('field.name')}
        value={form.name}
        onChange={(event) => change({ name: event.target.value })}
        error={tried && wrongName !== null}
        helperText={(tried && wrongName) || t('field.nameHelp')}
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      <TextField
        label={t('field.where')}
        value={form.where}
        onChange={(event) => change({ where: event.target.value })}
        slotProps={{ htmlInput: { maxLength: 120 } }}
      />
      <TextField
        select
        label={t('zone')}
        value={form.zoneId}
        onChange={(event) => change({ zoneId: event.target.value })}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">{t('noZone')}</MenuItem>
        {(setup.data?.zones ?? []).map(({ id, name }) => (
          <MenuItem key={id} value={id}>
            {name}
          </MenuItem>
        ))}
        {form.zoneId !== '' && setup.data === undefined && <MenuItem value={form.zoneId}>{row?.zoneName ?? form.zoneId}</MenuItem>}
      </TextField>
      <TextField
        label={t('serial')}
        value={form.serial}
        onChange={(event) => change({ serial: event.target.value })}
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      <Stack direction="row" spacing={1.5}>
        <TextField
          type="date"
          label={t('field.expires')}
          value={form.expiresOn}
          onChange={(event) => change({ expiresOn: event.target.value })}
          helperText={t('field.expiresHelp')}
          slotProps={{ inputLabel: { shrink: true } }}
        />
        <TextField
          label={t('field.every')}
          value={form.every}
          onChange={(event) => change({ every: event.target.value })}
          error={wrongEvery !== null}
          helperText={wrongEvery ?? t('field.everyHelp')}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        />
      </Stack>
      <PhotoField name={form.name} photo={form.photo} onChange={(photo) => change({ photo })} />
      {row !== null && (
        <FormControlLabel
          label={t('field.retired')}
          control={<Switch checked={form.retired} onChange={(_, retired) => change({ retired })} />}
        />
      )}
    </FormDialog>
  );
}

export function InspectDialog({ row, onClose, onDone }: DialogProps & { readonly row: EquipmentRow }) {
  const { t } = useTranslation('equipment');
  const inspect = useAction(useApi().equipment.inspect);
  const [inOrder, setInOrder] = useState<boolean | null>(null);
  const [note, setNote] = useState('');
  const [photo, setPhoto] = useState<string | null>(null);
  const missing = inOrder === null || (!inOrder && note.trim().length < 3);
  const submit = async () => {
    if (inOrder === null) return;
    const done = await inspect.run({ equipmentId: row.id, inOrder, note: note.trim(), photo });
    if (done.ok) onDone(t('inspected', { name: row.name }));
  };
  return (
    <FormDialog
      title={t('inspectDialog.title', { name: row.name })}
      submit={t('inspectDialog.save')}
      disabled={missing}
      pending={inspect.pending}
      fault={inspect.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <ToggleButtonGroup
        exclusive
        fullWidth
        aria-label={t('inspectDialog.found')}
        value={inOrder}
        onChange={(_, found: boolean | null) => setInOrder(found)}
      >
        <ToggleButton value={true}>{t('result.ok')}</ToggleButton>
        <ToggleButton value={false}>{t('result.bad')}</ToggleButton>
      </ToggleButtonGroup>
      <TextField
        multiline
        minRows={2}
        label={t('inspectDialog.note')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        helperText={t(inOrder === false ? 'inspectDialog.badHelp' : 'inspectDialog.noteHelp')}
        slotProps={{ htmlInput: { maxLength: 500 } }}
      />
      <PhotoField name={row.name} photo={photo} onChange={setPhoto} />
    </FormDialog>
  );
}
