/** Codes for new stations: made here, typed in once at the station. */
import AddIcon from '@mui/icons-material/Add';
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import OpenIcon from '@mui/icons-material/HourglassEmptyOutlined';
import OverIcon from '@mui/icons-material/BlockOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CodeRow } from '../../../hq-receiver/contract.ts';
import { useFresh, useHqApi } from '../../client/hq/hq-context.tsx';
import { hrefOf } from '../../client/route.ts';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { OnceDialog } from '../../components/hq/once-dialog.tsx';
import { TagField } from '../../components/hq/tag-field.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { TimeText } from '../../components/texts.tsx';
import { isTag, tagsIn } from '../../format/tags.ts';

export function CodesPage() {
  const { t } = useTranslation('hqCodes');
  const api = useHqApi();
  const list = useCall(api.codes.list, undefined);
  useFresh(list.reload);
  const withdraw = useAction(api.codes.withdraw);
  const [making, setMaking] = useState(false);
  const end = async (codeId: string) => {
    await withdraw.run({ codeId });
    list.reload();
  };
  const columns = useColumns((codeId) => void end(codeId), withdraw.pending);
  return (
    <PageFrame
      title={t('title')}
      actions={
        <Button variant="contained" startIcon={<AddIcon />} onClick={() => setMaking(true)}>
          {t('make')}
        </Button>
      }
    >
      <FaultNote fault={withdraw.fault} />
      <Listed
        call={list}
        isEmpty={list.data?.length === 0}
        empty={
          <EmptyState
            title={t('empty')}
            help={t('empty.help')}
            action={
              <Button variant="contained" onClick={() => setMaking(true)}>
                {t('make')}
              </Button>
            }
          />
        }
      >
        <DataTable label={t('title')} columns={columns} rows={list.data} rowKey={({ codeId }) => codeId} expected={4} />
      </Listed>
      {making && (
        <MakeDialog
          onClose={() => {
            setMaking(false);
            list.reload();
          }}
        />
      )}
    </PageFrame>
  );
}

function useColumns(onEnd: (codeId: string) => void, pending: boolean): readonly Column<CodeRow>[] {
  const { t } = useTranslation('hqCodes');
  const LOOKS = { open: OpenIcon, used: CheckIcon, withdrawn: OverIcon, expired: OverIcon } as const;
  return [
    { id: 'hint', title: t('col.code'), cell: ({ hint }) => <code>{hint}…</code> },
    { id: 'note', title: t('col.note'), wraps: true, cell: ({ note }) => note || '–' },
    {
      id: 'state',
      title: t('col.state'),
      cell: ({ state }) => <Mark tone={state === 'open' ? 'charging' : 'quiet'} icon={LOOKS[state]} text={t(`state.${state}`)} />,
    },
    {
      id: 'station',
      title: t('col.station'),
      cell: ({ stationId, stationName }) => (stationId === null ? '–' : <a href={hrefOf(['station', stationId])}>{stationName}</a>),
    },
    { id: 'party', title: t('col.party'), cell: ({ countryCode, partyId }) => `${countryCode} ${partyId}` },
    { id: 'tags', title: t('col.tags'), wraps: true, cell: ({ tags }) => (tags.length === 0 ? '–' : tags.join(', ')) },
    {
      id: 'made',
      title: t('col.made'),
      cell: ({ madeAtMs, madeBy }) => (
        <>
          <TimeText atMs={madeAtMs} relative={false} /> {madeBy}
        </>
      ),
    },
    { id: 'until', title: t('col.until'), cell: ({ untilMs, state }) => (state === 'open' ? <TimeText atMs={untilMs} /> : '–') },
    {
      id: 'end',
      title: '',
      align: 'right',
      cell: ({ codeId, state }) =>
        state === 'open' && (
          <Button size="small" disabled={pending} onClick={() => onEnd(codeId)}>
            {t('withdraw')}
          </Button>
        ),
    },
  ];
}

const DAYS = 14;

function MakeDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('hqCodes');
  const make = useAction(useHqApi().codes.make);
  const [note, setNote] = useState('');
  const [country, setCountry] = useState('');
  const [party, setParty] = useState('');
  const [tags, setTags] = useState('');
  const countryCode = country.trim().toUpperCase();
  const partyId = party.trim().toUpperCase();
  const isCountry = /^[A-Z]{2}$/.test(countryCode);
  const isParty = /^[A-Z0-9]{3}$/.test(partyId);
  const made = make.result?.ok === true ? make.result.value : null;
  if (made !== null)
    return (
      <OnceDialog
        title={t('made')}
        text={t('made.text')}
        secrets={[
          [t('col.code'), made.code],
          [t('made.address'), window.location.origin],
        ]}
        onClose={onClose}
      >
        <span>
          {t('made.until')} <TimeText atMs={made.untilMs} long />
        </span>
      </OnceDialog>
    );
  return (
    <FormDialog
      title={t('make')}
      submit={t('make.do')}
      disabled={!isCountry || !isParty || !tagsIn(tags).every(isTag)}
      pending={make.pending}
      fault={make.fault}
      onSubmit={() => void make.run({ note: note.trim(), countryCode, partyId, tags: tagsIn(tags), days: DAYS })}
      onClose={onClose}
    >
      <Typography>{t('make.text', { count: DAYS })}</Typography>
      <TextField
        autoFocus
        label={t('make.note')}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        helperText={t('make.note.help')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: '1fr 1fr' }}>
        <TextField
          label={t('make.country')}
          value={country}
          onChange={(event) => setCountry(event.target.value)}
          error={country !== '' && !isCountry}
          helperText={t('make.country.help')}
          slotProps={{ htmlInput: { maxLength: 2 } }}
        />
        <TextField
          label={t('make.party')}
          value={party}
          onChange={(event) => setParty(event.target.value)}
          error={party !== '' && !isParty}
          helperText={t('make.party.help')}
          slotProps={{ htmlInput: { maxLength: 3 } }}
        />
      </Box>
      <TagField label={t('col.tags')} value={tags} onChange={setTags} />
    </FormDialog>
  );
}
