/** Where the camera is: looked for in the network, or typed. */
import SearchIcon from '@mui/icons-material/Search';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Divider from '@mui/material/Divider';
import Link from '@mui/material/Link';
import List from '@mui/material/List';
import ListItemButton from '@mui/material/ListItemButton';
import ListItemText from '@mui/material/ListItemText';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { FoundCameraRow } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { hostOf, readAddress } from './address.ts';
import type { CameraPartProps } from './camera-draft.ts';

export function FindPart({ draft, onChange, onFound }: CameraPartProps & { readonly onFound: () => void }) {
  const { t } = useTranslation('cameras');
  const look = useAction(useApi().cameras.discover);
  const found = look.result?.ok === true ? look.result.value : null;
  const address = readAddress(draft.address);
  const wrong = draft.address !== '' && address.kind === 'wrong' ? address.why : undefined;
  const take = ({ serviceUrl, name }: FoundCameraRow) => {
    onChange({ address: serviceUrl, name: draft.name === '' ? name.slice(0, 60) : draft.name });
    onFound();
  };
  return (
    <>
      <TextField
        autoFocus
        label={t('find.address')}
        value={draft.address}
        onChange={(event) => onChange({ address: event.target.value })}
        error={wrong !== undefined}
        helperText={wrong === undefined ? t('find.addressHelp') : t(`wrong.${wrong}`)}
        slotProps={{ htmlInput: { maxLength: 300, spellCheck: false, autoComplete: 'off', inputMode: 'url' } }}
      />
      <Divider>{t('find.or')}</Divider>
      <Stack direction="row" spacing={2} sx={{ alignItems: 'center' }}>
        <Button variant="outlined" startIcon={<SearchIcon />} disabled={look.pending} onClick={() => void look.run(undefined)}>
          {t(found === null ? 'find.look' : 'find.again')}
        </Button>
        <Box role="status" sx={{ display: 'flex', gap: 1, alignItems: 'center', color: 'text.secondary' }}>
          {look.pending && <CircularProgress size={18} color="inherit" aria-hidden />}
          {look.pending ? t('find.looking') : found === null ? '' : t('find.found', { count: found.length })}
        </Box>
      </Stack>
      <FaultNote fault={look.fault} />
      {found?.length === 0 && <Typography color="textSecondary">{t('find.none')}</Typography>}
      {found !== null && found.length > 0 && (
        <Paper variant="outlined" sx={{ maxHeight: 240, overflowY: 'auto' }} tabIndex={0}>
          <List dense disablePadding aria-label={t('find.list')}>
            {found.map((camera) => (
              <Found key={camera.serviceUrl} camera={camera} onTake={() => take(camera)} />
            ))}
          </List>
        </Paper>
      )}
    </>
  );
}

function Found({ camera, onTake }: { readonly camera: FoundCameraRow; readonly onTake: () => void }) {
  const { t } = useTranslation('cameras');
  const text = (
    <ListItemText
      primary={camera.name === '' ? t('find.noName') : camera.name}
      secondary={[camera.hardware, hostOf(camera.serviceUrl)].filter((part) => part !== '').join(' · ')}
    />
  );
  if (camera.cameraId === null)
    return (
      <li>
        <ListItemButton component="button" type="button" onClick={onTake} sx={{ width: '100%', textAlign: 'start' }}>
          {text}
          <Box component="span" sx={{ fontWeight: 600 }}>
            {t('find.take')}
          </Box>
        </ListItemButton>
      </li>
    );
  return (
    <Box component="li" sx={{ display: 'flex', alignItems: 'center', px: 2, py: 0.5 }}>
      {text}
      <Link href={hrefOf(['camera', camera.cameraId])}>{t('find.known')}</Link>
    </Box>
  );
}
