/** The books: what they come to, every posting in them, the days that are closed, and whether they hold. */
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useTranslation } from 'react-i18next';
import { navigate, useFilters } from '../../client/router.ts';
import { DaysPart } from './days-part.tsx';
import { PostingsPart } from './postings-part.tsx';
import { TrialPart } from './trial-part.tsx';

const noShow = { show: '' };

/** `#/ledger`, `#/ledger?show=postings`, `#/ledger?show=days`. */
export function LedgerPage() {
  const { t } = useTranslation('ledger');
  const [{ show }] = useFilters(noShow);
  const shown = show === 'postings' || show === 'days' ? show : 'trial';
  const aside = (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label={t('show.label')}
      value={shown}
      onChange={(_, next: string | null) => {
        // The filters of one part mean nothing to another.
        if (next !== null) navigate(['ledger'], { show: next === 'trial' ? null : next });
      }}
    >
      <ToggleButton value="trial">{t('show.trial')}</ToggleButton>
      <ToggleButton value="postings">{t('show.postings')}</ToggleButton>
      <ToggleButton value="days">{t('show.days')}</ToggleButton>
    </ToggleButtonGroup>
  );
  if (shown === 'postings') return <PostingsPart aside={aside} />;
  return shown === 'days' ? <DaysPart aside={aside} /> : <TrialPart aside={aside} />;
}
