/** A station that belongs to no HQ: joined by a one-time code, as a new station or as one that HQ knows. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { draftOf, problemsOf, settingsOf, type LineDraft } from './line-draft.ts';
import { FoldedWayFields, LineField } from './line-fields.tsx';

export function JoinPanel({ onDone }: { readonly onDone: (text: string) => void }) {
  const { t } = useTranslation('hqLine');
  const api = useApi();
  const [how, setHow] = useState<'enrol' | 'recover'>('enrol');
  const [draft, setDraft] = useState(() => draftOf(null));
  const [tried, setTried] = useState(false);
  const [reached, setReached] = useState(false);
  const check = useAction(api.hq.check);
  const enrol = useAction(api.hq.enrol);
  const recover = useAction(api.hq.recover);
  const problems = problemsOf(draft, how);
  const wrong = tried ? problems : new Set<never>();
  const change = (part: Partial<LineDraft>) => {
    setReached(false);
    setDraft((before) => ({ ...before, ...part }));
  };
  const fields = { draft, wrong, onChange: change };
  const submit = async () => {
    setTried(true);
    if (problems.size > 0 || enrol.pending || recover.pending) return;
    const settings = settingsOf(draft);
    if (how === 'enrol') {
      const done = await enrol.run({ settings, code: draft.code });
      if (done.ok) onDone(t('joined', { name: done.value.hqName }));
      return;
    }
    const done = await recover.run({ settings, code: draft.code, stationId: draft.stationId.trim() });
    if (done.ok) onDone(t('recovered', { name: done.value.hqName, count: done.value.lost }));
  };
  const look = async () => {
    setTried(true);
    if (problemsOf(draft, 'settings').size > 0) return;
    setReached((await check.run(settingsOf(draft))).ok);
  };
  return (
    <Paper variant="outlined" sx={{ p: 2.5 }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack spacing={2}>
          <Box>
            <Typography variant="h2">{t('join.title')}</Typography>
            <Typography color="textSecondary">{t('join.lead')}</Typography>
          </Box>
          <ToggleButtonGroup
            exclusive
            size="small"
            aria-label={t('join.how')}
            value={how}
            onChange={(_, next: 'enrol' | 'recover' | null) => next !== null && setHow(next)}
          >
            <ToggleButton value="enrol">{t('join.enrol')}</ToggleButton>
            <ToggleButton value="recover">{t('join.recover')}</ToggleButton>
          </ToggleButtonGroup>
          {how === 'recover' && <Typography>{t('join.recoverText')}</Typography>}
          <LineField {...fields} name="url" />
          {how === 'recover' && <LineField {...fields} name="stationId" />}
          <LineField {...fields} name="code" />
          <FoldedWayFields {...fields} />
          <FaultNote fault={enrol.fault ?? recover.fault ?? check.fault} />
          <Stack direction="row" spacing={1} sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
            <Button type="submit" variant="contained" loading={enrol.pending || recover.pending}>
              {t(how === 'enrol' ? 'join.do' : 'join.doRecover')}
            </Button>
            <Button onClick={() => void look()} loading={check.pending}>
              {t('join.check')}
            </Button>
            {reached && <Typography role="status">{t('join.reached')}</Typography>}
          </Stack>
        </Stack>
      </form>
    </Paper>
  );
}
