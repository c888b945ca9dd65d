/** One shift: its paper to print, and everything that moved the drawer in it. */
import PdfIcon from '@mui/icons-material/PictureAsPdfOutlined';
import PrintIcon from '@mui/icons-material/PrintOutlined';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftReport } from '../../../station-core/api/contract.ts';
import { printPage } from '../../client/bridge.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { PageFrame } from '../../components/page-frame.tsx';
import { FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { useRollHeight } from '../../components/roll-paper.tsx';
import { languageOf, type Language } from '../../i18n/i18n.ts';
import { CashLines } from './cash-lines.tsx';
import { ShiftPaper } from './shift-paper.tsx';

/** `#/till/<shiftId>`. */
export function ShiftView({ shiftId }: { readonly shiftId: string }) {
  const { t } = useTranslation('till');
  const report = useCall(useApi().till.report, { shiftId }, { topics: ['till', 'bills', 'payments'] });
  if (report.data !== undefined) return <Shown report={report.data} />;
  return (
    <PageFrame title={t('title')}>
      {report.fault === null ? <SkeletonRows /> : <FaultState fault={report.fault} onRetry={report.reload} />}
    </PageFrame>
  );
}

function Shown({ report }: { readonly report: ShiftReport }) {
  const { t, i18n } = useTranslation('till');
  const [language, setLanguage] = useState<Language>(languageOf(i18n));
  const [failed, setFailed] = useState(false);
  const [heightMm, paper] = useRollHeight();
  const print = async () => {
    const answer = await printPage({ paper: 'receipt-80mm', heightMm });
    setFailed(!answer.ok && answer.why !== 'cancelled');
  };
  const path = (size: '80mm' | 'a4') => `/download/shift/${encodeURIComponent(report.shift.id)}.pdf?size=${size}&lang=${language}`;
  return (
    <PageFrame
      title={t('shift', { number: report.shift.number })}
      actions={<Button href={hrefOf(['till'], { show: 'all' })}>{t('back')}</Button>}
      filters={
        <>
          <Button variant="contained" startIcon={<PrintIcon />} onClick={() => void print()}>
            {t('print')}
          </Button>
          <Button variant="outlined" startIcon={<PdfIcon />} href={path('80mm')} target="_blank">
            {t('pdf80')}
          </Button>
          <Button variant="outlined" startIcon={<PdfIcon />} href={path('a4')} target="_blank">
            {t('pdfA4')}
          </Button>
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
      {failed && <Alert severity="warning">{t('printFailed')}</Alert>}
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: 3, py: 1 }}>
        <ShiftPaper report={report} language={language} paper={paper} heightMm={heightMm} />
        <Box sx={{ flex: '1 1 480px', minWidth: 0 }}>
          <CashLines report={report} />
        </Box>
      </Box>
    </PageFrame>
  );
}
