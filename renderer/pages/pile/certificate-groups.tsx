/** Certificates: those this station signed for a pile, and those the pile trusts. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PileCertificate } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { TimeText } from '../../components/texts.tsx';
import { Deed, DeedGroup, Pick } from './deed.tsx';
import { isVersion2, useOrders } from './use-orders.tsx';

export function CertificatesGroup({ mayRevoke }: { readonly mayRevoke: boolean }) {
  const { t } = useTranslation('pile');
  const { pile } = useOrders();
  const api = useApi();
  const certificates = useCall(api.security.certificates, { pileId: pile.id }, { topics: ['pile'] });
  const [revoking, setRevoking] = useState<PileCertificate | null>(null);
  return (
    <DeedGroup title={t('signed.title')} help={t('signed.help')}>
      <FaultNote fault={certificates.data === undefined ? certificates.fault : null} />
      {certificates.data?.length === 0 && (
        <Typography variant="body2" sx={{ pb: 1 }}>
          {t('signed.none')}
        </Typography>
      )}
      {certificates.data?.map((one) => (
        <Box key={one.serial} sx={{ display: 'flex', gap: 2, py: 1, borderTop: 1, borderColor: 'divider', alignItems: 'center' }}>
          <Box sx={{ flex: 1, minWidth: 0 }}>
            <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
              {one.commonName} · {t(`signed.${one.state}`)}
            </Typography>
            <Typography variant="body2" color="textSecondary" component="div">
              {t(one.use === 'pile' ? 'signed.pile' : 'signed.v2g')} · {t('signed.until')}{' '}
              <TimeText atMs={one.validUntilMs} long relative={false} />
            </Typography>
          </Box>
          {mayRevoke && (one.state === 'installed' || one.state === 'sent') && (
            <Button size="small" variant="outlined" color="error" onClick={() => setRevoking(one)}>
              {t('signed.revoke')}
            </Button>
          )}
        </Box>
      ))}
      <Deed
        id="sign-certificate"
        title={t('signed.new')}
        will={t('signed.new.will')}
        button={t('signed.new.button')}
        wish={{ kind: 'trigger', message: 'sign-certificate', connector: null }}
      />
      {revoking !== null && (
        <RevokeDialog
          certificate={revoking}
          onClose={() => {
            setRevoking(null);
            certificates.reload();
          }}
        />
      )}
    </DeedGroup>
  );
}

function RevokeDialog({ certificate, onClose }: { readonly certificate: PileCertificate; readonly onClose: () => void }) {
  const { t } = useTranslation('pile');
  const revoke = useAction(useApi().security.revoke);
  const submit = async () => {
    const done = await revoke.run({ serial: certificate.serial });
    if (done.ok) onClose();
  };
  return (
    <FormDialog
      danger
      title={t('signed.revoke.title', { name: certificate.commonName })}
      submit={t('signed.revoke')}
      pending={revoke.pending}
      fault={revoke.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('signed.revoke.text')}</Typography>
    </FormDialog>
  );
}

const uses1 = ['csms-root', 'manufacturer-root'] as const;
const uses2 = ['csms-root', 'manufacturer-root', 'v2g-root', 'mo-root', 'v2g-chain'] as const;
type Use = (typeof uses2)[number];

export function TrustGroup() {
  const { t } = useTranslation('pile');
  const { pile, answers } = useOrders();
  const [use, setUse] = useState<Use>('csms-root');
  const uses: readonly Use[] = isVersion2(pile) ? uses2 : uses1;
  const told = answers.get('list-certificates');
  const list = told?.kind === 'answered' && told.result.outcome === 'accepted' ? (told.result.certificates ?? []) : [];
  const pick = (
    <Pick label={t('trust.use')} value={use} choices={uses.map((value) => ({ value, text: t(`trust.${value}`) }))} onChange={setUse} />
  );
  return (
    <DeedGroup title={t('trust.title')} help={t('trust.help')}>
      <Deed
        id="list-certificates"
        title={t('trust.list')}
        will={t('trust.list.will')}
        button={t('ask.button')}
        wish={{ kind: 'list-certificates', use }}
      >
        {pick}
      </Deed>
      {list.map(({ use: of, hash }) => (
        <Deed
          key={`${hash.issuerKey} ${hash.serial}`}
          id={`delete ${hash.serial}`}
          title={t('trust.one', { use: t(`trust.${of}`), serial: hash.serial })}
          will={t('trust.hash', { algorithm: hash.algorithm, key: hash.issuerKey.slice(0, 16) })}
          button={t('trust.delete')}
          danger={t('trust.delete.danger')}
          wish={{ kind: 'delete-certificate', hash }}
        />
      ))}
      <Deed
        id="install-certificate"
        title={t('trust.install')}
        will={t('trust.install.will')}
        button={t('trust.install.button')}
        wish={{ kind: 'install-certificate', use: 'csms-root', pem: null }}
      />
    </DeedGroup>
  );
}
