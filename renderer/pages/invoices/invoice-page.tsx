/** One paper: who, what, its tax lines, the charges on it, what corrects it, and what is paid. */
import JsonIcon from '@mui/icons-material/DataObjectOutlined';
import PdfIcon from '@mui/icons-material/PictureAsPdfOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { InvoiceBillRow, InvoiceLine, InvoiceView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { PaperMark } from '../../components/papers/paper-mark.tsx';
import { PaySettlementDialog, PayStatementDialog } from '../../components/papers/settle-dialogs.tsx';
import { EnergyText, MoneyText, TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { percentText } from '../../format/percent-text.ts';
import { dayText } from '../../format/time-text.ts';
import { languageOf, type Language } from '../../i18n/i18n.ts';

/** `#/invoice/<id>`. */
export function InvoicePage({ parts }: { readonly parts: readonly string[] }) {
  const { t } = useTranslation('invoices');
  const [invoiceId = ''] = parts;
  const paper = useCall(useApi().invoices.get, { invoiceId }, { topics: ['invoices', 'bills'] });
  if (paper.data !== undefined) return <Shown paper={paper.data} onPaid={paper.reload} />;
  return (
    <PageFrame title={t('title')}>{paper.fault === null ? <SkeletonRows /> : <FaultState fault={paper.fault} onRetry={paper.reload} />}</PageFrame>
  );
} // prettier-ignore

function Shown({ paper, onPaid }: { readonly paper: InvoiceView; readonly onPaid: () => void }) {
  const { t, i18n } = useTranslation('invoices');
  const { role } = useMe();
  const [language, setLanguage] = useState<Language>(languageOf(i18n));
  const [paying, setPaying] = useState(false);
  const [told, tell] = useTold();
  const mayPay = (paper.open ?? 0) > 0 && may(role, paper.kind === 'statement' ? 'statements' : 'settlements');
  const done = (text: string) => {
    setPaying(false);
    tell(text);
    onPaid();
  };
  const pdf = (size: '80mm' | 'a4') => `/download/invoice/${encodeURIComponent(paper.id)}.pdf?size=${size}&lang=${language}`;
  return (
    <PageFrame
      title={t('one.title', { kind: t(`kind.${paper.kind}`), name: paper.name })}
      aside={<PaperMark paper={paper} />}
      actions={
        <>
          <Button href={hrefOf(['invoices'])}>{t('back')}</Button>
          {mayPay && (
            <Button variant="contained" onClick={() => setPaying(true)}>
              {t(paper.kind === 'statement' ? 'pay.button' : 'payout.button')}
            </Button>
          )}
        </>
      }
      filters={
        <>
          <Button variant="outlined" startIcon={<PdfIcon />} href={pdf('a4')} target="_blank">
            {t('one.pdf')}
          </Button>
          <Button variant="outlined" startIcon={<PdfIcon />} href={pdf('80mm')} target="_blank">
            {t('one.pdf80')}
          </Button>
          <ToggleButtonGroup
            exclusive
            size="small"
            value={language}
            aria-label={t('one.language')}
            onChange={(_, next: Language | null) => {
              if (next !== null) setLanguage(next);
            }}
          >
            <ToggleButton value="en">{t('one.english')}</ToggleButton>
            <ToggleButton value="zh">{t('one.chinese')}</ToggleButton>
          </ToggleButtonGroup>
          <Button startIcon={<JsonIcon />} href={`/download/invoice/${encodeURIComponent(paper.id)}.json`} download>
            {t('one.json')}
          </Button>
        </>
      }
    >
      <Box sx={{ display: 'grid', gap: 1.5 }}>
        {(paper.seller.name === '' || paper.seller.taxId === '') && <Alert severity="warning">{t('one.sellerMissing')}</Alert>}
        <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: { xs: '1fr', md: '1fr 1fr 1fr' }, alignItems: 'stretch' }}>
          <Card title={t(paper.kind === 'settlement' ? 'one.paidTo' : 'one.for')}>
            <Address lines={paper.buyer === null ? [t('erased')] : [paper.buyer.name, paper.buyer.address, paper.buyer.email]} taxId={paper.buyer?.taxId ?? ''} />
          </Card>
          <Card title={t('one.by')}>
            <Address lines={[paper.seller.name === '' ? paper.stationName : paper.seller.name, paper.seller.address, paper.seller.phone]} taxId={paper.seller.taxId} />
          </Card>
          <Card title={t(`kind.${paper.kind}`)}>
            <FactList facts={factsOf(paper, t)} />
          </Card>
        </Box>
        <Sums paper={paper} />
        <Bills paper={paper} />
      </Box>
      {paying && paper.kind === 'statement' && (
        <PayStatementDialog paper={paper} onClose={() => setPaying(false)} onDone={() => done(t('pay.done'))} />
      )}
      {paying && paper.kind === 'settlement' && (
        <PaySettlementDialog paper={paper} onClose={() => setPaying(false)} onDone={() => done(t('payout.done'))} />
      )}
      <ToldBar told={told} />
    </PageFrame>
  );
} // prettier-ignore

type Words = ReturnType<typeof useTranslation<'invoices'>>['t'];

