/** A closed record: its verdict, its papers, and what was found at each check. */
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldRecordView } from '../../../station-core/api/contract.ts';
import { COUNTS, isLeft, VERDICT_LOOKS } from '../../components/field-record/looks.ts';
import { VerdictPaper } from '../../components/test-record/verdict-paper.tsx';
import { TimeText } from '../../components/texts.tsx';
import { CheckList } from './check-list.tsx';

/** again: the button that begins another; nothing where who looks may not. */
export function RecordResult({ record, again }: { readonly record: FieldRecordView; readonly again: ReactNode }) {
  const { t } = useTranslation('fieldRecord');
  const verdict = record.verdict ?? 'failed';
  return (
    <Stack spacing={2}>
      <VerdictPaper
        look={VERDICT_LOOKS[verdict]}
        verdict={t(`verdict.${verdict}`)}
        help={t(`verdict.${verdict}.help`)}
        counts={COUNTS.map(([what, look]) => {
          const count = record.checks.filter((check) => (what === 'left' ? isLeft(check) : check.state === what)).length;
          return { id: what, look, count, text: t(`counts.${what}`, { count }) };
        })}
        path={`/download/field-record/${encodeURIComponent(record.id)}`}
        again={again}
      >
        <Typography variant="body2" color="textSecondary" component="div" sx={{ pt: 1 }}>
          {t('run.about', { installer: record.installer, by: record.begunByName })}
          {' · '}
          <TimeText atMs={record.endedAtMs ?? record.begunAtMs} long />
        </Typography>
        {record.note !== '' && (
          <Typography sx={{ pt: 1, overflowWrap: 'anywhere' }}>
            <strong>{t('note')}:</strong> {record.note}
          </Typography>
        )}
      </VerdictPaper>
      <CheckList checks={record.checks} deeds={null} />
    </Stack>
  );
}
