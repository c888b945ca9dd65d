/** Whose a card is, that it is lost, and which one comes in its place. */
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { AccountPicker, type PickedAccount } from '../../components/account-picker.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { cardHintText } from '../../format/card-text.ts';
import { OriginFields, useOrigin } from './origin-fields.tsx';

interface DialogProps {
  readonly card: CardRow;
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}

/** An empty field unbinds. */
export function BindDialog({ card, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('cards');
  const bind = useAction(useApi().cards.assign);
  const [account, setAccount] = useState<PickedAccount | null>(
    card.accountId === null ? null : { id: card.accountId, number: card.accountNumber ?? 0, name: card.accountName ?? '' },
  );
  const submit = async () => {
    const done = await bind.run({ cardId: card.id, accountId: account?.id ?? null });
    if (!done.ok) return;
    onDone(
      account === null
        ? t('bindDialog.unbound', { label: card.label })
        : t('bindDialog.saved', { label: card.label, number: account.number }),
    );
  };
  return (
    <FormDialog
      title={t('bindDialog.title', { hint: cardHintText(card.hint) })}
      submit={t(account === null ? 'bindDialog.unbind' : 'bindDialog.save')}
      disabled={(account?.id ?? null) === card.accountId}
      pending={bind.pending}
      fault={bind.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography color="textSecondary">{card.label}</Typography>
      <AccountPicker focused value={account} onChange={setAccount} helperText={t('bindDialog.pickHelp')} />
    </FormDialog>
  );
}

/** For good, so what it means is said first. */
export function LostDialog({ card, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('cards');
  const change = useAction(useApi().cards.change);
  const submit = async () => {
    const done = await change.run({ cardId: card.id, label: card.label, state: 'lost', validUntilMs: card.validUntilMs });
    if (done.ok) onDone(t('lostDialog.done', { label: card.label }));
  };
  return (
    <FormDialog
      danger
      title={t('lostDialog.title', { label: card.label })}
      submit={t('lostDialog.confirm')}
      pending={change.pending}
      fault={change.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Stack spacing={1}>
        <Typography>{t('lostDialog.what')}</Typography>
        <Typography>{t('lostDialog.then')}</Typography>
      </Stack>
    </FormDialog>
  );
}

/** The number is typed or a pile reads it; all else is taken over. */
export function ReplaceDialog({ card, onClose, onDone }: DialogProps) {
  const { t } = useTranslation('cards');
  const replace = useAction(useApi().cards.replace);
  const origin = useOrigin();
  const [tried, setTried] = useState(false);
  const close = () => {
    origin.teachIn.cancel();
    onClose();
  };
  const submit = async () => {
    setTried(true);
    if (origin.value === null) return;
    const done = await replace.run({ cardId: card.id, ...origin.value });
    if (done.ok) onDone(t('replaceDialog.done', { label: card.label }));
  };
  return (
    <FormDialog
      title={t('replaceDialog.title', { label: card.label })}
      submit={t('replaceDialog.save')}
      width="sm"
      pending={replace.pending}
      fault={replace.fault}
      onSubmit={() => void submit()}
      onClose={close}
    >
      <Typography color="textSecondary">{t('replaceDialog.what', { hint: cardHintText(card.hint) })}</Typography>
      <OriginFields origin={origin} tried={tried} />
    </FormDialog>
  );
}
