/** One account: what it has and owes, whose it is, and everything that happened with it. */
import BackIcon from '@mui/icons-material/ArrowBack';
import MoreIcon from '@mui/icons-material/MoreVert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Link from '@mui/material/Link';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountView as Account } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { AccountPapers } from '../../components/papers/account-papers.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { HqMark, HqMarks } from '../../components/hq-marks.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { RefundDialog } from '../../components/refund-dialog.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { ChangePersonDialog, ErasePersonDialog, PinDialog } from './account-dialogs.tsx';
import { AccountFacts } from './account-facts.tsx';
import { AccountMark } from './account-marks.tsx';
import { Cards, Charges, Movements } from './account-tables.tsx';
import { CloseDialog, TopUpDialog } from './money-dialogs.tsx';
import { TermsDialog } from './terms-fields.tsx';

const OWNED = ['account'] as const;

type Dialog = 'top-up' | 'refund' | 'change' | 'terms' | 'pin' | 'freeze' | 'close' | 'erase';

export function AccountView({ accountId }: { readonly accountId: string }) {
  const { t } = useTranslation('accounts');
  const api = useApi();
  const { role } = useMe();
  const account = useCall(api.accounts.get, { accountId }, { topics: ['accounts', 'payments', 'bills', 'cards', 'session', 'benefits'] });
  const freeze = useAction(api.accounts.freeze);
  const [open, setOpen] = useState<Dialog | null>(null);
  const [told, tell] = useTold();
  const { data } = account;
  const close = () => setOpen(null);
  const done = (text: string) => {
    close();
    tell(text);
    account.reload();
  };
  const setFrozen = async (frozen: boolean, reason: string) => {
    const result = await freeze.run({ accountId, frozen, reason });
    if (result.ok) done(t(frozen ? 'freeze.done' : 'unfreeze.done'));
  };
  if (data === undefined)
    return (
      <PageFrame title={t('title')}>
        {account.fault === null ? <SkeletonRows /> : <FaultState fault={account.fault} onRetry={account.reload} />}
      </PageFrame>
    );
  const dialog = { account: data, onClose: close, onDone: done };
  const mayTopUp = may(role, 'accounts-pay') && data.kind !== 'merchant' && !data.isPostPaid && data.state !== 'closed';
  return (
    <PageFrame
      title={t('titleOf', { number: data.number, name: data.erasedAtMs === null ? data.name : t('erasedName') })}
      aside={
        <>
          <AccountMark account={data} size="large" />
          <HqMarks kinds={OWNED} ids={[data.id]}>
            <HqMark kind="account" localId={data.id} />
          </HqMarks>
        </>
      }
      actions={
        <>
          {may(role, 'accounts-change') && data.state !== 'closed' && (
            <Button variant="outlined" onClick={() => setOpen('change')}>
              {t('do.change')}
            </Button>
          )}
          {mayTopUp && (
            <Button variant="contained" onClick={() => setOpen('top-up')}>
              {t('do.topUp')}
            </Button>
          )}
          <MoreMenu account={data} onOpen={setOpen} onUnfreeze={() => void setFrozen(false, '')} />
        </>
      }
    >
      <Button component={Link} href={hrefOf(['accounts'])} startIcon={<BackIcon />} size="small" sx={{ mb: 1.5 }}>
        {t('back')}
      </Button>
      {open !== 'freeze' && <FaultNote fault={freeze.fault} />}
      <Stack direction={{ xs: 'column', lg: 'row' }} spacing={3} sx={{ alignItems: 'start' }}>
        <AccountFacts account={data} />
        <Belongings account={data} tell={tell} />
      </Stack>
      {open === 'top-up' && <TopUpDialog {...dialog} />}
      {open === 'refund' && (
        <RefundDialog
          source={{ kind: 'wallet', accountId: data.id }}
          title={t('refund.of', { number: data.number })}
          dueBack={0}
          most={data.mayGoBack}
          cameBy={null}
          mostOnline={data.mayGoBackOnline}
          toWallet={false}
          refunded={null}
          onClose={close}
          onDone={done}
        />
      )}
      {open === 'change' && <ChangePersonDialog {...dialog} />}
      {open === 'terms' && <TermsDialog {...dialog} />}
      {open === 'pin' && <PinDialog {...dialog} />}
      {open === 'close' && <CloseDialog {...dialog} />}
      {open === 'erase' && <ErasePersonDialog {...dialog} />}
      {open === 'freeze' && (
        <ReasonDialog
          open
          title={t('freeze.title', { number: data.number })}
          text={t('freeze.text')}
          button={t('freeze.button')}
          pending={freeze.pending}
          fault={freeze.fault}
          onDo={(reason) => void setFrozen(true, reason)}
          onClose={close}
        />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
}

/** Each with its own list; which one is shown stays in the address. */
function Belongings({ account, tell }: { readonly account: Account; readonly tell: (text: string) => void }) {
  const { t } = useTranslation('accounts');
  const [filter, setFilter] = useFilters({ tab: '' });
  const money = account.kind === 'merchant' ? 'payable' : account.isPostPaid ? 'owed' : 'wallet';
  const hasDebts = money === 'wallet' && account.owed > 0;
  const tabs = [
    money,
    ...(hasDebts ? (['owed'] as const) : []),
    ...(money === 'payable' ? (['papers'] as const) : (['charges', 'cards'] as const)),
    ...(account.isPostPaid ? (['papers'] as const) : []),
  ] as const;
  const shown = tabs.find((tab) => tab === filter.tab) ?? money;
  return (
    <Box sx={{ flex: 1, minWidth: 0, width: '100%' }}>
      <Tabs value={shown} aria-label={t('tab.label')} onChange={(_, tab: string) => setFilter({ tab })} sx={{ mb: 1.5 }}>
        {tabs.map((tab) => (
          <Tab key={tab} value={tab} label={t(tab === 'papers' && money === 'payable' ? 'tab.settlements' : `tab.${tab}`)} />
        ))}
      </Tabs>
      {shown === 'wallet' && <Movements accountId={account.id} of="wallet" />}
      {shown === 'owed' && <Movements accountId={account.id} of="receivable" />}
      {shown === 'payable' && <Movements accountId={account.id} of="merchant-payable" />}
      {shown === 'charges' && <Charges accountId={account.id} />}
      {shown === 'papers' && (
        <AccountPapers
          accountId={account.id}
          accountNumber={account.number}
          what={account.kind === 'merchant' ? 'settlement' : 'statement'}
          tell={tell}
        />
      )}
      {shown === 'cards' && <Cards accountId={account.id} accountNumber={account.number} />}
    </Box>
  );
}

function MoreMenu({
  account,
  onOpen,
  onUnfreeze,
}: {
  readonly account: Account;
  readonly onOpen: (dialog: Dialog) => void;
  readonly onUnfreeze: () => void;
}) {
  const { t } = useTranslation('accounts');
  const { role } = useMe();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const choose = (act: () => void) => () => {
    setAnchor(null);
    act();
  };
  const isOpen = account.state !== 'closed';
  const mayChange = may(role, 'accounts-change') && isOpen;
  return (
    <>
      <IconButton aria-label={t('do.more')} aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
        <MoreIcon />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {may(role, 'refund') && account.state === 'active' && account.mayGoBack > 0 && (
          <MenuItem onClick={choose(() => onOpen('refund'))}>{t('do.refund')}</MenuItem>
        )}
        {may(role, 'accounts-terms') && isOpen && <MenuItem onClick={choose(() => onOpen('terms'))}>{t('do.terms')}</MenuItem>}
        {mayChange && account.kind !== 'merchant' && <MenuItem onClick={choose(() => onOpen('pin'))}>{t('do.pin')}</MenuItem>}
        {mayChange && account.state === 'active' && <MenuItem onClick={choose(() => onOpen('freeze'))}>{t('do.freeze')}</MenuItem>}
        {mayChange && account.state === 'frozen' && <MenuItem onClick={choose(onUnfreeze)}>{t('do.unfreeze')}</MenuItem>}
        {may(role, 'accounts-pay') && isOpen && <MenuItem onClick={choose(() => onOpen('close'))}>{t('do.close')}</MenuItem>}
        {may(role, 'accounts-erase') && (
          <MenuItem component="a" href={`/download/account/${encodeURIComponent(account.id)}.json`} onClick={() => setAnchor(null)}>
            {t('do.export')}
          </MenuItem>
        )}
        {may(role, 'accounts-erase') && !isOpen && account.erasedAtMs === null && (
          <MenuItem onClick={choose(() => onOpen('erase'))} sx={{ color: 'error.main' }}>
            {t('do.erase')}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}
