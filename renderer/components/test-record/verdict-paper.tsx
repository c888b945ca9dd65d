/** What came of a test that has ended: its verdict, how many of what, and its papers to print and to keep. */
import PdfIcon from '@mui/icons-material/PictureAsPdfOutlined';
import SignedIcon from '@mui/icons-material/VerifiedOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { languageOf } from '../../i18n/i18n.ts';
import { Mark, toneColor } from '../mark.tsx';
import type { Look } from './looks.ts';

export interface Counted {
  readonly id: string;
  readonly look: Look;
  readonly count: number;
  readonly text: string;
}

export function VerdictPaper(props: {
  readonly look: Look;
  readonly verdict: string;
  readonly help: string;
  /** In this order; what there is none of is not told. */
  readonly counts: readonly Counted[];
  /** Who and when, and what was remarked. */
  readonly children: ReactNode;
  /** The record's address without its ending. */
  readonly path: string;
  /** The button that begins another; nothing where who looks may not. */
  readonly again: ReactNode;
}) {
  const { t, i18n } = useTranslation('testRecord');
  const { tone, icon: Icon } = props.look;
  return (
    <Paper variant="outlined" sx={{ p: 2.5, borderLeft: '6px solid', borderLeftColor: toneColor(tone) }}>
      <Box role="status" sx={{ display: 'flex', alignItems: 'center', gap: 1, color: toneColor(tone) }}>
        <Icon aria-hidden sx={{ fontSize: 30 }} />
        <Typography component="p" sx={{ fontSize: '1.5rem', fontWeight: 650 }}>
          {props.verdict}
        </Typography>
      </Box>
      <Typography sx={{ pt: 0.5 }}>{props.help}</Typography>
      <Box sx={{ display: 'flex', gap: 2, flexWrap: 'wrap', pt: 1 }}>
        {props.counts
          .filter(({ count }) => count > 0)
          .map(({ id, look, text }) => (
            <Mark key={id} tone={look.tone} icon={look.icon} text={text} />
          ))}
      </Box>
      {props.children}
      <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', pt: 2 }}>
        <Button
          variant="contained"
          startIcon={<PdfIcon />}
          href={`${props.path}.pdf?lang=${languageOf(i18n)}`}
          target="_blank"
          rel="noopener"
        >
          {t('pdf')}
        </Button>
        <Button variant="outlined" startIcon={<SignedIcon />} href={`${props.path}.json`} download>
          {t('signed')}
        </Button>
        {props.again}
      </Stack>
      <Typography variant="body2" color="textSecondary" sx={{ pt: 1 }}>
        {t('help')}
      </Typography>
    </Paper>
  );
}
