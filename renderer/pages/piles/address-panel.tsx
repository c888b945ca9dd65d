/** The exact address to type into a pile of this site: big, to be copied, with what else the pile asks for. */
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useStation } from '../../client/station-context.tsx';
import { CopyButton } from '../../components/copy-button.tsx';

export function AddressPanel() {
  const { t } = useTranslation('piles');
  const { pileUrls } = useStation();
  const words = { copy: t('address.copy'), copied: t('address.copied'), failed: t('address.copyFailed') };
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Stack spacing={1}>
        <Typography variant="h2">{t('address.title')}</Typography>
        {pileUrls.length === 0 && <Typography>{t('address.none')}</Typography>}
        {pileUrls.map((url) => (
          <Box key={url} sx={{ display: 'flex', alignItems: 'center', gap: 1.5, flexWrap: 'wrap' }}>
            <Box
              component="code"
              sx={{
                fontSize: '1.375rem',
                fontFamily: 'ui-monospace, Consolas, Menlo, monospace',
                userSelect: 'all',
                overflowWrap: 'anywhere',
              }}
            >
              {url}
            </Box>
            <Box component="span" sx={{ color: 'text.secondary', fontSize: '1.375rem', ml: -1.5 }}>
              {`‹${t('address.identity')}›`}
            </Box>
            <CopyButton text={url} words={words} />
          </Box>
        ))}
        {pileUrls.length > 1 && <Typography>{t('address.several')}</Typography>}
        <Typography color="textSecondary">{t('address.help')}</Typography>
        <Typography color="textSecondary">{t('address.protocol')}</Typography>
      </Stack>
    </Paper>
  );
}
