/** What is set aside: asked for, agreed to by a person of another role, ended. */
import BypassIcon from '@mui/icons-material/AltRouteOutlined';
import WaitIcon from '@mui/icons-material/HourglassEmpty';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BypassRow, SafetySetupAnswer } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { Mark } from '../../components/mark.tsx';
import { shortTimeText } from '../../format/time-text.ts';
import { useBypasses } from '../../client/use-safety.ts';

type Open = { readonly kind: 'ask' } | { readonly kind: 'approve' | 'end'; readonly row: BypassRow } | null;

/** zoneId: only what is in this zone. */
export function BypassPanel(props: { readonly setup: SafetySetupAnswer; readonly zoneId?: string; readonly tell: (text: string) => void }) {
  const { setup, zoneId, tell } = props;
  const { t } = useTranslation('zones');
  const mayBypass = may(useMe().role, 'bypass');
  const bypasses = useBypasses();
  const [open, setOpen] = useState<Open>(null);
  const rows = (bypasses.data ?? []).filter((row) => zoneId === undefined || row.zoneId === zoneId);
  const done = (text: string) => {
    setOpen(null);
    tell(text);
    bypasses.reload();
  };
  const nothing = setup.sensors.length + setup.rules.length === 0;
  if (rows.length === 0 && (!mayBypass || nothing)) return null;
  return (
    <Box component="section" aria-label={t('bypass.title')} sx={{ mt: 3 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 2, mb: 1 }}>
        <Typography variant="h2">{t('bypass.title')}</Typography>
        <Box sx={{ flex: 1 }} />
        {mayBypass && !nothing && (
          <Button size="small" startIcon={<BypassIcon />} onClick={() => setOpen({ kind: 'ask' })}>
            {t('bypass.ask')}
          </Button>
        )}
      </Box>
      {bypasses.data === undefined && <FaultNote fault={bypasses.fault} />}
      {bypasses.data !== undefined && rows.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t('bypass.none')}
        </Typography>
      )}
      {rows.map((row) => (
        <Row key={row.id} row={row} onOpen={mayBypass ? setOpen : null} />
      ))}
      {open?.kind === 'ask' && (
        <AskDialog
          setup={setup}
          {...(zoneId === undefined ? {} : { zoneId })}
          onClose={() => setOpen(null)}
          onDone={() => done(t('bypass.asked'))}
        />
      )}
      {open?.kind === 'approve' && <ApproveDialog row={open.row} onClose={() => setOpen(null)} onDone={done} />}
      {open?.kind === 'end' && <EndDialog row={open.row} onClose={() => setOpen(null)} onDone={done} />}
    </Box>
  );
}

function Row({ row, onOpen }: { readonly row: BypassRow; readonly onOpen: ((open: Open) => void) | null }) {
  const { t } = useTranslation('zones');
  const me = useMe();
  const { zone } = useStation();
  const now = useNow();
  const time = shortTimeText(row.endsAtMs, zone, now);
  const held = row.approvedAtMs !== null;
  const isOthers = me.operatorId !== row.askedBy && me.role !== row.askedByRole;
  return (
    <Paper variant="outlined" sx={{ px: 2, py: 1.25, mb: 1, display: 'flex', gap: 2, alignItems: 'center', flexWrap: 'wrap' }}>
      <Box sx={{ flex: 1, minWidth: 240 }}>
        <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'baseline', flexWrap: 'wrap' }}>
          <strong>{row.targetName}</strong>
          {row.zoneName !== null && (
            <Typography component="span" variant="body2" color="textSecondary">
              {row.zoneName}
            </Typography>
          )}
          <Mark tone="soon" icon={held ? BypassIcon : WaitIcon} text={held ? t('bypass.holds', { time }) : t('bypass.waits')} />
        </Box>
        <Typography variant="body2" color="textSecondary">
          {row.approvedByName === null
            ? t('bypass.byOne', { asked: row.askedByName })
            : t('bypass.by', { asked: row.askedByName, approved: row.approvedByName })}
          {' · '}
          {row.reason}
          {held ? '' : ` · ${t('bypass.ends', { time })}`}
        </Typography>
      </Box>
      {onOpen !== null && !held && isOthers && (
        <Button variant="outlined" size="small" onClick={() => onOpen({ kind: 'approve', row })}>
          {t('bypass.approve')}
        </Button>
      )}
      {onOpen !== null && !held && !isOthers && (
        <Typography variant="body2" color="textSecondary" sx={{ maxWidth: 260 }}>
          {t('bypass.mine')}
        </Typography>
      )}
      {onOpen !== null && (
        <Button size="small" onClick={() => onOpen({ kind: 'end', row })}>
          {t('bypass.end')}
        </Button>
      )}
    </Paper>
  );
}

