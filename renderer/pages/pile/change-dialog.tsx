/** Changes a pile that is in: what it is called and where it stands, its connectors, its password. */
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PileView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { admission, draftFor, wrongsOf, type AdmitDraft } from '../../components/pile/admit-draft.ts';
import { ConnectorsPart, PasswordPart, PlacePart } from '../../components/pile/admit-parts.tsx';
import { newPilePassword } from '../../components/pile/pile-password.ts';

export interface ChangeDialogProps {
  readonly pile: PileView;
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

export function ChangeDialog({ pile, onClose, onDone }: ChangeDialogProps) {
  const { t } = useTranslation('pile');
  const { t: piles } = useTranslation('piles');
  const api = useApi();
  const admit = useAction(api.piles.admit);
  const all = useCall(api.piles.list, undefined).data?.accepted ?? [];
  const zones = [...new Set(all.map(({ zone }) => zone).filter((zone) => zone !== ''))].sort();
  const [draft, setDraft] = useState<AdmitDraft>(() => draftFor(pile, newPilePassword()));
  const wrongs = wrongsOf(draft);
  const part = { draft, wrongs, onChange: (next: Partial<AdmitDraft>) => setDraft((before) => ({ ...before, ...next })) };
  const submit = async () => {
    const done = await admit.run(admission(pile.id, draft));
    if (done.ok) onDone(t('change.done', { name: draft.name.trim() }));
  };
  return (
    <FormDialog
      title={t('change.title', { name: pile.name })}
      submit={t('change.save')}
      width="sm"
      disabled={wrongs.size > 0}
      pending={admit.pending}
      fault={admit.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <PlacePart {...part} zones={zones} />
      <Typography variant="h3">{piles('accept.connectors')}</Typography>
      <ConnectorsPart {...part} protocol={pile.protocol} />
      <Typography variant="h3">{piles('accept.password')}</Typography>
      <PasswordPart {...part} isNew={false} />
    </FormDialog>
  );
}
