/** What can be done with a charge: stop it, take the money, print the receipt, close it by hand. */
import PdfIcon from '@mui/icons-material/PictureAsPdfOutlined';
import WhyIcon from '@mui/icons-material/HelpOutlineOutlined';
import ReceiptIcon from '@mui/icons-material/ReceiptLongOutlined';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../../station-core/api/contract.ts';
import { receiptPath } from '../../client/bridge.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCommandText } from '../../components/command-text.ts';
import { PayDialog } from '../../components/pay-dialog.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { languageOf } from '../../i18n/i18n.ts';
import type { ScreenFault } from '../../client/fault.ts';

export interface SessionDeedsProps {
  readonly view: SessionView;
  readonly tell: (text: string) => void;
  readonly complain: (fault: ScreenFault | null) => void;
}

export function SessionDeeds({ view, tell, complain }: SessionDeedsProps) {
  const { t, i18n } = useTranslation('session');
  const words = useTranslation();
  const { role } = useMe();
  const [paying, setPaying] = useState(false);
  const [closing, setClosing] = useState(false);
  const { bill } = view;
  const name = `${view.pileName} ${view.connectorName}`;
  return (
    <>
      {view.phase !== 'closed' && may(role, 'charge') && (
        <Button color="inherit" onClick={() => setClosing(true)}>
          {t('do.close')}
        </Button>
      )}
      {view.phase === 'charging' && may(role, 'charge') && <StopButton view={view} tell={tell} complain={complain} />}
      {view.planId !== null && may(role, 'bills') && (
        <Button color="inherit" startIcon={<WhyIcon />} href={hrefOf(['session', view.id, 'bill'])}>
          {t('do.explain')}
        </Button>
      )}
      {bill !== null && may(role, 'bills') && (
        <>
          <Button
            color="inherit"
            startIcon={<PdfIcon />}
            href={receiptPath(bill.id, 'a4', languageOf(i18n))}
            target="_blank"
            rel="noopener"
          >
            {t('do.pdf')}
          </Button>
          <Button variant="outlined" startIcon={<ReceiptIcon />} href={hrefOf(['receipt', bill.id])}>
            {t('do.receipt')}
          </Button>
        </>
      )}
      {bill?.state === 'issued' && may(role, 'pay') && (
        <Button variant="contained" onClick={() => setPaying(true)}>
          {t('do.pay')}
        </Button>
      )}
      {paying && bill !== null && (
        <PayDialog
          billId={bill.id}
          billNumber={bill.number}
          name={name}
          dueMinor={bill.totals.total - bill.carriedOver - bill.paid - bill.writtenOff - bill.credited}
          onClose={() => setPaying(false)}
          onPaid={({ number }) => {
            setPaying(false);
            tell(words.t('pay.done', { number }));
          }}
        />
      )}
      {closing && (
        <CloseDialog
          sessionId={view.id}
          onClose={() => setClosing(false)}
          onDone={() => {
            setClosing(false);
            tell(t('close.done'));
          }}
        />
      )}
    </>
  );
}

function StopButton({ view, tell, complain }: SessionDeedsProps) {
  const { t } = useTranslation('session');
  const api = useApi();
  const textOf = useCommandText();
  const stop = useAction(api.sessions.stop);
  const run = async () => {
    const done = await stop.run({ sessionId: view.id });
    complain(done.ok ? null : done.fault);
    if (done.ok) tell(textOf(done.value, `${view.pileName} ${view.connectorName}`));
  };
  const ordered = view.stopOrderedMs !== null;
  return (
    <Button variant="contained" disabled={!view.online || ordered} loading={stop.pending} onClick={() => void run()}>
      {t(ordered ? 'do.stopping' : 'do.stop')}
    </Button>
  );
}

function CloseDialog({
  sessionId,
  onClose,
  onDone,
}: {
  readonly sessionId: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('session');
  const api = useApi();
  const close = useAction(api.sessions.close);
  const run = async (reason: string) => {
    const done = await close.run({ sessionId, reason });
    if (done.ok) onDone();
  };
  return (
    <ReasonDialog
      open
      onClose={onClose}
      title={t('close.title')}
      text={t('close.text')}
      button={t('close.button')}
      pending={close.pending}
      fault={close.fault}
      onDo={(reason) => void run(reason)}
    />
  );
}
