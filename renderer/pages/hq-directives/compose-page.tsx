/** A new directive: what it orders, of which object, to whom, from when. HQ checks it whole before anything is sent. */
import SendIcon from '@mui/icons-material/SendOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import Paper from '@mui/material/Paper';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Targets } from '../../../hq-receiver/contract.ts';
import { useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import { hqMay, ORDER_DEED, ORDER_KINDS, type OrderKind } from '../../client/hq/hq-may.ts';
import { navigate, useRoute } from '../../client/router.ts';
import { useNow } from '../../client/screen-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Loadable } from '../../components/page-states.tsx';
import { currencyNamed } from '../../format/currency.ts';
import { BodyPart } from './body-part.tsx';
import type { Draft } from './draft.ts';
import { isLent } from './kinds.ts';
import { madeObjectId } from './object-id.ts';
import { reached, TargetsPart } from './targets-part.tsx';

export function ComposePage() {
  const { t } = useTranslation('hqDirectives');
  const { role } = useHqMe();
  const { query } = useRoute();
  const asked = query.get('kind');
  const kinds = ORDER_KINDS.filter((kind) => hqMay(role, ORDER_DEED[kind]));
  const kind = kinds.find((one) => one === asked) ?? null;
  const from = query.get('from');
  const choose = (
    <TextField
      select
      label={t('kind')}
      value={kind ?? ''}
      onChange={(event) => navigate(['compose'], { kind: event.target.value })}
      helperText={kind === null ? t('compose.choose') : t(`kind.${kind}.help`)}
      disabled={from !== null}
      sx={{ maxWidth: 480 }}
    >
      {kinds.map((one) => (
        <MenuItem key={one} value={one}>
          {t(`kind.${one}`)}
        </MenuItem>
      ))}
    </TextField>
  );
  return (
    <PageFrame title={t('compose.title')} width="text">
      {kinds.length === 0 ? (
        <EmptyState title={t('compose.none')} />
      ) : (
        <Box sx={{ display: 'grid', gap: 1.5, pt: 1 }}>
          <Step title={t('step.kind')}>{choose}</Step>
          {kind !== null &&
            (from === null ? <Compose key={kind} kind={kind} before={null} /> : <Again key={from} kind={kind} orderId={from} />)}
        </Box>
      )}
    </PageFrame>
  );
}

/** Begins with what was sent before. */
function Again({ kind, orderId }: { readonly kind: OrderKind; readonly orderId: string }) {
  const before = useCall(useHqApi().directives.get, { orderId, state: '', offset: 0, limit: 1 });
  return (
    <Loadable call={before}>
      {({ order, body }) => <Compose kind={kind} before={{ objectId: order.objectId, targets: order.targets, body }} />}
    </Loadable>
  );
}

interface Before {
  readonly objectId: string;
  readonly targets: Targets;
  readonly body: unknown;
}

/** Their amounts are of one currency. */
const IN_MONEY: readonly OrderKind[] = ['plan', 'level', 'coupon', 'account'];
const NOTHING: Draft = { body: undefined, objectId: null };

function Compose({ kind, before }: { readonly kind: OrderKind; readonly before: Before | null }) {
  const { t } = useTranslation('hqDirectives');
  const api = useHqApi();
  const nowMs = useNow();
  const names = useCall(api.stations.names, undefined);
  const issue = useAction(api.directives.issue);
  const [made] = useState(() => madeObjectId(kind));
  const [objectId, setObjectId] = useState(before?.objectId ?? made);
  const [targets, setTargets] = useState<Targets | null>(before?.targets ?? { to: 'all' });
  const [validFrom, setValidFrom] = useState('');
  const [until, setUntil] = useState('');
  const [draft, setDraft] = useState<Draft>(NOTHING);
  const stations = reached(targets, names.data ?? []);
  const currencies = [...new Set(stations.map(({ currency }) => currency))];
  const currency = currencyNamed(currencies[0] ?? '');
  // Some kinds say themselves what they are about.
  const about = draft.objectId ?? objectId.trim();
  const isId = /^[A-Za-z0-9._-]{1,80}$/.test(about);
  const untilMs = until === '' ? null : Date.parse(until);
  const fromMs = validFrom === '' ? null : Date.parse(validFrom);
  const isUntilWrong = untilMs !== null && untilMs <= (fromMs ?? nowMs);
  const ready = draft.body !== undefined && isId && targets !== null && stations.length > 0 && !isUntilWrong;
  const submit = async () => {
    if (targets === null) return;
    const done = await issue.run({ kind, objectId: about, validFromMs: fromMs, untilMs, targets, body: draft.body });
    if (done.ok) navigate(['directive', done.value.orderId]);
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !issue.pending) void submit();
      }}
      style={{ display: 'grid', gap: 12 }}
    >
      <Step title={t('step.targets')}>
        <TargetsPart targets={targets} stations={names.data ?? []} reachedCount={stations.length} onChange={setTargets} />
        {currencies.length > 1 && IN_MONEY.includes(kind) && (
          <Typography variant="body2" sx={{ color: 'warning.main' }}>
            {t('targets.currencies', { list: currencies.join(', ') })}
          </Typography>
        )}
      </Step>
      <Step title={t('step.body')}>
        <BodyPart kind={kind} before={before?.body} currency={currency} stations={names.data ?? []} onDraft={setDraft} />
      </Step>
      <Step title={t('step.when')}>
        {kind !== 'firmware' && (kind !== 'settings' || before !== null) && (
          <TextField
            label={t('object')}
            value={objectId}
            onChange={(event) => setObjectId(event.target.value)}
            error={!isId}
            helperText={isId ? t('object.help') : t('object.wrong')}
            disabled={before !== null}
            slotProps={{ htmlInput: { maxLength: 80, spellCheck: false } }}
            sx={{ maxWidth: 480 }}
          />
        )}
        <Box sx={{ display: 'flex', gap: 1.5, flexWrap: 'wrap' }}>
          <TextField
            type="datetime-local"
            fullWidth={false}
            label={t('col.from')}
            value={validFrom}
            onChange={(event) => setValidFrom(event.target.value)}
            helperText={t('from.help')}
            slotProps={{ inputLabel: { shrink: true } }}
            sx={{ width: 240 }}
          />
          {isLent(kind) && (
            <TextField
              type="datetime-local"
              fullWidth={false}
              label={t('fact.until')}
              value={until}
              onChange={(event) => setUntil(event.target.value)}
              error={isUntilWrong}
              helperText={isUntilWrong ? t('until.wrong') : t('until.help')}
              slotProps={{ inputLabel: { shrink: true } }}
              sx={{ width: 300 }}
            />
          )}
        </Box>
      </Step>
      <FaultNote fault={issue.fault} />
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center' }}>
        <Button type="submit" variant="contained" startIcon={<SendIcon />} disabled={!ready} loading={issue.pending}>
          {t('send', { count: stations.length })}
        </Button>
        <Typography variant="body2" color="textSecondary">
          {t('send.help')}
        </Typography>
      </Box>
    </form>
  );
}

function Step({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Paper variant="outlined" sx={{ px: 2, py: 1.5, display: 'grid', gap: 1.5 }}>
      <Typography variant="h3" component="h2">
        {title}
      </Typography>
      {children}
    </Paper>
  );
}
