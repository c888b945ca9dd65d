/** Begins the test mode of a sensor: says what it means, and asks for how long. */
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SensorRow } from '../../../station-core/api/contract.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { clockText } from '../../format/time-text.ts';
import { Choice } from './fields.tsx';

const MINUTES = [5, 10, 30, 60] as const;

export interface TestDialogProps {
  readonly sensor: SensorRow['sensor'];
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

export function TestDialog({ sensor, onClose, onDone }: TestDialogProps) {
  const { t } = useTranslation('sensors');
  const { zone } = useStation();
  const now = useNow();
  const test = useAction(useApi().sensors.test);
  const [minutes, setMinutes] = useState('10');
  const { name } = sensor;
  const submit = async (): Promise<void> => {
    const done = await test.run({ sensorId: sensor.id, minutes: Number(minutes) });
    if (done.ok) onDone(t('test.begun', { name, time: clockText(now + Number(minutes) * 60_000, zone) }));
  };
  return (
    <FormDialog
      title={t('test.title', { name })}
      submit={t('test.button')}
      pending={test.pending}
      fault={test.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('test.text')}</Typography>
      <Choice
        label={t('test.minutes')}
        value={minutes}
        onChange={setMinutes}
        choices={MINUTES.map((count) => [String(count), t('test.minutesOf', { count })])}
      />
    </FormDialog>
  );
}
