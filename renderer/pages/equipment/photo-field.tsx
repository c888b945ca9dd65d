/** A photo that is taken with the phone or chosen from the disk, and sent at once. */
import PhotoIcon from '@mui/icons-material/PhotoCameraOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { faultOf, type ScreenFault } from '../../client/fault.ts';
import { uploadEquipmentPhoto } from '../../client/upload.ts';
import { FaultNote } from '../../components/fault-text.tsx';

export function photoUrl(name: string): string {
  return `/equipment-photo/${name}`;
}

export function PhotoField(props: {
  /** Of what, for those who do not see it. */
  readonly name: string;
  readonly photo: string | null;
  readonly onChange: (photo: string | null) => void;
}) {
  const { name, photo, onChange } = props;
  const { t } = useTranslation('equipment');
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState(false);
  const [fault, setFault] = useState<ScreenFault | null>(null);
  const send = async (file: File) => {
    setSending(true);
    setFault(null);
    try {
      onChange(await uploadEquipmentPhoto(file));
    } catch (error) {
      setFault(faultOf(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <Stack spacing={1}>
      {photo !== null && (
        <Box
          component="img"
          src={photoUrl(photo)}
          alt={t('photoOf', { name })}
          sx={{ maxHeight: 180, maxWidth: '100%', objectFit: 'contain', alignSelf: 'start' }}
        />
      )}
      <input
        ref={input}
        hidden
        type="file"
        accept="image/png,image/jpeg,image/webp"
        capture="environment"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file !== undefined) void send(file);
        }}
      />
      <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
        <Button size="small" variant="outlined" startIcon={<PhotoIcon />} loading={sending} onClick={() => input.current?.click()}>
          {t(sending ? 'photo.sending' : photo === null ? 'photo.choose' : 'photo.change')}
        </Button>
        {photo !== null && (
          <Button size="small" onClick={() => onChange(null)}>
            {t('photo.remove')}
          </Button>
        )}
      </Stack>
      <Typography variant="body2" color="textSecondary">
        {t('photo.help')}
      </Typography>
      <FaultNote fault={fault} />
    </Stack>
  );
}
