/** The tests of a pile, the newest first; each opens beside. */
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { SelfTestView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { Mark } from '../../components/mark.tsx';
import { TimeText } from '../../components/texts.tsx';
import { VERDICT_LOOKS, verdictOf } from './test-looks.ts';

export function EarlierTests(props: { readonly pileId: string; readonly tests: readonly SelfTestView[]; readonly shownId: string | null }) {
  const { t } = useTranslation('selftest');
  return (
    <Paper variant="outlined" component="section" aria-label={t('earlier.title')}>
      <Typography variant="h2" sx={{ px: 2, pt: 2, pb: 1 }}>
        {t('earlier.title')}
      </Typography>
      {props.tests.length === 0 && (
        <Typography variant="body2" color="textSecondary" sx={{ px: 2, pb: 2 }}>
          {t('earlier.none')}
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {props.tests.map((test) => {
          const verdict = verdictOf(test);
          const isShown = test.id === props.shownId;
          return (
            <Box component="li" key={test.id} sx={{ borderTop: '1px solid', borderColor: 'divider' }}>
              <Link
                href={hrefOf(['pile', props.pileId, 'selftest'], { test: test.id })}
                underline="none"
                color="inherit"
                aria-current={isShown ? 'page' : undefined}
                sx={{
                  display: 'block',
                  px: 2,
                  py: 1,
                  bgcolor: isShown ? 'action.selected' : undefined,
                  '&:hover': { bgcolor: 'action.hover' },
                }}
              >
                <Mark tone={VERDICT_LOOKS[verdict].tone} icon={VERDICT_LOOKS[verdict].icon} text={t(`verdict.${verdict}`)} />
                <Typography variant="body2" color="textSecondary" component="div">
                  <TimeText atMs={test.startedAtMs} long relative={false} />
                  {` · ${t('earlier.about', { connector: test.connectorName, by: test.by })}`}
                </Typography>
              </Link>
            </Box>
          );
        })}
      </Box>
    </Paper>
  );
}
