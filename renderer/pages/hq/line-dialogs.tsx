/** The line's settings, a recovery, and leaving HQ. */
import Alert from '@mui/material/Alert';
import DialogContentText from '@mui/material/DialogContentText';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HqView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { draftOf, problemsOf, settingsOf, type LineDraft } from './line-draft.ts';
import { LineField, ScheduleFields, WayFields } from './line-fields.tsx';

type Link = NonNullable<HqView['link']>;
interface DialogProps {
  readonly link: Link;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

export function SettingsDialog({ link, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('hqLine');
  const save = useAction(useApi().hq.save);
  const [draft, setDraft] = useState(() => draftOf(link));
  const wrong = problemsOf(draft, 'settings');
  const fields = { draft, wrong, onChange: (part: Partial<LineDraft>) => setDraft((before) => ({ ...before, ...part })) };
  const submit = async () => {
    const done = await save.run(settingsOf(draft));
    if (done.ok) onDone(t('saved'));
  };
  return (
    <FormDialog
      title={t('settings.title')}
      submit={t('settings.save')}
      width="sm"
      disabled={wrong.size > 0}
      pending={save.pending}
      fault={save.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <ScheduleFields {...fields} />
      <LineField {...fields} name="url" />
      <WayFields {...fields} />
    </FormDialog>
  );
}

export function RecoverDialog({ link, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('hqLine');
  const recover = useAction(useApi().hq.recover);
  const [draft, setDraft] = useState(() => ({ ...draftOf(link), stationId: link.stationId }));
  const wrong = problemsOf(draft, 'recover');
  const submit = async () => {
    const done = await recover.run({ settings: settingsOf(draft), code: draft.code, stationId: draft.stationId });
    if (done.ok) onDone(t('recovered', { name: done.value.hqName, count: done.value.lost }));
  };
  return (
    <FormDialog
      title={t('recover.title')}
      submit={t('recover.do')}
      disabled={wrong.size > 0}
      pending={recover.pending}
      fault={recover.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <DialogContentText>{t('recover.text')}</DialogContentText>
      <Alert severity="info">{t('recover.code')}</Alert>
      <LineField
        draft={draft}
        wrong={new Set()}
        onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
        name="code"
        autoFocus
      />
    </FormDialog>
  );
}

export function LeaveDialog({ link, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('hqLine');
  const leave = useAction(useApi().hq.leave);
  const go = async (reason: string) => {
    const done = await leave.run({ reason });
    if (done.ok) onDone(t('left', { name: link.hqName }));
  };
  return (
    <ReasonDialog
      open
      danger
      onClose={onClose}
      title={t('leave.title', { name: link.hqName })}
      text={t('leave.text')}
      button={t('leave.do')}
      pending={leave.pending}
      fault={leave.fault}
      onDo={(reason) => void go(reason)}
    />
  );
}