function factsOf(paper: InvoiceView, t: Words): readonly (readonly [string, ReactNode])[] {
  const related = (one: InvoiceView['correctedBy'][number]) => (
    <Link key={one.id} href={hrefOf(['invoice', one.id])}>
      {one.name}
    </Link>
  );
  return [
    [t('one.issued'), <TimeText key="issued" atMs={paper.issuedAtMs} long relative={false} />],
    [t('one.issuedBy'), paper.issuedBy ?? t('byItself')],
    ...(paper.fromDay === null || paper.toDay === null
      ? []
      : [[t('one.days'), t('days', { from: paper.fromDay, to: paper.toDay })] as const]),
    ...(paper.accountNumber === null || paper.accountId === null
      ? []
      : [
          [
            t('one.account'),
            <Link key="account" href={hrefOf(['account', paper.accountId])}>
              {paper.accountNumber}
            </Link>,
          ] as const,
        ]),
    ...(paper.corrects === null ? [] : [[t('one.corrects'), related(paper.corrects)] as const]),
    ...(paper.correctedBy.length === 0 ? [] : [[t('one.correctedBy'), paper.correctedBy.map(related)] as const]),
  ];
}

function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Typography variant="h3" component="h2">
        {title}
      </Typography>
      {children}
    </Paper>
  );
}

function Address({ lines, taxId }: { readonly lines: readonly string[]; readonly taxId: string }) {
  const { t } = useTranslation('invoices');
  const shown = [...lines, taxId === '' ? '' : t('one.taxId', { number: taxId })].filter((line) => line !== '');
  return (
    <Box sx={{ mt: 1, whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
      {shown.map((line, index) => (
        <Box key={line} sx={index === 0 ? { fontWeight: 600 } : {}}>
          {line}
        </Box>
      ))}
    </Box>
  );
}

function Sums({ paper }: { readonly paper: InvoiceView }) {
  const { t } = useTranslation('invoices');
  const { currency } = paper;
  const columns: readonly Column<InvoiceLine>[] = [
    { id: 'what', title: t('column.what'), cell: (line) => t(`layer.${line.layer}`) },
    { id: 'rate', title: t('column.rate'), align: 'right', cell: (line) => (line.taxPpm === null ? '–' : `${percentText(line.taxPpm)} %`) },
    { id: 'net', title: t('column.net'), align: 'right', cell: (line) => <MoneyText minor={line.net} currency={currency} unit={false} /> },
    { id: 'tax', title: t('column.tax'), align: 'right', cell: (line) => <MoneyText minor={line.tax} currency={currency} unit={false} /> },
    { id: 'sum', title: t('column.total'), align: 'right', cell: (line) => <MoneyText minor={line.net + line.tax} currency={currency} /> },
  ];
  return (
    <Box>
      <DataTable label={t('one.lines')} columns={columns} rows={paper.lines} rowKey={(line) => `${line.layer} ${line.taxPpm ?? ''}`} />
      <Box sx={{ display: 'flex', justifyContent: 'flex-end', gap: 3, alignItems: 'baseline', mt: 1, flexWrap: 'wrap' }}>
        {paper.reason !== '' && (
          <Typography color="textSecondary" sx={{ flex: 1 }}>
            {reasonOf(paper.reason, t)}
          </Typography>
        )}
        {paper.kind === 'statement' && <Labelled name={t('one.paid')} minor={paper.paid} paper={paper} />}
        {paper.kind === 'statement' && <Labelled name={t('one.open')} minor={paper.open ?? 0} paper={paper} />}
        {paper.kind === 'settlement' && paper.paid > 0 && <Labelled name={t('one.paidOut')} minor={paper.paid} paper={paper} />}
        <Labelled name={t(paper.kind === 'settlement' ? 'one.payable' : 'one.total')} minor={paper.total} paper={paper} large />
      </Box>
    </Box>
  );
}

function reasonOf(reason: string, t: Words): string {
  return reason === 'reversed' || reason === 'reduced' || reason === 'replaces' ? t(`reason.${reason}`) : reason;
}

function Labelled(props: { readonly name: string; readonly minor: number; readonly paper: InvoiceView; readonly large?: boolean }) {
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'baseline' }}>
      <Typography color="textSecondary">{props.name}</Typography>
      <Box component="span" sx={props.large === true ? { fontSize: '1.5rem', fontWeight: 600 } : { fontWeight: 600 }}>
        <MoneyText minor={props.minor} currency={props.paper.currency} />
      </Box>
    </Box>
  );
}

function Bills({ paper }: { readonly paper: InvoiceView }) {
  const { t } = useTranslation('invoices');
  const { currency, zone } = paper;
  const columns: readonly Column<InvoiceBillRow>[] = [
    { id: 'bill', title: t('column.bill'), cell: (row) => row.number },
    { id: 'charged', title: t('column.charged'), cell: (row) => dayText(row.startedAtMs, zone) },
    { id: 'place', title: t('column.place'), wraps: true, cell: (row) => `${row.pileName} · ${row.connectorName}` },
    { id: 'energy', title: t('column.energy'), align: 'right', cell: (row) => <EnergyText dwh={row.energy} /> },
    { id: 'net', title: t('column.net'), align: 'right', cell: (row) => <MoneyText minor={row.net} currency={currency} unit={false} /> },
    { id: 'tax', title: t('column.tax'), align: 'right', cell: (row) => <MoneyText minor={row.tax} currency={currency} unit={false} /> },
    { id: 'total', title: t('column.total'), align: 'right', cell: (row) => <MoneyText minor={row.total} currency={currency} /> },
  ];
  return (
    <Box>
      <Typography variant="h3" component="h2" sx={{ mt: 1, mb: 1 }}>
        {t('one.bills')}
      </Typography>
      <DataTable
        label={t('one.bills')}
        columns={columns}
        rows={paper.billRows}
        rowKey={(row) => row.billId}
        href={(row) => hrefOf(['receipt', row.billId])}
      />
    </Box>
  );
}
