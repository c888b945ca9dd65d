/** An event as the journal keeps it: as received, with secrets masked and tags sealed with the key of the person. */
import type { PersonKeyId } from '../base/ids.ts';
import { localTime, type ZoneName } from '../base/time.ts';
import type { PileOrder } from '../domain/command.ts';
import type { StationEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import { canonicalTag } from '../rules/sessions/authorize.ts';
import type { Writer } from '../store/connection.ts';
import type { JournalEntry } from '../store/journal.ts';
import { personKeyOf, sealFor } from '../store/person-keys.ts';
import { pileById } from '../store/piles.ts';
import type { Context } from './context.ts';
import { ownerOf } from './tags.ts';

type TagContext = { readonly db: Writer } & Pick<Context, 'vault' | 'quirks'>;

/** Longer bodies are cut, with a mark. */
const MOST_BODY = 65_536;

export function journalEntry(context: TagContext, event: StationEvent, zone: ZoneName): JournalEntry {
  const { db, vault } = context;
  const wire = 'wire' in event ? event.wire : null;
  const tag = tagOf(event);
  const personKeyId = tag === null ? null : keyFor(context, event, tag);
  return {
    eventId: event.id,
    receivedMs: event.receivedMs,
    localDay: localTime(event.receivedMs, zone).date,
    pileId: 'wire' in event ? event.pileId : null,
    kind: event.kind,
    action: wire?.action ?? null,
    messageId: wire?.messageId ?? null,
    body: wire?.body ?? plainBody(event),
    sealedTag: tag === null || personKeyId === null ? null : sealFor(db, vault, personKeyId, tag, event.receivedMs),
    personKeyId,
    operatorId: 'operatorId' in event ? event.operatorId : null,
    violation: wire?.violation ?? null,
  };
}

/** The key of the card's person, in whatever form the pile told its number (F23): erasing the card erases it here too. */
function keyFor(context: TagContext, event: StationEvent, tag: string): PersonKeyId {
  const { card, tokenId } = ownerOf(context, 'wire' in event ? pileById(context.db, event.pileId) : null, tag);
  return card?.personKeyId ?? personKeyOf(context.db, tokenId);
}

/** What a tick writes without deciding anything. */
const UNTOLD: ReadonlySet<Outcome['writes'][number]['kind']> = new Set([
  'alive.put', 'sensor-hour.put', 'sensor-hours.drop', 'hq-backfill.step', 'hq-faults.told', 'hq-outbox.tidy',
]); // prettier-ignore

/** A tick leaves a row only when it decided something; readings of sensors leave none: the curve is the record. */
export function isJournalled(event: StationEvent, outcome: Outcome): boolean {
  // Curves and steps are records of their own.
  if (event.kind === 'sensor.read' || event.kind === 'incident.stepped') return false;
  // So are batches.
  if (event.kind === 'hq.cut' || event.kind === 'hq.batch-made' || event.kind === 'hq.acknowledged') return false;
  return event.kind !== 'clock.ticked' || outcome.writes.some((write) => !UNTOLD.has(write.kind));
}

function tagOf(event: StationEvent): string | null {
  switch (event.kind) {
    case 'pile.authorize':
    case 'session.started':
      return canonicalTag(event.tag);
    case 'session.ended':
    case 'transaction.told':
      return event.tag === null ? null : canonicalTag(event.tag);
    case 'operator.add-card':
      return canonicalTag(event.number);
    case 'operator.replace-card':
      return event.number === null ? null : canonicalTag(event.number);
    default:
      return null;
  }
}

const SECRET: ReadonlySet<string> = new Set([
  'password', 'passwordHash', 'secretHash', 'login', 'person', 'pinHash', 'codeHash', 'buyer', 'contact', 'pageHash',
]); // prettier-ignore
const TAG: ReadonlySet<string> = new Set(['tag', 'number']);

/** What is written into a pile may be its password (AuthorizationKey) under any name the maker gave it; that it was set stays visible. */
function maskedOrder(order: PileOrder): PileOrder {
  switch (order.kind) {
    case 'write-configuration': return { ...order, value: '***' };
    case 'data-transfer': return { ...order, data: order.data === null ? null : '***' };
    case 'raw': return { ...order, payload: '***' };
    case 'update-firmware':
    case 'fetch-log':
    case 'network-profile':
    case 'publish-firmware': return { ...order, url: order.url.replace(/\/\/[^/\s"]*@/, '//***@') };
    default: return order;
  }
} // prettier-ignore

/** Whose plate or face it was is kept with the sighting, for the days its camera keeps; the journal is kept longer. */
function maskedLabel({ signal, label }: Extract<StationEvent, { kind: 'camera.told' }>): string {
  return label !== '' && (signal === 'plate' || signal === 'face') ? '***' : label;
}

function plainBody(event: StationEvent): string {
  const { id: _id, receivedMs: _receivedMs, kind: _kind, ...facts } = event;
  const told =
    'order' in facts
      ? { ...facts, order: maskedOrder(facts.order) }
      : event.kind === 'camera.told'
        ? { ...facts, label: maskedLabel(event) }
        : event.kind === 'driver.complain'
          ? { ...facts, text: '***' }
          : facts;
  const body = JSON.stringify(told, (key, value: unknown) =>
    SECRET.has(key) && value !== null ? '***' : TAG.has(key) && typeof value === 'string' ? '§tag' : value,
  );
  return body.length <= MOST_BODY ? body : `${body.slice(0, MOST_BODY)}…`;
}
