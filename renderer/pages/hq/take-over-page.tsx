/** The first run of a PC that takes the place of a lost one: where HQ is, which station this was, the code, and who owns it. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Collapse from '@mui/material/Collapse';
import Divider from '@mui/material/Divider';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { Door } from '../../components/door.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { strengthOf } from '../../components/password-strength.ts';
import { languageOf } from '../../i18n/i18n.ts';
import { draftOf, problemsOf, settingsOf, type LineDraft } from './line-draft.ts';
import { LineField, WayFields } from './line-fields.tsx';

export function TakeOverPage({ onDone, onBack }: { readonly onDone: () => void; readonly onBack: () => void }) {
  const { t, i18n } = useTranslation('hqLine');
  const takeOver = useAction(useApi().setup.takeOver);
  const [draft, setDraft] = useState(() => draftOf(null));
  const [ownerName, setOwnerName] = useState('');
  const [password, setPassword] = useState('');
  const [more, setMore] = useState(false);
  const [tried, setTried] = useState(false);
  useEffect(() => {
    document.title = t('takeOver.title');
  }, [t]);
  const problems = problemsOf(draft, 'recover');
  const wrong = tried ? problems : new Set<never>();
  const noOwner = tried && ownerName.trim() === '';
  const fields = { draft, wrong, onChange: (part: Partial<LineDraft>) => setDraft((before) => ({ ...before, ...part })) };
  const submit = async () => {
    setTried(true);
    if (problems.size > 0 || ownerName.trim() === '' || strengthOf(password) === 'short' || takeOver.pending) return;
    const done = await takeOver.run({
      settings: settingsOf(draft),
      code: draft.code,
      stationId: draft.stationId.trim(),
      language: languageOf(i18n),
      ownerName: ownerName.trim(),
      password,
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
          <Box>
            <Button size="small" onClick={() => setMore(!more)} aria-expanded={more}>
              {t(more ? 'join.less' : 'join.more')}
            </Button>
            <Collapse in={more} unmountOnExit>
              <Stack spacing={2} sx={{ pt: 1.5 }}>
                <WayFields {...fields} />
              </Stack>
            </Collapse>
          </Box>
          <Divider />
          <Box>
            <Typography variant="h2">{t('takeOver.owner')}</Typography>
            <Typography color="textSecondary">{t('takeOver.ownerText')}</Typography>
          </Box>
          <TextField
            label={t('takeOver.name')}
            value={ownerName}
            onChange={(event) => setOwnerName(event.target.value)}
            helperText={noOwner ? t('takeOver.noName') : t('takeOver.nameHelp')}
            error={noOwner}
            autoComplete="username"
            slotProps={{ htmlInput: { maxLength: 60 } }}
          />
          <PasswordField label={t('takeOver.password')} value={password} onChange={setPassword} isNew />
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
