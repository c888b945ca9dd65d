/** Partners that read over the API: OCPI modules, rollups as files. */
import AddIcon from '@mui/icons-material/Add';
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import OverIcon from '@mui/icons-material/BlockOutlined';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormGroup from '@mui/material/FormGroup';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHqApi } from '../../client/hq/hq-context.tsx';
import type { HqApi } from '../../client/hq/hq-api.ts';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable } from '../../components/data-table.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { OnceDialog } from '../../components/hq/once-dialog.tsx';
import { TagField } from '../../components/hq/tag-field.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { TimeText } from '../../components/texts.tsx';
import { isTag, tagsIn } from '../../format/tags.ts';

type Partner = Awaited<ReturnType<HqApi['partners']['list']>>[number];
const SCOPES = ['ocpi', 'rollups'] as const;

export function PartnersPage() {
  const { t } = useTranslation('hqPartners');
  const api = useHqApi();
  const list = useCall(api.partners.list, undefined);
  const [adding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Partner | null>(null);
  const close = () => {
    setAdding(false);
    setEnding(null);
    list.reload();
  };
  return (
    <PageFrame
      title={t('title')}
      actions={
        <>
          <Button href="/openapi.json" target="_blank" rel="noreferrer">
            {t('document')}
          </Button>
          <Button variant="contained" startIcon={<AddIcon />} onClick={() => setAdding(true)}>
            {t('add')}
          </Button>
        </>
      }
    >
      <Listed call={list} isEmpty={list.data?.length === 0} empty={<EmptyState title={t('empty')} help={t('empty.help')} />}>
        <DataTable
          label={t('title')}
          rows={list.data}
          rowKey={({ clientId }) => clientId}
          expected={3}
          columns={[
            { id: 'name', title: t('col.name'), wraps: true, cell: ({ name }) => name },
            { id: 'id', title: t('col.id'), cell: ({ clientId }) => <code>{clientId}</code> },
            { id: 'scopes', title: t('col.scopes'), cell: ({ scopes }) => scopes.map((scope) => t(`scope.${scope}`)).join(', ') },
            { id: 'tags', title: t('col.tags'), wraps: true, cell: ({ tags }) => (tags.length === 0 ? t('tags.all') : tags.join(', ')) },
            {
              id: 'state',
              title: t('col.state'),
              cell: ({ endedAtMs }) => (
                <Mark
                  tone="quiet"
                  icon={endedAtMs === null ? CheckIcon : OverIcon}
                  text={t(endedAtMs === null ? 'state.active' : 'state.ended')}
                />
              ),
            },
            { id: 'used', title: t('col.used'), cell: ({ usedAtMs }) => <TimeText atMs={usedAtMs} /> },
            {
              id: 'end',
              title: '',
              align: 'right',
              cell: (partner) =>
                partner.endedAtMs === null && (
                  <Button size="small" onClick={() => setEnding(partner)}>
                    {t('end')}
                  </Button>
                ),
            },
          ]}
        />
      </Listed>
      {adding && <AddDialog onClose={close} />}
      {ending !== null && <EndDialog partner={ending} onClose={close} />}
    </PageFrame>
  );
}

function AddDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('hqPartners');
  const add = useAction(useHqApi().partners.add);
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly (typeof SCOPES)[number][]>(['ocpi']);
  const [tags, setTags] = useState('');
  const made = add.result?.ok === true ? add.result.value : null;
  if (made !== null)
    return (
      <OnceDialog
        title={t('made', { name })}
        text={t('made.text')}
        secrets={[
          [t('col.id'), made.clientId],
          [t('secret'), made.secret],
          [t('address'), `${window.location.origin}/partner/oauth/token`],
        ]}
        onClose={onClose}
      />
    );
  return (
    <FormDialog
      title={t('add')}
      submit={t('add.do')}
      disabled={name.trim() === '' || scopes.length === 0 || !tagsIn(tags).every(isTag)}
      pending={add.pending}
      fault={add.fault}
      onSubmit={() => void add.run({ name: name.trim(), scopes: [...scopes], tags: tagsIn(tags) })}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('col.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        slotProps={{ htmlInput: { maxLength: 100 } }}
      />
      <FormGroup>
        {SCOPES.map((scope) => (
          <FormControlLabel
            key={scope}
            control={
              <Checkbox
                size="small"
                checked={scopes.includes(scope)}
                onChange={(_, on) => setScopes(on ? [...scopes, scope] : scopes.filter((one) => one !== scope))}
              />
            }
            label={t(`scope.${scope}.long`)}
          />
        ))}
      </FormGroup>
      <TagField label={t('add.tags')} value={tags} onChange={setTags} />
    </FormDialog>
  );
}

function EndDialog({ partner, onClose }: { readonly partner: Partner; readonly onClose: () => void }) {
  const { t } = useTranslation('hqPartners');
  const end = useAction(useHqApi().partners.end);
  return (
    <FormDialog
      title={t('end.title', { name: partner.name })}
      submit={t('end')}
      danger
      pending={end.pending}
      fault={end.fault}
      onSubmit={() => void end.run({ clientId: partner.clientId }).then(({ ok }) => ok && onClose())}
      onClose={onClose}
    >
      <Typography>{t('end.text')}</Typography>
    </FormDialog>
  );
}
