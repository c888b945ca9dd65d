/** A plan for a place, a group and some days: a new one, or one to change. */
import MenuItem from '@mui/material/MenuItem';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AssignmentRow } from '../../../station-core/api/contract.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FormDialog } from '../../components/form-dialog.tsx';
import { dayAfter, isDay } from '../../format/day-range.ts';
import { DayFields, GroupField, type Named } from '../../components/price-list-fields.tsx';

export function AssignmentDialog(props: {
  readonly row: AssignmentRow | null;
  readonly today: string;
  readonly groups: readonly Named[];
  readonly onClose: () => void;
  readonly onDone: (told: string) => void;
}) {
  const { row, groups, onClose, onDone } = props;
  const { t } = useTranslation('plans');
  const { t: words } = useTranslation('benefits');
  const api = useApi();
  const plans = useCall(api.plans.list, undefined).data ?? [];
  const piles = useCall(api.piles.list, undefined).data?.accepted ?? [];
  const put = useAction(api.benefits.put);
  const [planId, setPlanId] = useState<string>(row?.planId ?? '');
  const [pileId, setPileId] = useState<string>(row?.pileId ?? '');
  const [connector, setConnector] = useState(row === null || row.connector === null ? '' : keyOf(row.connector));
  const [groupId, setGroupId] = useState<string>(row?.groupId ?? '');
  const [first, setFirst] = useState<string>(row?.fromDay ?? '');
  const [last, setLast] = useState(row === null || row.toDay === null ? '' : dayAfter(row.toDay, -1));
  const [tried, setTried] = useState(false);
  const connectors = piles.find(({ id }) => id === pileId)?.connectors ?? [];
  const daysWrong = (first !== '' && !isDay(first)) || (last !== '' && !isDay(last)) || (first !== '' && last !== '' && last < first);
  const planWrong = tried && planId === '';
  const submit = async () => {
    setTried(true);
    if (planId === '' || daysWrong) return;
    const chosen = connectors.find((one) => keyOf(one) === connector);
    const assignment = {
      id: row?.id ?? null,
      planId,
      pileId: pileId === '' ? null : pileId,
      connector: chosen === undefined ? null : { evse: chosen.evse, connector: chosen.connector },
      groupId: groupId === '' ? null : groupId,
      fromDay: first === '' ? null : first,
      toDay: last === '' ? null : dayAfter(last),
    };
    const done = await put.run({ kind: 'assignment', assignment });
    if (done.ok) onDone(t('places.saved', { name: plans.find(({ id }) => id === planId)?.name ?? '' }));
  };
  return (
    <FormDialog
      title={t(row === null ? 'places.dialog.new' : 'places.dialog.edit')}
      submit={t('places.save')}
      width="sm"
      pending={put.pending}
      fault={put.fault}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Typography variant="body2" color="textSecondary">
        {t('places.dialog.text')}
      </Typography>
      <TextField
        select
        autoFocus
        label={t('column.name')}
        value={planId}
        error={planWrong}
        helperText={planWrong ? t('places.wrong.plan') : ''}
        onChange={(event) => setPlanId(event.target.value)}
      >
        {plans.map((plan) => (
          <MenuItem key={plan.id} value={plan.id}>
            {plan.name}
          </MenuItem>
        ))}
      </TextField>
      <Stack direction="row" spacing={1.5}>
        <Choice
          label={t('places.column.where')}
          any={t('places.station')}
          value={pileId}
          choices={piles}
          onChange={(next) => {
            setPileId(next);
            setConnector('');
          }}
        />
        <Choice
          label={t('places.column.connectors')}
          any={t('places.allConnectors')}
          value={connectors.some((one) => keyOf(one) === connector) ? connector : ''}
          choices={connectors.map((one) => ({ id: keyOf(one), name: one.name }))}
          onChange={setConnector}
        />
      </Stack>
      <GroupField value={groupId} groups={groups} onChange={setGroupId} />
      <DayFields
        first={first}
        last={last}
        onFirst={setFirst}
        onLast={setLast}
        wrong={daysWrong ? words('wrong.days') : null}
        help={t('places.days.help')}
      />
    </FormDialog>
  );
}

/** Empty: any. */
function Choice(props: {
  readonly label: string;
  readonly any: string;
  readonly value: string;
  readonly choices: readonly Named[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <TextField
      select
      label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">{props.any}</MenuItem>
      {props.choices.map(({ id, name }) => (
        <MenuItem key={id} value={id}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}

function keyOf({ evse, connector }: { readonly evse: number; readonly connector: number }): string {
  return `${evse}/${connector}`;
}
