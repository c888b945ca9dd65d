/** A code or secret that is told once: to be copied now, for only its hash is kept. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../copy-button.tsx';

export function OnceDialog(props: {
  readonly title: string;
  readonly text: string;
  /** Each with its name. */
  readonly secrets: readonly (readonly [string, string])[];
  readonly children?: ReactNode;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation('hq');
  const { t: common } = useTranslation();
  const words = { copy: t('copy'), copied: t('copied'), failed: t('copy.failed') };
  return (
    <Dialog open maxWidth="sm" aria-label={props.title}>
      <DialogTitle>{props.title}</DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          <Typography>{props.text}</Typography>
          {props.secrets.map(([name, value]) => (
            <Box key={name}>
              <Typography variant="body2" color="textSecondary">
                {name}
              </Typography>
              <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.5, flexWrap: 'wrap' }}>
                <Box component="code" sx={{ fontSize: '1.125rem', fontWeight: 600, overflowWrap: 'anywhere', userSelect: 'all' }}>
                  {value}
                </Box>
                <CopyButton text={value} words={words} />
              </Box>
            </Box>
          ))}
          {props.children}
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button variant="contained" onClick={props.onClose}>
          {common('do.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
