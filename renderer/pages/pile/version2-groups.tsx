/** What only OCPP 2.0.1 knows: its display and the cost shown there, watching of values, and what it keeps of a person. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { Deed, DeedGroup, Line, Pick } from './deed.tsx';
import type { PileWish } from './pile-wish.ts';
import { useOrders } from './use-orders.tsx';

const priorities = ['always-front', 'in-front', 'normal-cycle'] as const;
const states = ['any', 'idle', 'charging', 'faulted', 'unavailable'] as const;

export function DisplayGroup() {
  const { t } = useTranslation('pile');
  const [id, setId] = useState('1');
  const [text, setText] = useState('');
  const [priority, setPriority] = useState<(typeof priorities)[number]>('normal-cycle');
  const [state, setState] = useState<(typeof states)[number]>('any');
  const [typed, setTransaction] = useState<string | null>(null);
  const running = useRunningTransaction();
  const transaction = typed ?? running;
  const [amount, setAmount] = useState('');
  const number = numberOf(id, 2_147_483_647);
  const message: PileWish | null =
    number === null || text.trim() === ''
      ? null
      : {
          kind: 'set-message',
          id: number,
          priority,
          state: state === 'any' ? null : state,
          pileTransactionId: null,
          language: null,
          text: text.trim(),
        };
  const cost = amount.trim().replace(',', '.');
  const isCost = /^\d{1,9}(\.\d{1,4})?$/.test(cost) && transaction.trim() !== '';
  return (
    <DeedGroup title={t('display.title')}>
      <Deed id="set-message" title={t('display.set')} will={t('display.set.will')} button={t('display.set.button')} wish={message}>
        <Line wide label={t('display.text')} value={text} max={512} onChange={setText} />
        <Line label={t('display.id')} value={id} max={10} onChange={setId} />
        <Pick
          label={t('display.priority')}
          value={priority}
          choices={priorities.map((value) => ({ value, text: t(`display.${value}`) }))}
          onChange={setPriority}
        />
        <Pick
          label={t('display.when')}
          value={state}
          choices={states.map((value) => ({ value, text: t(`display.${value}`) }))}
          onChange={setState}
        />
      </Deed>
      <Deed
        id="clear-message"
        title={t('display.clear')}
        will={t('display.clear.will', { id })}
        button={t('display.clear.button')}
        wish={number === null ? null : { kind: 'clear-message', id: number }}
      />
      <Deed id="list-messages" title={t('display.list')} will={t('reported')} button={t('ask.button')} wish={{ kind: 'list-messages' }} />
      <Deed
        id="show-cost"
        title={t('display.cost')}
        will={t('display.cost.will')}
        button={t('send')}
        wish={isCost ? { kind: 'show-cost', pileTransactionId: transaction.trim(), amount: cost } : null}
      >
        <Line label={t('display.transaction')} value={transaction} max={36} onChange={setTransaction} />
        <Line label={t('display.amount')} value={amount} max={14} onChange={setAmount} />
      </Deed>
      <Deed
        id="transaction-status"
        title={t('display.status')}
        will={t('display.status.will')}
        button={t('ask.button')}
        wish={{ kind: 'transaction-status', pileTransactionId: transaction.trim() === '' ? null : transaction.trim() }}
      />
    </DeedGroup>
  );
}

/** What the pile calls the charge that runs on it, the latest if several; empty: none. */
function useRunningTransaction(): string {
  const api = useApi();
  const { pile } = useOrders();
  const charging = useCall(
    api.sessions.list,
    { filter: { pileId: pile.id, phase: 'charging' as const } },
    { topics: ['session', 'connector'] },
  );
  const sessionId = charging.data?.rows[0]?.id;
  const session = useCall(api.sessions.get, { sessionId: sessionId ?? '' }, { enabled: sessionId !== undefined });
  return sessionId === undefined ? '' : (session.data?.pileTransactionId ?? '');
}

const bases = ['all', 'factory-default', 'hard-wired-only'] as const;
const types = ['upper-threshold', 'lower-threshold', 'delta', 'periodic', 'periodic-clock-aligned'] as const;
const severities = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

