/** Who owns what: a mark on every object that headquarters own, and the one dialog that overrides it until a day, with a reason. */
import OverriddenIcon from '@mui/icons-material/EditCalendar';
import HqIcon from '@mui/icons-material/DomainOutlined';
import Button from '@mui/material/Button';
import DialogContentText from '@mui/material/DialogContentText';
import TextField from '@mui/material/TextField';
import Tooltip from '@mui/material/Tooltip';
import { createContext, useContext, useState, type MouseEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectiveKind, HqMarkRow } from '../../station-core/api/contract.ts';
import { useApi, useNow } from '../client/screen-context.tsx';
import { useMe, useStation } from '../client/station-context.tsx';
import { useAction } from '../client/use-action.ts';
import { useCall } from '../client/use-call.ts';
import { dayAfter, dayEndMs } from '../format/day-range.ts';
import { dayText } from '../format/time-text.ts';
import { FormDialog } from './form-dialog.tsx';
import { Mark } from './mark.tsx';

const Marks = createContext<readonly HqMarkRow[]>([]);

/** Asks once for all that stand inside. ids: of the rows that are shown; left out: every object of these kinds. */
export function HqMarks(props: {
  readonly kinds: readonly DirectiveKind[];
  readonly ids?: readonly string[];
  readonly children: ReactNode;
}) {
  const { kinds, ids = null } = props;
  const marks = useCall(
    useApi().hq.marks,
    { kinds: [...kinds], localIds: ids === null ? null : [...ids] },
    { topics: ['hq'], enabled: ids?.length !== 0 },
  );
  return <Marks value={marks.data ?? []}>{props.children}</Marks>;
}

/** Nothing where the object is the station's own. */
export function HqMark({ kind, localId }: { readonly kind: DirectiveKind; readonly localId: string }) {
  const mark = useContext(Marks).find((one) => one.kind === kind && one.localId === localId);
  return mark === undefined ? null : <OwnerMark mark={mark} />;
}

/** A button for who may override it, a mark for everybody else. */
function OwnerMark({ mark }: { readonly mark: HqMarkRow }) {
  const { t } = useTranslation();
  const { zone } = useStation();
  const isOwner = useMe().role === 'owner';
  const [open, setOpen] = useState(false);
  const { override, lentUntilMs, version } = mark;
  const text = override === null ? t('owner.mark', { version }) : t('owner.overridden', { day: dayText(override.untilMs - 1, zone) });
  const told =
    override !== null
      ? t('owner.overriddenBy', { name: override.by, reason: override.reason })
      : lentUntilMs !== null
        ? t('owner.lent', { day: dayText(lentUntilMs - 1, zone) })
        : mark.fields !== null
          ? t('owner.fields', { count: mark.fields.length })
          : t('owner.text');
  const look = (
    <Mark tone={override === null ? 'quiet' : 'soon'} icon={override === null ? HqIcon : OverriddenIcon} text={text} size="small" />
  );
  // Rows are links: a click on the mark is for the mark alone.
  const show = (event: MouseEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOpen(true);
  };
  return (
    <>
      <Tooltip title={told}>
        {isOwner ? (
          <Button size="small" color="inherit" sx={{ minWidth: 0, px: 0.5 }} onClick={show}>
            {look}
          </Button>
        ) : (
          <span style={{ marginInlineStart: 4 }}>{look}</span>
        )}
      </Tooltip>
      {open && <OverrideDialog mark={mark} onClose={() => setOpen(false)} />}
    </>
  );
}

/** What is offered at first; the station takes at most a year. */
const FIRST_DAYS = 30;

export function OverrideDialog({ mark, onClose }: { readonly mark: HqMarkRow; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { zone } = useStation();
  const override = useAction(useApi().hq.override);
  const today = dayText(useNow(), zone);
  const [day, setDay] = useState(() => dayAfter(today, FIRST_DAYS));
  const [reason, setReason] = useState('');
  const what = t(`owner.kind.${mark.kind}`);
  const isEnd = mark.override !== null;
  const run = async () => {
    const untilMs = isEnd ? null : dayEndMs(day, zone);
    const done = await override.run({
      what: mark.kind,
      objectId: mark.objectId,
      untilMs,
      reason: isEnd ? t('owner.endReason') : reason.trim(),
    });
    if (done.ok) onClose();
  };
  return (
    <FormDialog
      title={t(isEnd ? 'owner.endTitle' : 'owner.title', { what })}
      submit={t(isEnd ? 'owner.end' : 'owner.do')}
      disabled={!isEnd && (reason.trim().length < 3 || dayEndMs(day, zone) === null || day < today)}
      pending={override.pending}
      fault={override.fault}
      onSubmit={() => void run()}
      onClose={onClose}
    >
      <DialogContentText>{t(isEnd ? 'owner.endText' : 'owner.overrideText')}</DialogContentText>
      {mark.override !== null && (
        <DialogContentText>{t('owner.overriddenBy', { name: mark.override.by, reason: mark.override.reason })}</DialogContentText>
      )}
      {!isEnd && (
        <>
          <TextField
            type="date"
            label={t('owner.until')}
            helperText={t('owner.untilHelp')}
            value={day}
            onChange={(event) => setDay(event.target.value)}
            slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: today } }}
          />
          <TextField
            label={t('reason.label')}
            helperText={t('owner.reasonHelp')}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            autoFocus
            slotProps={{ htmlInput: { maxLength: 200 } }}
          />
        </>
      )}
    </FormDialog>
  );
}