const HOURS = [1, 4, 8, 24] as const;

function AskDialog(props: {
  readonly setup: SafetySetupAnswer;
  readonly zoneId?: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}) {
  const { setup, zoneId, onClose, onDone } = props;
  const { t } = useTranslation('zones');
  const { zone } = useStation();
  const now = useNow();
  const ask = useAction(useApi().safety.bypasses.ask);
  const inZone = (item: { readonly zoneId: string | null }) => zoneId === undefined || item.zoneId === null || item.zoneId === zoneId;
  const choices = [
    ...setup.sensors
      .filter(inZone)
      .map(({ id, name }) => ({ key: `sensor ${id}`, kind: 'sensor' as const, id, text: t('bypass.sensor', { name }) })),
    ...setup.rules
      .filter(inZone)
      .map(({ id, name }) => ({ key: `rule ${id}`, kind: 'rule' as const, id, text: t('bypass.rule', { name }) })),
  ];
  const [key, setKey] = useState('');
  const [hours, setHours] = useState<number>(1);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const chosen = choices.find((choice) => choice.key === key);
  const short = reason.trim().length < 3;
  // A minute less than the most the station takes: its clock may be a moment ahead.
  const endsAtMs = now + hours * 3_600_000 - (hours === 24 ? 60_000 : 0);
  const submit = async () => {
    setTried(true);
    if (chosen === undefined || short) return;
    const done = await ask.run({ target: { kind: chosen.kind, id: chosen.id }, reason: reason.trim(), endsAtMs });
    if (done.ok) onDone();
  };
  return (
    <FormDialog
      title={t('bypass.ask.title')}
      submit={t('bypass.ask.go')}
      width="sm"
      disabled={chosen === undefined}
      pending={ask.pending}
      fault={ask.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography>{t('bypass.ask.text')}</Typography>
      <TextField select autoFocus label={t('bypass.what')} value={chosen?.key ?? ''} onChange={(event) => setKey(event.target.value)}>
        {choices.map((choice) => (
          <MenuItem key={choice.key} value={choice.key}>
            {choice.text}
          </MenuItem>
        ))}
      </TextField>
      <Box>
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label={t('bypass.until')}
          value={hours}
          onChange={(_, value: number | null) => {
            if (value !== null) setHours(value);
          }}
        >
          {HOURS.map((count) => (
            <ToggleButton key={count} value={count}>
              {t('bypass.hours', { count })}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.75 }}>
          {t('bypass.ends', { time: shortTimeText(endsAtMs, zone, now) })}
        </Typography>
      </Box>
      <TextField
        label={t('bypass.reason')}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        error={tried && short}
        helperText={t('bypass.reason.wrong')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
    </FormDialog>
  );
}

interface RowDialog {
  readonly row: BypassRow;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}

function ApproveDialog({ row, onClose, onDone }: RowDialog) {
  const { t } = useTranslation('zones');
  const { zone } = useStation();
  const now = useNow();
  const approve = useAction(useApi().safety.bypasses.approve);
  const name = row.targetName;
  return (
    <FormDialog
      title={t('bypass.approve.title', { name })}
      submit={t('bypass.approve')}
      danger
      pending={approve.pending}
      fault={approve.fault}
      onSubmit={() => void approve.run({ bypassId: row.id }).then(({ ok }) => ok && onDone(t('bypass.approve.done', { name })))}
      onClose={onClose}
    >
      <Typography>
        {t('bypass.approve.text', { asked: row.askedByName, time: shortTimeText(row.endsAtMs, zone, now), reason: row.reason })}
      </Typography>
      <Typography>{t('bypass.ask.text')}</Typography>
    </FormDialog>
  );
}

function EndDialog({ row, onClose, onDone }: RowDialog) {
  const { t } = useTranslation('zones');
  const end = useAction(useApi().safety.bypasses.end);
  const name = row.targetName;
  return (
    <FormDialog
      title={t('bypass.end.title', { name })}
      submit={t('bypass.end')}
      pending={end.pending}
      fault={end.fault}
      onSubmit={() => void end.run({ bypassId: row.id }).then(({ ok }) => ok && onDone(t('bypass.ended', { name })))}
      onClose={onClose}
    >
      <Typography>{t('bypass.end.text')}</Typography>
    </FormDialog>
  );
}
