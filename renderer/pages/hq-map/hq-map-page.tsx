/** Stations on a picture: how each is doing, seen at once. Arranged by whoever may change stations. */
import EditIcon from '@mui/icons-material/EditLocationAltOutlined';
import MapIcon from '@mui/icons-material/MapOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import List from '@mui/material/List';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemText from '@mui/material/ListItemText';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFresh, useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import { hqMay } from '../../client/hq/hq-may.ts';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Loadable } from '../../components/page-states.tsx';
import type { Place } from '../../format/map-geometry.ts';
import { MapCanvas, type MapPlaces } from './map-canvas.tsx';
import { MapUpload } from './map-upload.tsx';

export function HqMapPage() {
  const { t } = useTranslation('hqMap');
  const api = useHqApi();
  const { role } = useHqMe();
  const map = useCall(api.map.get, undefined);
  useFresh(map.reload);
  const place = useAction(api.map.place);
  const remove = useAction(api.map.removePicture);
  const [arranging, setArranging] = useState(false);
  const [removing, setRemoving] = useState(false);
  const mayChange = hqMay(role, 'stations');
  const put = async (stationId: string, spot: Place | null) => {
    await place.run({ stationId, place: spot });
    map.reload();
  };
  const hasPicture = (map.data?.picture ?? null) !== null;
  return (
    <PageFrame
      title={t('title')}
      width="fill"
      actions={
        mayChange &&
        hasPicture && (
          <>
            {arranging && <Button onClick={() => setRemoving(true)}>{t('remove')}</Button>}
            {arranging && <MapUpload label={t('replace')} onDone={map.reload} />}
            <Button variant={arranging ? 'contained' : 'outlined'} startIcon={<EditIcon />} onClick={() => setArranging(!arranging)}>
              {t(arranging ? 'arrange.done' : 'arrange')}
            </Button>
          </>
        )
      }
    >
      <FaultNote fault={place.fault} />
      <Loadable call={map}>
        {(data) =>
          data.picture === null ? (
            <EmptyState
              icon={<MapIcon />}
              title={t('none')}
              help={t(mayChange ? 'none.help' : 'none.viewer')}
              action={mayChange ? <MapUpload primary label={t('upload')} onDone={map.reload} /> : undefined}
            />
          ) : (
            <Box sx={{ height: '100%', display: 'flex', gap: 1.5, minHeight: 0, flexDirection: { xs: 'column', md: 'row' } }}>
              <MapCanvas
                picture={data.picture}
                stations={data.stations}
                onPlace={arranging ? (stationId, spot) => void put(stationId, spot) : null}
              />
              {arranging && <Unplaced stations={data.stations} onPlace={(stationId, spot) => void put(stationId, spot)} />}
            </Box>
          )
        }
      </Loadable>
      {removing && (
        <FormDialog
          title={t('remove.title')}
          submit={t('remove.do')}
          danger
          pending={remove.pending}
          fault={remove.fault}
          onSubmit={() =>
            void remove.run(undefined).then(({ ok }) => {
              if (!ok) return;
              setRemoving(false);
              setArranging(false);
              map.reload();
            })
          }
          onClose={() => setRemoving(false)}
        >
          <Typography>{t('remove.text')}</Typography>
        </FormDialog>
      )}
    </PageFrame>
  );
}

/** A click puts a station into the middle; from there it is dragged. And takes one off again. */
function Unplaced({
  stations,
  onPlace,
}: {
  readonly stations: MapPlaces;
  readonly onPlace: (stationId: string, spot: Place | null) => void;
}) {
  const { t } = useTranslation('hqMap');
  const off = stations.filter(({ place }) => place === null);
  const on = stations.filter(({ place }) => place !== null);
  return (
    <Paper variant="outlined" sx={{ width: { xs: '100%', md: 280 }, flex: 'none', overflow: 'auto', py: 1 }}>
      <Typography variant="body2" color="textSecondary" sx={{ px: 2, pb: 1 }}>
        {t('arrange.help')}
      </Typography>
      <Typography variant="h3" component="h2" sx={{ px: 2 }}>
        {t('off')}
      </Typography>
      <List dense>
        {off.map(({ stationId, name, city }) => (
          <ListItemButton key={stationId} onClick={() => onPlace(stationId, { x: 0.5, y: 0.5 })}>
            <ListItemText primary={name} secondary={city} />
          </ListItemButton>
        ))}
        {off.length === 0 && (
          <Typography variant="body2" color="textSecondary" sx={{ px: 2 }}>
            {t('off.none')}
          </Typography>
        )}
      </List>
      {on.length > 0 && (
        <>
          <Typography variant="h3" component="h2" sx={{ px: 2 }}>
            {t('on')}
          </Typography>
          <List dense>
            {on.map(({ stationId, name }) => (
              <ListItemButton key={stationId} onClick={() => onPlace(stationId, null)}>
                <ListItemText primary={name} secondary={t('takeOff')} />
              </ListItemButton>
            ))}
          </List>
        </>
      )}
    </Paper>
  );
}
