/** A closed record: its verdict, its papers, and what was found at each check. */
import PdfIcon from '@mui/icons-material/PictureAsPdfOutlined';
import SignedIcon from '@mui/icons-material/VerifiedOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldRecordView } from '../../../station-core/api/contract.ts';
import { Mark, toneColor } from '../../components/mark.tsx';
import { TimeText } from '../../components/texts.tsx';
import { languageOf } from '../../i18n/i18n.ts';
import { CheckList } from './check-list.tsx';
import { COUNTS, isLeft, VERDICT_LOOKS } from '../../components/field-record/looks.ts';

/** again: the button that begins another; nothing where who looks may not. */
export function RecordResult({ record, again }: { readonly record: FieldRecordView; readonly again: ReactNode }) {
  const { t, i18n } = useTranslation('fieldRecord');
  const verdict = record.verdict ?? 'failed';
  const { tone, icon: Icon } = VERDICT_LOOKS[verdict];
  const path = `/download/field-record/${encodeURIComponent(record.id)}`;
  return (
    <Stack spacing={2}>
      <Paper variant="outlined" sx={{ p: 2.5, borderLeft: '6px solid', borderLeftColor: toneColor(tone) }}>
        <Box role="status" sx={{ display: 'flex', alignItems: 'center', gap: 1, color: toneColor(tone) }}>
          <Icon aria-hidden sx={{ fontSize: 30 }} />
          <Typography component="p" sx={{ fontSize: '1.5rem', fontWeight: 650 }}>
            {t(`verdict.${verdict}`)}
          </Typography>
        </Box>
        <Typography sx={{ pt: 0.5 }}>{t(`verdict.${verdict}.help`)}</Typography>
        <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap', pt: 1 }}>
          {COUNTS.map(([what, look]) => {
            const count = record.checks.filter((check) => (what === 'left' ? isLeft(check) : check.state === what)).length;
            return count === 0 ? null : <Mark key={what} tone={look.tone} icon={look.icon} text={t(`counts.${what}`, { count })} />;
          })}
        </Box>
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
        <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', pt: 2 }}>
          <Button variant="contained" startIcon={<PdfIcon />} href={`${path}.pdf?lang=${languageOf(i18n)}`} target="_blank" rel="noopener">
            {t('record.pdf')}
          </Button>
          <Button variant="outlined" startIcon={<SignedIcon />} href={`${path}.json`} download>
            {t('record.json')}
          </Button>
          {again}
        </Stack>
        <Typography variant="body2" color="textSecondary" sx={{ pt: 1 }}>
          {t('record.help')}
        </Typography>
      </Paper>
      <CheckList checks={record.checks} deeds={null} />
    </Stack>
  );
}
