/** A receipt to show, print and hand on: on the roll or as PDF, in the customer's language. */
import PdfIcon from '@mui/icons-material/PictureAsPdfOutlined';
import PrintIcon from '@mui/icons-material/PrintOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import GlobalStyles from '@mui/material/GlobalStyles';
import Skeleton from '@mui/material/Skeleton';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useCallback, useState, type RefCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReceiptView } from '../../../station-core/api/contract.ts';
import { printPage, receiptPath } from '../../client/bridge.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { PageFrame } from '../../components/page-frame.tsx';
import { FaultState } from '../../components/page-states.tsx';
import { PayDialog } from '../../components/pay-dialog.tsx';
import { languageOf, type Language } from '../../i18n/i18n.ts';
import { dueOf } from './receipt-lines.ts';
import { InvoiceButton, RollPrinterButton } from './receipt-deeds.tsx';
import { ReceiptPaper } from './receipt-paper.tsx';

/** `#/receipt/<billId>`. */
export function ReceiptPage({ parts }: { readonly parts: readonly string[] }) {
  const { t } = useTranslation('receipt');
  const billId = parts[0] ?? '';
  const receipt = useCall(useApi().bills.get, { billId }, { topics: ['bills'], enabled: billId !== '' });
  if (receipt.data !== undefined) return <Shown receipt={receipt.data} onPaid={receipt.reload} />;
  return (
    <PageFrame title={t('heading')}>
      {receipt.fault === null ? (
        <Skeleton variant="rectangular" animation={false} sx={{ width: '80mm', height: 560, mx: 'auto' }} />
      ) : (
        <FaultState fault={receipt.fault} onRetry={receipt.reload} />
      )}
    </PageFrame>
  );
}

function Shown({ receipt, onPaid }: { readonly receipt: ReceiptView; readonly onPaid: () => void }) {
  const { t, i18n } = useTranslation('receipt');
  const { t: common } = useTranslation();
  const mayPay = may(useMe().role, 'pay');
  const [language, setLanguage] = useState<Language>(languageOf(i18n));
  const [paying, setPaying] = useState(false);
  const [failed, setFailed] = useState(false);
  const [heightMm, paper] = useHeightMm();
  const { bill, session } = receipt;
  const print = async () => {
    const answer = await printPage({ paper: 'receipt-80mm', heightMm });
    setFailed(!answer.ok && answer.why !== 'cancelled');
  };
  return (
    <PageFrame
      title={t('title', { number: bill.number })}
      actions={
        <>
          <Button href={hrefOf(['session', session.id])}>{t('back')}</Button>
          <InvoiceButton receipt={receipt} onDone={onPaid} />
          {mayPay && bill.state === 'issued' && (
            <Button variant="contained" onClick={() => setPaying(true)}>
              {common('pay.button')}
            </Button>
          )}
        </>
      }
      filters={
        <>
          <Button
            variant={bill.state === 'issued' && mayPay ? 'outlined' : 'contained'}
            startIcon={<PrintIcon />}
            onClick={() => void print()}
          >
            {t('print')}
          </Button>
          <Button variant="outlined" startIcon={<PdfIcon />} href={receiptPath(bill.id, '80mm', language)} target="_blank">
            {t('pdf80')}
          </Button>
          <Button variant="outlined" startIcon={<PdfIcon />} href={receiptPath(bill.id, 'a4', language)} target="_blank">
            {t('pdfA4')}
          </Button>
          <RollPrinterButton billId={bill.id} language={language} />
          <ToggleButtonGroup
            exclusive
            size="small"
            value={language}
            aria-label={t('language')}
            onChange={(_, next: Language | null) => {
              if (next !== null) setLanguage(next);
            }}
          >
            <ToggleButton value="en">{t('english')}</ToggleButton>
            <ToggleButton value="zh">{t('chinese')}</ToggleButton>
          </ToggleButtonGroup>
        </>
      }
    >
      <GlobalStyles styles={printStyles(heightMm)} />
      {failed && <Alert severity="warning">{t('printFailed')}</Alert>}
      <Box sx={{ display: 'flex', justifyContent: 'center', py: 2 }}>
        <ReceiptPaper ref={paper} receipt={receipt} language={language} />
      </Box>
      {paying && (
        <PayDialog
          billId={bill.id}
          billNumber={bill.number}
          name={`${session.pileName} ${session.connectorName}`}
          dueMinor={dueOf(receipt)}
          onClose={() => setPaying(false)}
          onPaid={() => {
            setPaying(false);
            onPaid();
          }}
        />
      )}
    </PageFrame>
  );
}

/** A roll has no pages: the sheet is as long as the receipt. Give the ref to what is printed. */
function useHeightMm(): readonly [number, RefCallback<HTMLDivElement>] {
  const [heightMm, setHeightMm] = useState(200);
  const watch = useCallback((paper: HTMLDivElement | null) => {
    if (paper === null) return undefined;
    // 96 CSS pixels are an inch of 25.4 mm.
    const watcher = new ResizeObserver(() => setHeightMm(Math.min(2_000, Math.max(40, Math.ceil((paper.offsetHeight * 25.4) / 96) + 2))));
    watcher.observe(paper);
    return () => watcher.disconnect();
  }, []);
  return [heightMm, watch];
}

function printStyles(heightMm: number) {
  return {
    '@page': { size: `80mm ${heightMm}mm`, margin: 0 },
    '@media print': {
      // What is hidden still takes room: without this a blank second sheet would follow.
      '#root': { height: `${heightMm - 1}mm !important`, overflow: 'hidden' },
      'body *': { visibility: 'hidden' },
      '.receipt-paper, .receipt-paper *': { visibility: 'visible' },
      '.receipt-paper': { position: 'absolute', left: 0, top: 0 },
    },
  } as const;
}
