/** What both protocols offer: restart, ask for a message, forget cards, the vendor's own message. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Deed, DeedGroup, Line, Pick, placeOf, useConnectorChoices } from './deed.tsx';
import type { PileWish } from './pile-wish.ts';
import { isVersion2, useOrders } from './use-orders.tsx';

export function RestartGroup() {
  const { t } = useTranslation('pile');
  const { pile } = useOrders();
  const [evse, setEvse] = useState('0/0');
  const choices = useConnectorChoices(true);
  const one = isVersion2(pile) && evse !== '0/0' ? { evse: placeOf(evse).evse } : {};
  return (
    <DeedGroup title={t('restart.title')}>
      {(['soft', 'hard'] as const).map((type) => (
        <Deed
          key={type}
          id={`reset ${type}`}
          title={t(`restart.${type}`)}
          will={t(`restart.${type}.will`)}
          button={t('restart.button')}
          danger={t(`restart.${type}.danger`)}
          wish={{ kind: 'reset', type, ...one }}
        >
          {isVersion2(pile) && type === 'soft' && <Pick label={t('what')} value={evse} choices={choices} onChange={setEvse} />}
        </Deed>
      ))}
    </DeedGroup>
  );
}

const messages1 = ['status', 'meter-values', 'boot', 'heartbeat', 'diagnostics-status', 'firmware-status', 'log-status'] as const;
const messages2 = ['status', 'meter-values', 'transaction', 'boot', 'heartbeat', 'firmware-status', 'log-status'] as const;
type Message = (typeof messages1)[number] | (typeof messages2)[number];

export function AskGroup() {
  const { t } = useTranslation('pile');
  const { pile } = useOrders();
  const [message, setMessage] = useState<Message>('status');
  const [place, setPlace] = useState('0/0');
  const choices = useConnectorChoices(true);
  const second = isVersion2(pile);
  const { evse, connector } = placeOf(place);
  const all: readonly Message[] = second ? messages2 : messages1;
  const wish: PileWish = {
    kind: 'trigger',
    message,
    connector: connector === 0 ? null : connector,
    ...(second && evse > 0 ? { evse } : {}),
  };
  return (
    <DeedGroup title={t('ask.title')}>
      <Deed id="trigger" title={t('ask.one')} will={t('ask.will')} button={t('ask.button')} wish={wish}>
        <Pick
          label={t('ask.message')}
          value={message}
          choices={all.map((value) => ({ value, text: t(`ask.${value}`) }))}
          onChange={setMessage}
        />
        <Pick label={t('connector')} value={place} choices={choices} onChange={setPlace} />
      </Deed>
    </DeedGroup>
  );
}

export function MemoryGroup() {
  const { t } = useTranslation('pile');
  return (
    <DeedGroup title={t('memory.title')}>
      <Deed
        id="clear-cache"
        title={t('memory.cache')}
        will={t('memory.cache.will')}
        button={t('memory.forget')}
        wish={{ kind: 'clear-cache' }}
      />
    </DeedGroup>
  );
}

export function VendorGroup() {
  const { t } = useTranslation('pile');
  const [vendorId, setVendorId] = useState('');
  const [messageId, setMessageId] = useState('');
  const [data, setData] = useState('');
  const wish: PileWish | null =
    vendorId.trim() === '' ? null : { kind: 'data-transfer', vendorId: vendorId.trim(), messageId: orNull(messageId), data: orNull(data) };
  return (
    <DeedGroup title={t('vendor.title')}>
      <Deed id="data-transfer" title={t('vendor.one')} will={t('vendor.will')} button={t('send')} wish={wish}>
        <Line label={t('vendor.id')} value={vendorId} max={255} onChange={setVendorId} />
        <Line label={t('vendor.message')} value={messageId} max={50} onChange={setMessageId} />
        <Line label={t('vendor.data')} value={data} max={10_000} onChange={setData} />
      </Deed>
    </DeedGroup>
  );
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
