/** What an account has and owes, large, and under it whose it is and on which terms. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountView } from '../../../station-core/api/contract.ts';
import { useStation } from '../../client/station-context.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { MoneyText } from '../../components/texts.tsx';
import { percentText } from '../../format/percent-text.ts';
import { dayText } from '../../format/time-text.ts';

export function AccountFacts({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation('accounts');
  const { zone } = useStation();
  return (
    <Stack spacing={2} sx={{ width: { xs: '100%', lg: 380 }, flex: 'none' }}>
      {account.state === 'frozen' && (
        <Alert severity="warning" variant="outlined">
          {t('money.frozen', { reason: account.frozenReason })}
          <Box sx={{ color: 'text.secondary' }}>{t('money.frozenHelp')}</Box>
        </Alert>
      )}
      {account.closedAtMs !== null && (
        <Alert severity="info" variant="outlined">
          {t('money.closed', { day: dayText(account.closedAtMs, zone) })}
        </Alert>
      )}
      <MoneyCard account={account} />
      <Paper variant="outlined" sx={{ p: 2.5, pb: 1 }}>
        <Typography variant="h2" sx={{ fontSize: '1rem' }}>
          {t('facts.person')}
        </Typography>
        {account.person === null ? (
          <Typography color="textSecondary" sx={{ my: 1.5 }}>
            {t('facts.erased')}
          </Typography>
        ) : (
          <FactList facts={personFacts(account.person, t)} />
        )}
      </Paper>
      <TermsCard account={account} />
    </Stack>
  );
}

function MoneyCard({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation('accounts');
  const { wallet, held, owed, refundDue, payable, creditLimit, isPostPaid, kind } = account;
  const isMerchant = kind === 'merchant';
  const main = isMerchant ? payable : isPostPaid ? creditLimit - owed : wallet;
  const name = isMerchant ? 'money.payable' : isPostPaid ? 'money.creditLeft' : 'money.wallet';
  const facts: (readonly [string, ReactNode])[] = [];
  if (!isMerchant && !isPostPaid && held > 0) {
    facts.push([t('money.held'), <MoneyText key="held" minor={held} />], [t('money.free'), <MoneyText key="free" minor={wallet - held} />]);
  }
  if (isPostPaid) facts.push([t('money.credit'), <MoneyText key="credit" minor={creditLimit} />]);
  if (isPostPaid && wallet > 0) facts.push([t('money.wallet'), <MoneyText key="wallet" minor={wallet} />]);
  if (owed > 0 || isPostPaid) facts.push([t('money.owed'), <MoneyText key="owed" minor={owed} />]);
  if (refundDue > 0) facts.push([t('money.refundDue'), <MoneyText key="due" minor={refundDue} />]);
  return (
    <Paper variant="outlined" sx={{ p: 2.5, pb: facts.length === 0 ? 2.5 : 1 }}>
      <Typography color="textSecondary">{t(name)}</Typography>
      <Box sx={{ fontSize: '2rem', fontWeight: 600, lineHeight: 1.3 }}>
        <MoneyText minor={main} />
      </Box>
      {facts.length > 0 && <FactList facts={facts} />}
      {owed > 0 && !isPostPaid && !isMerchant && (
        <Alert severity="warning" variant="outlined" sx={{ mb: 1.5 }}>
          {t('money.owedHelp')}
        </Alert>
      )}
    </Paper>
  );
}

function TermsCard({ account }: { readonly account: AccountView }) {
  const { t } = useTranslation('accounts');
  const { zone } = useStation();
  const { merchant, nextLevel } = account;
  const facts: (readonly [string, ReactNode])[] = [[t('facts.kind'), t(`kind.${account.kind}`)]];
  if (merchant === null) {
    const level = account.levelName ?? t('facts.none');
    facts.push(
      [t('facts.pays'), t(account.isPostPaid ? 'facts.paysMonth' : 'facts.paysWallet')],
      [t('facts.group'), account.groupName ?? t('facts.none')],
      [t('facts.level'), account.levelId === null ? level : t('facts.levelByHand', { name: level })],
      [t('facts.billedYear'), <MoneyText key="billed" minor={account.billedYear} />],
    );
    if (nextLevel !== null)
      facts.push([t('facts.nextLevel', { name: nextLevel.name }), <MoneyText key="next" minor={nextLevel.missing} />]);
    facts.push([t('facts.pin'), t(account.hasPin ? 'facts.pinSet' : 'facts.pinNone')]);
  } else {
    const names = merchant.piles.map(({ name }) => name).join(', ');
    facts.push([t('facts.fee'), `${percentText(merchant.feePpm)} %`], [t('facts.piles'), names === '' ? t('facts.none') : names]);
  }
  facts.push([t('facts.since'), dayText(account.createdAtMs, zone)]);
  return (
    <Paper variant="outlined" sx={{ p: 2.5, pb: 1 }}>
      <Typography variant="h2" sx={{ fontSize: '1rem' }}>
        {t('facts.terms')}
      </Typography>
      <FactList facts={facts} />
    </Paper>
  );
}

type Word = 'facts.phone' | 'facts.phones' | 'facts.email' | 'facts.address' | 'facts.taxId' | 'facts.vehicles' | 'facts.note';

/** What was told, and nothing that was not; the phone stands there even when it is missing. */
function personFacts(
  person: NonNullable<AccountView['person']>,
  t: (word: Word | 'facts.none') => string,
): (readonly [string, ReactNode])[] {
  const { phone, otherPhones, email, address, taxId, note, vehicles } = person;
  const told: (readonly [Word, string])[] = [
    ['facts.phones', otherPhones.join('\n')],
    ['facts.email', email],
    ['facts.address', address],
    ['facts.taxId', taxId],
    ['facts.vehicles', vehicles.map(({ plate, vin }) => [plate, vin].filter((part) => part !== '').join(' · ')).join('\n')],
    ['facts.note', note],
  ];
  return [
    [t('facts.phone'), phone === '' ? t('facts.none') : phone],
    ...told.filter(([, text]) => text !== '').map(([word, text]) => [t(word), <Lines key={word} text={text} />] as const),
  ];
}

function Lines({ text }: { readonly text: string }) {
  return <Box sx={{ whiteSpace: 'pre-line' }}>{text}</Box>;
}