export function MonitoringGroup() {
  const { t } = useTranslation('pile');
  const [base, setBase] = useState<(typeof bases)[number]>('all');
  const [level, setLevel] = useState<(typeof severities)[number]>('5');
  const [key, setKey] = useState('');
  const [type, setType] = useState<(typeof types)[number]>('upper-threshold');
  const [value, setValue] = useState('');
  const [severity, setSeverity] = useState<(typeof severities)[number]>('5');
  const [ids, setIds] = useState('');
  const limit = value.trim() === '' ? Number.NaN : Number(value.trim().replace(',', '.'));
  const monitor: PileWish | null =
    !/^[^.]+\..+$/.test(key.trim()) || !Number.isFinite(limit)
      ? null
      : {
          kind: 'set-monitors',
          monitors: [{ id: null, key: key.trim(), type, value: limit, severity: Number(severity), onlyInTransaction: false }],
        };
  const levels = severities.map((one) => ({ value: one, text: t(`monitor.severity.${one}`) }));
  const given = ids.split(/[\s,;]+/).filter((one) => one !== '').map((one) => numberOf(one, 2_147_483_647)); // prettier-ignore
  const numbers = given.flatMap((one) => (one === null ? [] : [one]));
  return (
    <DeedGroup title={t('monitor.title')} help={t('monitor.help')}>
      <Deed
        id="report-monitors"
        title={t('monitor.report')}
        will={t('reported')}
        button={t('ask.button')}
        wish={{ kind: 'report-monitors' }}
      />
      <Deed id="set-monitors" title={t('monitor.set')} will={t('monitor.set.will')} button={t('send')} wish={monitor}>
        <Line wide label={t('monitor.key')} value={key} max={250} help={t('monitor.key.help')} onChange={setKey} />
        <Pick
          label={t('monitor.type')}
          value={type}
          choices={types.map((one) => ({ value: one, text: t(`monitor.${one}`) }))}
          onChange={setType}
        />
        <Line label={t('monitor.value')} value={value} max={16} onChange={setValue} />
        <Pick label={t('monitor.severity')} value={severity} choices={levels} onChange={setSeverity} />
      </Deed>
      <Deed
        id="clear-monitors"
        title={t('monitor.clear')}
        will={t('monitor.clear.will')}
        button={t('monitor.clear.button')}
        wish={numbers.length === 0 || numbers.length !== given.length ? null : { kind: 'clear-monitors', ids: numbers }}
      >
        <Line label={t('monitor.ids')} value={ids} max={200} help={t('monitor.ids.help')} onChange={setIds} />
      </Deed>
      <Deed
        id="monitoring-level"
        title={t('monitor.level')}
        will={t('monitor.level.will')}
        button={t('send')}
        wish={{ kind: 'monitoring-level', severity: Number(level) }}
      >
        <Pick label={t('monitor.severity')} value={level} choices={levels} onChange={setLevel} />
      </Deed>
      <Deed
        id="monitoring-base"
        title={t('monitor.base')}
        will={t('monitor.base.will')}
        button={t('send')}
        wish={{ kind: 'monitoring-base', base }}
      >
        <Pick
          label={t('what')}
          value={base}
          choices={bases.map((one) => ({ value: one, text: t(`monitor.base.${one}`) }))}
          onChange={setBase}
        />
      </Deed>
    </DeedGroup>
  );
}

export function PersonGroup() {
  const { t } = useTranslation('pile');
  const [tag, setTag] = useState('');
  const wish = (clear: boolean): PileWish | null =>
    tag.trim() === '' ? null : { kind: 'customer-information', report: !clear, clear, tag: tag.trim() };
  return (
    <DeedGroup title={t('person.title')} help={t('person.help')}>
      <Deed id="customer-report" title={t('person.report')} will={t('reported')} button={t('ask.button')} wish={wish(false)}>
        <Line label={t('person.tag')} value={tag} max={36} onChange={setTag} />
      </Deed>
      <Deed
        id="customer-clear"
        title={t('person.clear')}
        will={t('person.clear.will')}
        button={t('memory.forget')}
        danger={t('person.clear.danger')}
        wish={wish(true)}
      />
    </DeedGroup>
  );
}

function numberOf(text: string, max: number): number | null {
  const match = /^\d{1,10}$/.exec(text.trim());
  const number = match === null ? -1 : Number(match[0]);
  return number >= 0 && number <= max ? number : null;
}
