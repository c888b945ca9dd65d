/** What the camera is called, what it sees, and where it turns when something happens there. */
import Autocomplete from '@mui/material/Autocomplete';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { useZones } from '../../components/camera/use-zones.ts';
import type { CameraPartProps } from './camera-draft.ts';

export interface PlacePartProps extends CameraPartProps {
  readonly presets: readonly { readonly token: string; readonly name: string }[];
  readonly canTurn: boolean;
}

export function PlacePart({ draft, wrongs, onChange, presets, canTurn }: PlacePartProps) {
  const { t } = useTranslation('cameras');
  const { t: common } = useTranslation();
  const zones = useZones().data ?? [];
  const piles = useCall(useApi().piles.list, undefined, { topics: ['pile'] }).data?.accepted ?? [];
  const nameOf = (pileId: string) => piles.find(({ id }) => id === pileId)?.name ?? pileId;
  return (
    <>
      <TextField
        autoFocus
        label={t('place.name')}
        value={draft.name}
        onChange={(event) => onChange({ name: event.target.value })}
        error={wrongs.has('name')}
        helperText={t(wrongs.has('name') ? 'wrong.name' : 'place.nameHelp')}
        slotProps={{ htmlInput: { maxLength: 60 } }}
      />
      <TextField
        select
        label={t('place.zone')}
        helperText={t(zones.length === 0 ? 'place.noZones' : 'place.zoneHelp')}
        value={zones.some(({ zoneId }) => zoneId === draft.zoneId) ? (draft.zoneId ?? '') : ''}
        onChange={(event) => onChange({ zoneId: event.target.value === '' ? null : event.target.value })}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">{t('place.anyZone')}</MenuItem>
        {zones.map(({ zoneId, name }) => (
          <MenuItem key={zoneId} value={zoneId}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      <Autocomplete
        multiple
        disableCloseOnSelect
        options={piles.map(({ id }): string => id)}
        value={[...draft.pileIds]}
        getOptionLabel={nameOf}
        onChange={(_, pileIds) => onChange({ pileIds: pileIds.slice(0, 64) })}
        clearText={common('do.clear')}
        noOptionsText={common('list.none')}
        renderInput={(params) => <TextField {...params} label={t('place.piles')} helperText={t('place.pilesHelp')} />}
      />
      {canTurn && (
        <>
          <PresetField
            label={t('place.alarmPreset')}
            help={t('place.alarmPresetHelp')}
            none={t('place.stays')}
            value={draft.alarmPreset ?? ''}
            presets={presets}
            onChange={(preset) => onChange({ alarmPreset: preset === '' ? null : preset })}
          />
          {draft.pileIds.map((pileId) => (
            <PresetField
              key={pileId}
              label={t('place.pilePreset', { pile: nameOf(pileId) })}
              none={t('place.asZone')}
              value={draft.presets[pileId] ?? ''}
              presets={presets}
              onChange={(preset) => onChange({ presets: { ...draft.presets, [pileId]: preset } })}
            />
          ))}
          {presets.length === 0 && (
            <Typography variant="body2" color="textSecondary">
              {t('place.noPresets')}
            </Typography>
          )}
        </>
      )}
    </>
  );
}

function PresetField(props: {
  readonly label: string;
  readonly help?: string;
  /** What no preset means. */
  readonly none: string;
  readonly value: string;
  readonly presets: PlacePartProps['presets'];
  readonly onChange: (token: string) => void;
}) {
  const isKnown = props.presets.some(({ token }) => token === props.value);
  return (
    <TextField
      select
      label={props.label}
      helperText={props.help}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">{props.none}</MenuItem>
      {props.presets.map(({ token, name }) => (
        <MenuItem key={token} value={token}>
          {name === '' ? token : name}
        </MenuItem>
      ))}
      {!isKnown && props.value !== '' && <MenuItem value={props.value}>{props.value}</MenuItem>}
    </TextField>
  );
}
