/** Where a station is, and which tags it has. Partners get address and coordinates; directives go by tags. */
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StationView } from '../../../hq-receiver/contract.ts';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { TagField } from '../../components/hq/tag-field.tsx';
import { isTag, tagsIn } from '../../format/tags.ts';
import { coordinateOf } from './coordinate.ts';

type Field = 'address' | 'postalCode' | 'city' | 'country' | 'latitude' | 'longitude' | 'note';
const LENGTH: Readonly<Record<Field, number>> = {
  address: 45,
  postalCode: 10,
  city: 45,
  country: 3,
  latitude: 12,
  longitude: 12,
  note: 500,
};

export function PlaceDialog({
  view,
  onClose,
  onDone,
}: {
  readonly view: StationView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('hqStations');
  const change = useAction(useHqApi().stations.change);
  const [place, setPlace] = useState(view.place);
  const [tags, setTags] = useState(view.station.tags.join(', '));
  const latitude = coordinateOf(place.latitude, 90);
  const longitude = coordinateOf(place.longitude, 180);
  const country = place.country.trim().toUpperCase();
  const wrong: Partial<Record<Field, string>> = {
    ...(latitude === null || (latitude === '') !== (longitude === '') ? { latitude: t('place.wrong.coordinate') } : {}),
    ...(longitude === null ? { longitude: t('place.wrong.coordinate') } : {}),
    ...(/^([A-Z]{3})?$/.test(country) ? {} : { country: t('place.wrong.country') }),
  };
  const submit = async () => {
    if (latitude === null || longitude === null) return;
    const done = await change.run({
      stationId: view.station.stationId,
      tags: tagsIn(tags),
      place: { ...place, country, latitude, longitude },
    });
    if (done.ok) onDone();
  };
  const field = (name: Field, help?: string) => (
    <TextField
      label={t(`place.${name}`)}
      value={place[name]}
      onChange={(event) => setPlace({ ...place, [name]: event.target.value })}
      error={wrong[name] !== undefined}
      helperText={wrong[name] ?? help}
      multiline={name === 'note'}
      slotProps={{ htmlInput: { maxLength: LENGTH[name] } }}
    />
  );
  return (
    <FormDialog
      title={t('place.title', { name: view.station.name })}
      submit={t('place.save')}
      width="sm"
      disabled={Object.keys(wrong).length > 0 || !tagsIn(tags).every(isTag)}
      pending={change.pending}
      fault={change.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {field('address')}
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: '1fr 2fr 1fr' }}>
        {field('postalCode')}
        {field('city')}
        {field('country', t('place.country.help'))}
      </Box>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: '1fr 1fr' }}>
        {field('latitude', t('place.latitude.help'))}
        {field('longitude', t('place.longitude.help'))}
      </Box>
      <TagField label={t('place.tags')} value={tags} onChange={setTags} />
      {field('note')}
    </FormDialog>
  );
}
