/** Who is told of alarms by mail or web address, and what became of each message. */
import AddIcon from '@mui/icons-material/Add';
import SentIcon from '@mui/icons-material/CheckCircleOutlined';
import FailedIcon from '@mui/icons-material/ErrorOutlineOutlined';
import WaitingIcon from '@mui/icons-material/HourglassEmpty';
import MoreIcon from '@mui/icons-material/MoreVert';
import OffIcon from '@mui/icons-material/NotificationsOffOutlined';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NotificationRow, NotifyTargetRow } from '../../../station-core/api/contract.ts';
import { useFilters } from '../../client/router.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { pageOf, pageText } from '../../components/page-number.ts';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { Pager } from '../../components/pager.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { shortTimeText } from '../../format/time-text.ts';
import { TargetDialog } from './target-dialog.tsx';

const size = 25;

type Open =
  { readonly kind: 'put'; readonly row: NotifyTargetRow | null } | { readonly kind: 'remove'; readonly row: NotifyTargetRow } | null;

export function NotifyPage() {
  const { t } = useTranslation('notify');
  const api = useApi();
  const [filter, setFilter] = useFilters({ page: '' });
  const page = pageOf(filter.page);
  const targets = useCall(api.notify.list, undefined, { topics: ['notify'] });
  const messages = useCall(api.notify.messages, { offset: page * size, limit: size }, { topics: ['notify'] });
  const test = useAction(api.notify.test);
  const [open, setOpen] = useState<Open>(null);
  const [told, tell] = useTold();
  const done = (text: string) => {
    setOpen(null);
    tell(text);
    targets.reload();
  };
  const sendTest = async (row: NotifyTargetRow) => {
    const result = await test.run({ targetId: row.id });
    if (result.ok) tell(t('tested', { name: row.name }));
  };
  const targetColumns = useTargetColumns((row) => <TargetMenu row={row} onOpen={setOpen} onTest={() => void sendTest(row)} />);
  const messageColumns = useMessageColumns();
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setOpen({ kind: 'put', row: null })}>
      {t('add')}
    </Button>
  );
  const fault = targets.data === undefined ? targets.fault : null;
  return (
    <PageFrame title={t('title')} actions={add}>
      <Typography color="textSecondary" sx={{ mb: 2 }}>
        {t('lead')}
      </Typography>
      <FaultNote fault={test.fault} />
      {fault !== null ? (
        <FaultState fault={fault} onRetry={targets.reload} />
      ) : targets.data?.length === 0 ? (
        <EmptyState title={t('empty.title')} help={t('empty.text')} action={add} />
      ) : (
        <DataTable label={t('title')} columns={targetColumns} rows={targets.data} rowKey={(row) => row.id} expected={3} />
      )}
      <Typography variant="h2" sx={{ mt: 4, mb: 1.5, fontSize: '1.1rem' }}>
        {t('messages.title')}
      </Typography>
      {messages.data?.total === 0 ? (
        <Typography color="textSecondary">{t('messages.empty')}</Typography>
      ) : (
        <>
          <DataTable label={t('messages.title')} columns={messageColumns} rows={messages.data?.rows} rowKey={(row) => row.id} />
          <Pager page={page} size={size} total={messages.data?.total} onPage={(next) => setFilter({ page: pageText(next) })} />
        </>
      )}
      {open?.kind === 'put' && <TargetDialog row={open.row} onClose={() => setOpen(null)} onDone={done} />}
      {open?.kind === 'remove' && <RemoveDialog row={open.row} onClose={() => setOpen(null)} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function useTargetColumns(menu: (row: NotifyTargetRow) => React.ReactNode): readonly Column<NotifyTargetRow>[] {
  const { t } = useTranslation('notify');
  return [
    {
      id: 'name',
      title: t('column.name'),
      wraps: true,
      cell: (row) => (row.enabled ? row.name : <Mark tone="quiet" icon={OffIcon} text={`${row.name} · ${t('off')}`} />),
    },
    { id: 'channel', title: t('column.channel'), wraps: true, cell: (row) => channelText(row, t('kind.push')) },
    {
      id: 'when',
      title: t('column.when'),
      wraps: true,
      cell: (row) => `${t(`at.${row.atLeast}`)}, ${row.step < 2 ? t(`step.${row.step === 0 ? 0 : 1}`) : t('step.n', { count: row.step })}`,
    },
    {
      id: 'last',
      title: t('column.last'),
      wraps: true,
      cell: (row) => (
        <>
          {row.last === null ? t('never') : <State message={row.last} />}
          {row.waiting > 0 && (
            <Typography variant="body2" color="textSecondary">
              {t('waiting', { count: row.waiting })}
            </Typography>
          )}
        </>
      ),
    },
    { id: 'menu', title: '', width: 56, align: 'right', cell: menu },
  ];
}

function channelText({ channel }: NotifyTargetRow, device: string): string {
  return channel.kind === 'mail' ? channel.to.join(', ') : channel.kind === 'push' ? device : channel.url;
}

function useMessageColumns(): readonly Column<NotificationRow>[] {
  const { t } = useTranslation('notify');
  const { t: common } = useTranslation();
  const titleOf = ({ alarm }: NotificationRow): string =>
    alarm === null ? '' : alarm.kind === 'rule' ? String(alarm.detail['name'] ?? '') : common(`alarm.kind.${alarm.kind}`);
  return [
    { id: 'when', title: t('message.when'), cell: (row) => <TimeText atMs={row.madeAtMs} /> },
    { id: 'to', title: t('message.to'), wraps: true, cell: (row) => row.targetName },
    {
      id: 'what',
      title: t('message.what'),
      wraps: true,
      cell: (row) => [t(`what.${row.what}`), titleOf(row)].filter((part) => part !== '').join(': '),
    },
    { id: 'state', title: t('message.state'), wraps: true, cell: (row) => <State message={row} /> },
  ];
}

function State({ message }: { readonly message: Pick<NotificationRow, 'sentAtMs' | 'nextTryMs' | 'tries' | 'problem'> }) {
  const { t } = useTranslation('notify');
  const { zone } = useStation();
  const now = useNow();
  const { sentAtMs, nextTryMs, tries, problem } = message;
  if (sentAtMs !== null) return <Mark tone="free" icon={SentIcon} text={`${t('sent')} ${shortTimeText(sentAtMs, zone, now)}`} />;
  const next = nextTryMs === null || tries === 0 ? '' : `, ${t('message.next', { time: shortTimeText(nextTryMs, zone, now) })}`;
  return (
    <>
      <Mark
        tone={nextTryMs === null ? 'soon' : 'quiet'}
        icon={nextTryMs === null ? FailedIcon : WaitingIcon}
        text={`${t(nextTryMs === null ? 'givenUp' : 'trying')} · ${t('message.tries', { count: tries })}${next}`}
      />
      {problem !== '' && (
        <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
          {problem}
        </Typography>
      )}
    </>
  );
}

function TargetMenu(props: { readonly row: NotifyTargetRow; readonly onOpen: (open: Open) => void; readonly onTest: () => void }) {
  const { row, onOpen, onTest } = props;
  const { t } = useTranslation('notify');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const pick = (deed: () => void) => () => {
    setAnchor(null);
    deed();
  };
  return (
    <>
      <IconButton
        size="small"
        aria-label={t('actionsOf', { name: row.name })}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreIcon />
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        <MenuItem onClick={pick(onTest)}>{t('test')}</MenuItem>
        {row.channel.kind !== 'push' && <MenuItem onClick={pick(() => onOpen({ kind: 'put', row }))}>{t('change')}</MenuItem>}
        <MenuItem onClick={pick(() => onOpen({ kind: 'remove', row }))} sx={{ color: 'error.main' }}>
          {t('remove')}
        </MenuItem>
      </Menu>
    </>
  );
}

function RemoveDialog(props: { readonly row: NotifyTargetRow; readonly onClose: () => void; readonly onDone: (text: string) => void }) {
  const { row, onClose, onDone } = props;
  const { t } = useTranslation('notify');
  const remove = useAction(useApi().notify.remove);
  const submit = async () => {
    const done = await remove.run({ targetId: row.id });
    if (done.ok) onDone(t('removed', { name: row.name }));
  };
  return (
    <FormDialog
      title={t('removeDialog.title', { name: row.name })}
      submit={t('removeDialog.button')}
      danger
      pending={remove.pending}
      fault={remove.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('removeDialog.text')}</Typography>
    </FormDialog>
  );
}
