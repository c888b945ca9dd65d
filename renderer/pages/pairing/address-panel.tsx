/** The exact addresses to type into a pile of this site, encrypted and plain, to be copied or scanned; and what else a pile asks for. */
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import LockIcon from '@mui/icons-material/LockOutlined';
import LockOpenIcon from '@mui/icons-material/LockOpenOutlined';
import QrIcon from '@mui/icons-material/QrCode2';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { may } from '../../client/may.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { QrCode } from '../../components/pile/qr-code.tsx';

const mono = 'ui-monospace, Consolas, Menlo, monospace';

export function AddressPanel() {
  const { t } = useTranslation('pairing');
  const { pileUrls } = useStation();
  const secure = pileUrls.filter((url) => url.startsWith('wss:'));
  const plain = pileUrls.filter((url) => url.startsWith('ws:'));
  return (
    <Stack spacing={2}>
      <Paper variant="outlined" sx={{ p: 2 }}>
        <Stack spacing={1.25}>
          <Typography variant="h2">{t('address.title')}</Typography>
          {pileUrls.length === 0 && <Typography>{t('address.none')}</Typography>}
          {secure.length > 0 && <Door name="secure" urls={secure} isFirst />}
          {plain.length > 0 && <Door name="plain" urls={plain} isFirst={secure.length === 0} />}
          {Math.max(secure.length, plain.length) > 1 && <Note text={t('address.several')} />}
          <Note text={t('address.help')} />
          <Note text={t('address.protocol')} />
        </Stack>
      </Paper>
      <CaPanel />
    </Stack>
  );
}

function Note({ text }: { readonly text: string }) {
  return (
    <Typography variant="body2" color="textSecondary">
      {text}
    </Typography>
  );
}

function Door({ name, urls, isFirst }: { readonly name: 'secure' | 'plain'; readonly urls: readonly string[]; readonly isFirst: boolean }) {
  const { t } = useTranslation('pairing');
  const [shown, setShown] = useState<string | null>(isFirst ? (urls[0] ?? null) : null);
  const Icon = name === 'secure' ? LockIcon : LockOpenIcon;
  return (
    <Box component="section" aria-label={t(`door.${name}`)}>
      <Typography variant="h3" sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}>
        <Icon fontSize="small" aria-hidden />
        {t(`door.${name}`)}
      </Typography>
      <Note text={t(`door.${name}.when`)} />
      {urls.map((url) => (
        <Box key={url} sx={{ py: 0.75 }}>
          <Box sx={{ fontFamily: mono, fontSize: '0.9375rem', overflowWrap: 'anywhere' }}>
            <Box component="code" sx={{ font: 'inherit', fontWeight: 600, userSelect: 'all' }}>
              {withSlash(url)}
            </Box>
            <Box component="span" sx={{ color: 'text.secondary', whiteSpace: 'nowrap' }}>
              {`‹${t('address.identity')}›`}
            </Box>
          </Box>
          <Box sx={{ display: 'flex', gap: 0.5, ml: -0.5 }}>
            <CopyButton
              text={withSlash(url)}
              words={{ copy: t('address.copy'), copied: t('address.copied'), failed: t('address.copyFailed') }}
            />
            <Button
              size="small"
              startIcon={<QrIcon />}
              aria-expanded={shown === url}
              aria-label={`${t(shown === url ? 'address.hideQr' : 'address.qr')} ${url}`}
              onClick={() => setShown(shown === url ? null : url)}
            >
              {t(shown === url ? 'address.hideQr' : 'address.qr')}
            </Button>
          </Box>
          {shown === url && (
            <Box sx={{ pt: 0.5 }}>
              <QrCode text={withSlash(url)} label={t('address.qrOf', { url })} size={132} />
            </Box>
          )}
        </Box>
      ))}
    </Box>
  );
}

/** A pile that adds its identity by itself adds it right behind. */
function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

function CaPanel() {
  const { t } = useTranslation('pairing');
  const { role } = useMe();
  const ca = useCall(useApi().security.station, undefined, { enabled: may(role, 'piles') }).data;
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Stack spacing={1}>
        <Typography variant="h2">{t('ca.title')}</Typography>
        <Note text={t('ca.help')} />
        <Box>
          <Button variant="outlined" size="small" startIcon={<DownloadIcon />} href="/download/station-ca.pem" download>
            {t('ca.download')}
          </Button>
        </Box>
        {ca !== undefined && (
          <Typography variant="body2" color="textSecondary" component="div">
            {t('ca.fingerprint')}
            <Box
              component="code"
              sx={{ display: 'block', fontFamily: mono, fontSize: '0.8125rem', overflowWrap: 'anywhere', userSelect: 'all' }}
            >
              {ca.caFingerprint}
            </Box>
          </Typography>
        )}
      </Stack>
    </Paper>
  );
}
