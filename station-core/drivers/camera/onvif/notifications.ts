/** Event messages of a camera -> topic, operation and items; what they mean is said by the event maps. */
import { LIMITS } from './limits.ts';
import { child, shown, type XmlNode } from './xml.ts';

export interface Notification {
  /** Segments without prefixes, cleaned: RuleEngine, CellMotionDetector, Motion. */
  readonly topic: readonly string[];
  /** As the camera wrote it, cut. */
  readonly told: string;
  readonly operation: 'Initialized' | 'Changed' | 'Deleted' | null;
  /** The camera's clock; null: it told none that can be read. */
  readonly utcMs: number | null;
  /** Source and Key, by name: which rule, input or object it is about. */
  readonly about: ReadonlyMap<string, string>;
  readonly data: ReadonlyMap<string, string>;
  /** Names of ElementItems: embedded XML that only its presence is read of. */
  readonly elements: readonly string[];
}

/** All of a PullMessagesResponse, a Notify or a metadata stream, wherever they stand in it; at most 200. */
export function readNotifications(root: XmlNode): Notification[] {
  const found: Notification[] = [];
  const look = (node: XmlNode): void => {
    if (found.length >= LIMITS.notifications) return;
    if (node.name === 'NotificationMessage') {
      const one = readOne(node);
      if (one !== null) found.push(one);
      return;
    }
    node.children.forEach(look);
  };
  look(root);
  return found;
}

/**
 * Segments of a topic without prefixes. Seen in the field: a tail `//.`, and a second whole topic glued behind a first segment
 * (`tns1:VideoSource/tns1:Device/Trigger/DigitalInput`); maps match by the last segments, so that both are found.
 */
export function topicSegments(told: string): string[] {
  return told
    .slice(0, LIMITS.valueLength)
    .split('/')
    .map((segment) => segment.slice(segment.lastIndexOf(':') + 1).trim())
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '*')
    .slice(0, 12);
}

function readOne(node: XmlNode): Notification | null {
  const told = shown(child(node, 'Topic')?.text ?? '');
  const topic = topicSegments(told);
  // wsnt:Message holds tt:Message; some leave one of the two out.
  const outer = child(node, 'Message');
  const message = child(outer, 'Message') ?? outer;
  if (topic.length === 0 || message === null) return null;
  const about = new Map([...items(child(message, 'Source')), ...items(child(message, 'Key'))]);
  const data = child(message, 'Data');
  return {
    topic,
    told,
    operation: operationOf(message.attributes.get('PropertyOperation')),
    utcMs: timeOf(message.attributes.get('UtcTime')),
    about,
    data: items(data),
    elements: (data?.children ?? [])
      .filter(({ name }) => name === 'ElementItem')
      .slice(0, LIMITS.items)
      .map((item) => shown(item.attributes.get('Name') ?? '')),
  };
}

/** A second item of the same name does not replace the first. */
function items(node: XmlNode | null): Map<string, string> {
  const found = new Map<string, string>();
  for (const item of node?.children ?? []) {
    const name = shown(item.attributes.get('Name') ?? '');
    if (item.name !== 'SimpleItem' || name === '' || found.has(name)) continue;
    if (found.size >= LIMITS.items) break;
    // Some write the value as text of the element.
    found.set(name, shown(item.attributes.get('Value') ?? item.text));
  }
  return found;
}

function operationOf(told: string | undefined): Notification['operation'] {
  return (['Initialized', 'Changed', 'Deleted'] as const).find((known) => known.toLowerCase() === told?.trim().toLowerCase()) ?? null;
}

/** With or without zone (then UTC), with or without seconds. */
function timeOf(told: string | undefined): number | null {
  if (told === undefined || told.length > 40) return null;
  const ms = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(told.trim()) ? told.trim() : `${told.trim()}Z`);
  return Number.isFinite(ms) ? ms : null;
}
