/** The views that are kept in a camera: a click turns it there. */
import PresetsIcon from '@mui/icons-material/BookmarkBorderOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../fault-text.tsx';

interface Preset {
  readonly token: string;
  readonly name: string;
}

export interface PresetsProps {
  readonly cameraId: string;
  readonly presets: readonly Preset[];
}

/** A camera may keep hundreds; more than these are a list. */
const buttonsMax = 8;

export function PresetButtons({ cameraId, presets }: PresetsProps) {
  const turn = useAction(useApi().cameras.toPreset);
  const go = (preset: string) => void turn.run({ cameraId, preset });
  return (
    <Stack spacing={1} sx={{ alignItems: 'flex-start' }}>
      {presets.length <= buttonsMax ? (
        <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap' }}>
          {presets.map((preset) => (
            <Button key={preset.token} variant="outlined" disabled={turn.pending} onClick={() => go(preset.token)}>
              {nameOf(preset)}
            </Button>
          ))}
        </Stack>
      ) : (
        <PresetSelect presets={presets} disabled={turn.pending} onGo={go} />
      )}
      <FaultNote fault={turn.fault} />
    </Stack>
  );
}

/** A list to pick from, where there are many. */
function PresetSelect(props: { readonly presets: readonly Preset[]; readonly disabled: boolean; readonly onGo: (token: string) => void }) {
  const { t } = useTranslation('cameras');
  return (
    <TextField
      select
      fullWidth={false}
      label={t('preset.to')}
      value=""
      disabled={props.disabled}
      onChange={(event) => props.onGo(event.target.value)}
      sx={{ minWidth: 200 }}
    >
      {props.presets.map((preset) => (
        <MenuItem key={preset.token} value={preset.token}>
          {nameOf(preset)}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** One button that opens the list, where there is little room. */
export function PresetMenu(props: {
  readonly presets: readonly Preset[];
  readonly disabled: boolean;
  readonly onGo: (token: string) => void;
}) {
  const { t } = useTranslation('cameras');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        color="inherit"
        aria-label={t('preset.to')}
        title={t('preset.to')}
        aria-haspopup="menu"
        disabled={props.disabled}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ borderRadius: 1, p: 0 }}
      >
        <PresetsIcon />
      </IconButton>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        // Only what is inside of it is seen while the wall fills the screen.
        container={() => document.fullscreenElement ?? document.body}
      >
        {props.presets.map((preset) => (
          <MenuItem
            key={preset.token}
            onClick={() => {
              setAnchor(null);
              props.onGo(preset.token);
            }}
          >
            {nameOf(preset)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

function nameOf({ name, token }: Preset): string {
  return name === '' ? token : name;
}
