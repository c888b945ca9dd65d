/** The first run of a PC that takes the place of a lost one: where HQ is, which station this was, the code, and who owns it. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Divider from '@mui/material/Divider';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { Door } from '../../components/door.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { blankOwner, isOwnerReady } from '../../components/owner-draft.ts';
import { OwnerFields } from '../../components/owner-fields.tsx';
import { languageOf } from '../../i18n/i18n.ts';
import { draftOf, problemsOf, settingsOf, type LineDraft } from './line-draft.ts';
import { FoldedWayFields, LineField } from './line-fields.tsx';

export function TakeOverPage({ onDone, onBack }: { readonly onDone: () => void; readonly onBack: () => void }) {
  const { t, i18n } = useTranslation('hqLine');
  const takeOver = useAction(useApi().setup.takeOver);
  const [draft, setDraft] = useState(() => draftOf(null));
  const [owner, setOwner] = useState(blankOwner);
  const [tried, setTried] = useState(false);
  useEffect(() => {
    document.title = t('takeOver.title');
  }, [t]);
  const problems = problemsOf(draft, 'recover');
  const wrong = tried ? problems : new Set<never>();
  const fields = { draft, wrong, onChange: (part: Partial<LineDraft>) => setDraft((before) => ({ ...before, ...part })) };
  const submit = async () => {
    setTried(true);
    if (problems.size > 0 || !isOwnerReady(owner) || takeOver.pending) return;
    const done = await takeOver.run({
      settings: settingsOf(draft),
      code: draft.code,
      stationId: draft.stationId.trim(),
      language: languageOf(i18n),
      ownerName: owner.name.trim(),
      password: owner.password,
    });
    if (!done.ok) return;
    // What came back, and what did not, is the first thing to look at.
    location.hash = '#/hq?tab=lost';
    onDone();
  };
  return (
    <Door title={t('takeOver.title')} intro={t('takeOver.intro')} width={600}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack spacing={2.25}>
          <Alert severity="info">{t('takeOver.file')}</Alert>
          <LineField {...fields} name="url" autoFocus />
          <LineField {...fields} name="stationId" />
          <LineField {...fields} name="code" />
          <FoldedWayFields {...fields} />
          <Divider />
          <Box>
            <Typography variant="h2">{t('takeOver.owner')}</Typography>
            <Typography color="textSecondary">{t('takeOver.ownerText')}</Typography>
          </Box>
          <OwnerFields draft={owner} tried={tried} onChange={setOwner} />
          <FaultNote fault={takeOver.fault} />
          <Button type="submit" variant="contained" size="large" loading={takeOver.pending}>
            {t('join.doRecover')}
          </Button>
          <Button onClick={onBack}>{t('takeOver.back')}</Button>
        </Stack>
      </form>
    </Door>
  );
}
