/** Asks a pile for its diagnostics or its security log. */
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { useCommandText } from '../../components/command-text.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Loadable } from '../../components/page-states.tsx';

type Log = 'diagnostics' | 'security';

export function FetchDialog({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: (text: string) => void }) {
  const { t } = useTranslation('firmware');
  const api = useApi();
  const textOf = useCommandText();
  const fetch = useAction(api.firmware.fetchLog);
  const targets = useCall(api.firmware.targets, undefined, { topics: ['pile'] });
  const [pileId, setPileId] = useState('');
  const [log, setLog] = useState<Log>('diagnostics');
  const name = targets.data?.find((target) => target.pileId === pileId)?.name ?? pileId;
  const answer = fetch.result?.ok === true && fetch.result.value.outcome !== 'accepted' ? textOf(fetch.result.value, name) : null;
  const submit = async () => {
    if (pileId === '') return;
    const done = await fetch.run({ pileId, log });
    if (done.ok && done.value.outcome === 'accepted') onDone(textOf(done.value, name));
  };
  return (
    <FormDialog
      title={t('fetchDialog.title')}
      submit={t('fetchDialog.button')}
      disabled={pileId === ''}
      pending={fetch.pending}
      fault={fetch.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">{t('fetchDialog.text')}</Typography>
      <Loadable call={targets}>
        {(all) =>
          all.length === 0 ? (
            <Typography>{t('startDialog.noPiles')}</Typography>
          ) : (
            <TextField select label={t('fetchDialog.pile')} value={pileId} onChange={(event) => setPileId(event.target.value)}>
              {all.map((target) => (
                <MenuItem key={target.pileId} value={target.pileId} disabled={target.busy === 'offline'}>
                  {target.name}
                  {target.busy === 'offline' && ` · ${t('fetchDialog.offline')}`}
                </MenuItem>
              ))}
            </TextField>
          )
        }
      </Loadable>
      <TextField
        select
        label={t('fetchDialog.log')}
        value={log}
        onChange={(event) => setLog(event.target.value === 'security' ? 'security' : 'diagnostics')}
      >
        {(['diagnostics', 'security'] as const).map((one) => (
          <MenuItem key={one} value={one}>
            {t(`log.${one}`)}
          </MenuItem>
        ))}
      </TextField>
      {answer !== null && (
        <Typography role="alert" sx={{ color: 'warning.main' }}>
          {answer}
        </Typography>
      )}
    </FormDialog>
  );
}
