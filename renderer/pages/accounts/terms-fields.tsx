/** What only the owner gives: price group, level, credit, a merchant's piles and share. */
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import InputAdornment from '@mui/material/InputAdornment';
import MenuItem from '@mui/material/MenuItem';
import Switch from '@mui/material/Switch';
import TextField from '@mui/material/TextField';
import Autocomplete from '@mui/material/Autocomplete';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRow, AccountView } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { termsDraftOf, termsOf, termsTrouble, type TermsDraft } from './terms-draft.ts';

export function TermsDialog({
  account,
  onClose,
  onDone,
}: {
  readonly account: AccountView;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}) {
  const { t } = useTranslation('accounts');
  const { currency } = useStation();
  const change = useAction(useApi().accounts.change);
  const [draft, setDraft] = useState(termsDraftOf(account, currency.digits));
  const [tried, setTried] = useState(false);
  const submit = async () => {
    setTried(true);
    if (termsTrouble(account.kind, draft) !== null) return;
    const done = await change.run({ accountId: account.id, person: null, terms: termsOf(account.kind, draft) });
    if (done.ok) onDone(t('saved', { number: account.number }));
  };
  return (
    <FormDialog
      title={t('terms.title', { number: account.number })}
      submit={t('dialog.save')}
      width="sm"
      pending={change.pending}
      fault={change.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TermsFields kind={account.kind} draft={draft} tried={tried} onChange={(part) => setDraft((before) => ({ ...before, ...part }))} />
    </FormDialog>
  );
}

export function TermsFields({
  kind,
  draft,
  tried,
  onChange,
}: {
  readonly kind: AccountRow['kind'];
  readonly draft: TermsDraft;
  readonly tried: boolean;
  readonly onChange: (part: Partial<TermsDraft>) => void;
}) {
  const { t } = useTranslation('accounts');
  const { currency } = useStation();
  const choices = useCall(useApi().accounts.choices, undefined, { topics: ['benefits', 'pile'] });
  const trouble = termsTrouble(kind, { ...draft, digits: currency.digits });
  const groups = choices.data?.groups ?? [];
  const levels = choices.data?.levels ?? [];
  if (kind === 'merchant')
    return <MerchantFields draft={draft} wrong={tried && trouble === 'percent'} piles={choices.data?.piles ?? []} onChange={onChange} />;
  return (
    <>
      <TextField
        select
        label={t('terms.group')}
        value={groups.some(({ id }) => id === draft.groupId) ? draft.groupId : ''}
        onChange={(event) => onChange({ groupId: event.target.value })}
        helperText={t('terms.groupHelp')}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">{t('terms.noGroup')}</MenuItem>
        {groups.map(({ id, name }) => (
          <MenuItem key={id} value={id}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        label={t('terms.level')}
        value={levels.some(({ id }) => id === draft.levelId) ? draft.levelId : ''}
        onChange={(event) => onChange({ levelId: event.target.value })}
        slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      >
        <MenuItem value="">{t('terms.levelAuto')}</MenuItem>
        {levels.map(({ id, name }) => (
          <MenuItem key={id} value={id}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      {kind === 'fleet' && (
        <div>
          <FormControlLabel
            label={t('terms.postPaid')}
            control={<Switch checked={draft.isPostPaid} onChange={(_, isPostPaid) => onChange({ isPostPaid, digits: currency.digits })} />}
          />
          <FormHelperText>{t('terms.postPaidHelp')}</FormHelperText>
        </div>
      )}
      {kind === 'fleet' && draft.isPostPaid && (
        <TextField
          label={t('terms.credit')}
          value={draft.credit}
          onChange={(event) => onChange({ credit: event.target.value, digits: currency.digits })}
          error={trouble === 'amount' || (tried && trouble === 'limit')}
          helperText={
            trouble === 'amount'
              ? t('wrong.amount', { currency: currency.code })
              : tried && trouble === 'limit'
                ? t('wrong.limit')
                : t('terms.creditHelp')
          }
          slotProps={{
            htmlInput: { inputMode: 'decimal', maxLength: 20 },
            input: { endAdornment: <InputAdornment position="end">{currency.code}</InputAdornment> },
          }}
        />
      )}
    </>
  );
}

function MerchantFields({
  draft,
  wrong,
  piles,
  onChange,
}: {
  readonly draft: TermsDraft;
  readonly wrong: boolean;
  readonly piles: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (part: Partial<TermsDraft>) => void;
}) {
  const { t } = useTranslation('accounts');
  const { t: common } = useTranslation();
  const chosen = draft.pileIds.map((id) => piles.find((pile) => pile.id === id) ?? { id, name: id });
  return (
    <>
      <Autocomplete
        multiple
        disableCloseOnSelect
        options={[...piles]}
        value={chosen}
        getOptionLabel={({ name }) => name}
        getOptionKey={({ id }) => id}
        isOptionEqualToValue={(a, b) => a.id === b.id}
        clearText={common('do.clear')}
        onChange={(_, all) => onChange({ pileIds: all.map(({ id }) => id) })}
        renderInput={(params) => <TextField {...params} label={t('terms.piles')} />}
      />
      <TextField
        label={t('terms.fee')}
        value={draft.fee}
        onChange={(event) => onChange({ fee: event.target.value })}
        error={wrong}
        helperText={t(wrong ? 'wrong.percent' : 'terms.feeHelp')}
        slotProps={{
          htmlInput: { inputMode: 'decimal', maxLength: 9 },
          input: { endAdornment: <InputAdornment position="end">%</InputAdornment> },
        }}
      />
    </>
  );
}
