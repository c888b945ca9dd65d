/** Turns the camera by hand or to a kept view, and keeps the view it has now. */
import AddIcon from '@mui/icons-material/Add';
import Button from '@mui/material/Button';
import Box from '@mui/material/Box';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { Panel } from '../../components/camera/panel.tsx';
import { PresetButtons } from '../../components/camera/preset-buttons.tsx';
import { PtzPad } from '../../components/camera/ptz-pad.tsx';
import { usePtz } from '../../components/camera/use-ptz.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';

export interface TurnPanelProps {
  readonly row: CameraRow;
  readonly mayKeep: boolean;
  readonly tell: (text: string) => void;
  readonly onKept: () => void;
}

export function TurnPanel({ row, mayKeep, tell, onKept }: TurnPanelProps) {
  const { t } = useTranslation('cameras');
  const { camera, health } = row;
  const ptz = usePtz(camera.id);
  const [keeping, setKeeping] = useState(false);
  const presets = health?.abilities?.presets ?? [];
  return (
    <Panel title={t('turn.title')}>
      <Box sx={{ display: 'flex', gap: 3, flexWrap: 'wrap', alignItems: 'flex-start' }}>
        <Box sx={{ border: 1, borderColor: 'divider', borderRadius: 1, lineHeight: 0 }}>
          <PtzPad name={camera.name} ptz={ptz} />
        </Box>
        <Stack spacing={1.5} sx={{ flex: 1, minWidth: 220, alignItems: 'flex-start' }}>
          <Typography variant="body2" color="textSecondary">
            {t('turn.help')}
          </Typography>
          {presets.length === 0 ? <Typography>{t('turn.noPresets')}</Typography> : <PresetButtons cameraId={camera.id} presets={presets} />}
          {mayKeep && (
            <Button startIcon={<AddIcon />} onClick={() => setKeeping(true)}>
              {t('turn.keep')}
            </Button>
          )}
        </Stack>
      </Box>
      <FaultNote fault={ptz.fault} />
      {keeping && (
        <KeepDialog
          cameraId={camera.id}
          onClose={() => setKeeping(false)}
          onDone={(name) => {
            setKeeping(false);
            tell(t('turn.kept', { name }));
            onKept();
          }}
        />
      )}
    </Panel>
  );
}

function KeepDialog(props: { readonly cameraId: string; readonly onClose: () => void; readonly onDone: (name: string) => void }) {
  const { t } = useTranslation('cameras');
  const keep = useAction(useApi().cameras.savePreset);
  const [name, setName] = useState('');
  const typed = name.trim();
  const submit = async () => {
    const done = await keep.run({ cameraId: props.cameraId, name: typed });
    if (done.ok) props.onDone(typed);
  };
  return (
    <FormDialog
      title={t('turn.keepTitle')}
      submit={t('turn.keepButton')}
      disabled={typed === ''}
      pending={keep.pending}
      fault={keep.fault}
      onSubmit={() => void submit()}
      onClose={props.onClose}
    >
      <TextField
        autoFocus
        label={t('turn.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        helperText={t('turn.nameHelp')}
        slotProps={{ htmlInput: { maxLength: 40 } }}
      />
    </FormDialog>
  );
}
