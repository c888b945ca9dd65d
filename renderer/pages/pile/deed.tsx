/** One thing a pile can be told: what it is, what it will do, its fields, its button, and what the pile answered. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { Answer } from './answer.tsx';
import type { PileWish } from './pile-wish.ts';
import { useOrders } from './use-orders.tsx';

export interface DeedProps {
  /** Names its answer. */
  readonly id: string;
  readonly title: string;
  readonly will: string;
  readonly button: string;
  /** null: a field is missing. */
  readonly wish: PileWish | null;
  /** What it cuts off: a reason is asked for, and this is said. */
  readonly danger?: string | undefined;
  readonly children?: ReactNode;
  readonly onAnswered?: ((isAccepted: boolean) => void) | undefined;
}

export function Deed({ id, title, will, button, wish, danger, children, onAnswered }: DeedProps) {
  const { pile, pending, answers, send } = useOrders();
  const [asking, setAsking] = useState(false);
  const go = async (reason?: string) => {
    if (wish === null) return;
    const result = await send(id, wish, reason);
    setAsking(false);
    onAnswered?.(result?.outcome === 'accepted');
  };
  return (
    <Box
      component="form"
      noValidate
      sx={{ py: 1.25, borderTop: 1, borderColor: 'divider' }}
      onSubmit={(event: React.SyntheticEvent) => {
        event.preventDefault();
        if (wish === null || pending !== null || !pile.online) return;
        if (danger === undefined) void go();
        else setAsking(true);
      }}
    >
      <Box sx={{ display: 'flex', gap: 2, alignItems: 'flex-start' }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          <Typography sx={{ fontWeight: 600 }}>{title}</Typography>
          <Typography variant="body2" color="textSecondary">
            {will}
          </Typography>
        </Box>
        <Button
          type="submit"
          size="small"
          variant="outlined"
          color={danger === undefined ? 'primary' : 'error'}
          disabled={wish === null || !pile.online || (pending !== null && pending !== id)}
          loading={pending === id}
          aria-label={`${button}: ${title}`}
          sx={{ flex: 'none' }}
        >
          {button}
        </Button>
      </Box>
      {children !== undefined && children !== false && (
        <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(170px, 1fr))', gap: 1.25, mt: 1.25 }}>{children}</Box>
      )}
      {answers.has(id) && (
        <Box sx={{ mt: 1 }}>
          <Answer given={answers.get(id)} />
        </Box>
      )}
      {danger !== undefined && asking && (
        <ReasonDialog
          open
          danger
          title={title}
          text={danger}
          button={button.replace('…', '')}
          pending={pending === id}
          fault={null}
          onClose={() => setAsking(false)}
          onDo={(reason) => void go(reason)}
        />
      )}
    </Box>
  );
}

/** Deeds that belong together. */
export function DeedGroup({ title, help, children }: { readonly title: string; readonly help?: string; readonly children: ReactNode }) {
  return (
    <Paper variant="outlined" component="section" aria-label={title} sx={{ px: 2, pt: 1.5, pb: 0.75, breakInside: 'avoid', mb: 2 }}>
      <Stack spacing={0.5} sx={{ pb: 1 }}>
        <Typography variant="h2">{title}</Typography>
        {help !== undefined && (
          <Typography variant="body2" color="textSecondary">
            {help}
          </Typography>
        )}
      </Stack>
      {children}
    </Paper>
  );
}

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** One of a few, in the fields of a deed. */
export function Pick<V extends string>(props: {
  readonly label: string;
  readonly value: V;
  readonly choices: readonly { readonly value: V; readonly text: string }[];
  readonly onChange: (value: V) => void;
}) {
  return (
    <TextField
      select
      label={props.label}
      value={props.value}
      onChange={(event) => {
        const chosen = props.choices.find(({ value }) => value === event.target.value);
        if (chosen !== undefined) props.onChange(chosen.value);
      }}
    >
      {props.choices.map((choice) => (
        <MenuItem key={choice.value} value={choice.value}>
          {choice.text}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** A line of text in the fields of a deed. */
export function Line(props: {
  readonly label: string;
  readonly value: string;
  readonly max: number;
  readonly wrong?: string | undefined;
  readonly help?: string | undefined;
  readonly wide?: boolean;
  readonly onChange: (value: string) => void;
}) {
  return (
    <TextField
      label={props.label}
      value={props.value}
      onChange={(event) => props.onChange(event.target.value)}
      error={props.wrong !== undefined}
      helperText={props.wrong ?? props.help}
      sx={props.wide === true ? { gridColumn: '1 / -1' } : {}}
      slotProps={{ htmlInput: { maxLength: props.max, autoComplete: 'off', spellCheck: false } }}
    />
  );
}

/** A connector as "evse/connector"; "0/0" is the pile as a whole. */
export function useConnectorChoices(whole: boolean): readonly Choice[] {
  const { t } = useTranslation('pile');
  const { pile } = useOrders();
  const named = pile.connectors.map((one) => ({ value: `${one.evse}/${one.connector}`, text: one.name }));
  // A pile that has not told its connectors still has a first one.
  const all = named.length === 0 ? [{ value: '1/1', text: '1' }] : named;
  return whole ? [{ value: '0/0', text: t('wholePile') }, ...all] : all;
}

export function placeOf(value: string): { readonly evse: number; readonly connector: number } {
  const [evse = '0', connector = '0'] = value.split('/');
  return { evse: Number(evse), connector: Number(connector) };
}
