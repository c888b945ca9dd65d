/** A call of the protocol itself, for those who know it: picked by its name, written as JSON, its answer as it came. */
import Alert from '@mui/material/Alert';
import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FaultNote } from '../../components/fault-text.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { prettyBody } from '../../format/journal-body.ts';
import { protocolText } from '../../format/protocol-text.ts';
import { AnswerText, Pre } from './answer.tsx';
import { isGood } from './answer-words.ts';
import { bodiesOf, checkBody, cutsOff } from './raw-actions.ts';
import { isVersion2, useOrders } from './use-orders.tsx';

const first = 'TriggerMessage';

export function ExpertTab() {
  const { t } = useTranslation('pile');
  const { t: common } = useTranslation();
  const { pile, pending, answers, send } = useOrders();
  const bodies = bodiesOf(isVersion2(pile));
  const [action, setAction] = useState(first);
  const [text, setText] = useState(() => JSON.stringify(bodies[first] ?? {}, null, 2));
  const [asking, setAsking] = useState(false);
  const checked = checkBody(text);
  const given = answers.get('raw');
  const go = async (reason?: string) => {
    await send('raw', { kind: 'raw', action, payload: JSON.stringify(JSON.parse(text) as unknown) }, reason);
    setAsking(false);
  };
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Stack
        component="form"
        noValidate
        spacing={1.5}
        onSubmit={(event: React.SyntheticEvent) => {
          event.preventDefault();
          if (!checked.ok || !pile.online || pending !== null) return;
          if (cutsOff(action)) setAsking(true);
          else void go();
        }}
      >
        <Typography variant="h2">{t('expert.title')}</Typography>
        <Typography variant="body2" color="textSecondary">
          {t('expert.help', { protocol: protocolText(pile.protocol) })}
        </Typography>
        <Autocomplete
          disableClearable
          openText={t('expert.all')}
          closeText={common('do.close')}
          noOptionsText={common('list.none')}
          options={Object.keys(bodies)}
          value={action}
          onChange={(_, chosen) => {
            setAction(chosen);
            setText(JSON.stringify(bodies[chosen] ?? {}, null, 2));
          }}
          renderInput={(params) => <TextField {...params} label={t('expert.action')} />}
        />
        <TextField
          multiline
          minRows={6}
          maxRows={22}
          label={t('expert.body')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          error={!checked.ok}
          helperText={checked.ok ? t('expert.ok') : t(`expert.${checked.why}`, { detail: checked.detail })}
          slotProps={{
            htmlInput: { spellCheck: false, style: { fontFamily: 'ui-monospace, Consolas, Menlo, monospace', fontSize: '0.875rem' } },
          }}
        />
        <Box sx={{ display: 'flex', gap: 1 }}>
          <Button type="submit" variant="contained" disabled={!checked.ok || !pile.online} loading={pending === 'raw'}>
            {t('expert.send', { action })}
          </Button>
          <Button disabled={!checked.ok} onClick={() => setText(prettyBody(text))}>
            {t('expert.tidy')}
          </Button>
        </Box>
        {!pile.online && <Alert severity="warning">{t('offline')}</Alert>}
        {given?.kind === 'fault' && <FaultNote fault={given.fault} />}
        {given?.kind === 'answered' && (
          <Stack spacing={1} role="status">
            <Alert severity={isGood(given.result) ? 'success' : 'warning'} variant="outlined">
              <AnswerText result={given.result} />
            </Alert>
            {given.result.outcome === 'accepted' && given.result.detail !== undefined && <Pre text={prettyBody(given.result.detail)} />}
          </Stack>
        )}
      </Stack>
      {asking && (
        <ReasonDialog
          open
          danger
          title={t('expert.send', { action })}
          text={t('expert.danger', { action })}
          button={t('send')}
          pending={pending === 'raw'}
          fault={null}
          onClose={() => setAsking(false)}
          onDo={(reason) => void go(reason)}
        />
      )}
    </Paper>
  );
}
