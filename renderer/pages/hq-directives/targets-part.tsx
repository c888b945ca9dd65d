/** To which stations: all, those with a tag, or chosen ones. */
import Autocomplete from '@mui/material/Autocomplete';
import FormControlLabel from '@mui/material/FormControlLabel';
import MenuItem from '@mui/material/MenuItem';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Targets } from '../../../hq-receiver/contract.ts';

export interface NamedStation {
  readonly stationId: string;
  readonly name: string;
  readonly currency: string;
  readonly tags: readonly string[];
}

/** The stations that the targets are now. */
export function reached<S extends NamedStation>(targets: Targets | null, stations: readonly S[]): readonly S[] {
  if (targets === null) return [];
  switch (targets.to) {
    case 'all':
      return stations;
    case 'tag':
      return stations.filter(({ tags }) => tags.includes(targets.tag));
    case 'stations':
      return stations.filter(({ stationId }) => targets.stationIds.includes(stationId));
  }
}

export function TargetsPart(props: {
  readonly targets: Targets | null;
  readonly stations: readonly NamedStation[];
  readonly reachedCount: number;
  /** null: not chosen yet. */
  readonly onChange: (targets: Targets | null) => void;
}) {
  const { t } = useTranslation('hqDirectives');
  const { targets, stations, onChange } = props;
  const tags = [...new Set(stations.flatMap((station) => station.tags))].sort();
  const [way, setWay] = useState<Targets['to']>(targets?.to ?? 'all');
  const chosen = targets?.to === 'stations' ? stations.filter(({ stationId }) => targets.stationIds.includes(stationId)) : [];
  const change = (to: Targets['to']) => {
    setWay(to);
    onChange(to === 'all' ? { to } : null);
  };
  return (
    <>
      <RadioGroup
        row
        aria-label={t('step.targets')}
        value={way}
        onChange={(_, value) => change(value === 'tag' || value === 'stations' ? value : 'all')}
      >
        <FormControlLabel value="all" control={<Radio size="small" />} label={t('to.all')} />
        <FormControlLabel value="tag" control={<Radio size="small" />} label={t('to.tag')} disabled={tags.length === 0} />
        <FormControlLabel value="stations" control={<Radio size="small" />} label={t('to.stations')} />
      </RadioGroup>
      {way === 'tag' && (
        <TextField
          select
          label={t('to.tag')}
          value={targets?.to === 'tag' ? targets.tag : ''}
          onChange={(event) => onChange({ to: 'tag', tag: event.target.value })}
          helperText={t('to.tag.help')}
          sx={{ maxWidth: 480 }}
        >
          {tags.map((tag) => (
            <MenuItem key={tag} value={tag}>
              {tag}
            </MenuItem>
          ))}
        </TextField>
      )}
      {way === 'stations' && (
        <Autocomplete
          multiple
          size="small"
          options={[...stations]}
          value={[...chosen]}
          getOptionLabel={({ name }) => name}
          getOptionKey={({ stationId }) => stationId}
          isOptionEqualToValue={(a, b) => a.stationId === b.stationId}
          onChange={(_, next) =>
            onChange(next.length === 0 ? null : { to: 'stations', stationIds: next.map(({ stationId }) => stationId) })
          }
          renderInput={(params) => <TextField {...params} label={t('to.stations')} />}
          sx={{ maxWidth: 640 }}
        />
      )}
      <Typography variant="body2" color="textSecondary">
        {t('to.reached', { count: props.reachedCount })}
      </Typography>
    </>
  );
}
