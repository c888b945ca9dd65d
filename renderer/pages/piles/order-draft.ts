/** The orders a person can give a pile, as fields, and as what is sent. */
import type { Api } from '../../client/api.ts';

export const orderKinds = [
  'read-configuration',
  'write-configuration',
  'trigger',
  'unlock',
  'operative',
  'inoperative',
  'clear-cache',
  'reset-soft',
  'reset-hard',
  'data-transfer',
] as const;
export type OrderKind = (typeof orderKinds)[number];

export const triggerMessages = ['status', 'meter-values', 'heartbeat', 'boot', 'diagnostics-status', 'firmware-status'] as const;

export interface OrderDraft {
  readonly kind: OrderKind;
  /** "0" is the pile as a whole. */
  readonly connector: string;
  readonly message: (typeof triggerMessages)[number];
  readonly key: string;
  readonly value: string;
  readonly vendorId: string;
  readonly messageId: string;
  readonly data: string;
}

/** What goes over the line. */
export type PileOrder = Parameters<Api['piles']['order']>[0]['order'];

export const firstOrder: OrderDraft = {
  kind: 'read-configuration',
  connector: '1',
  message: 'status',
  key: '',
  value: '',
  vendorId: '',
  messageId: '',
  data: '',
};

/** Whether the order is about one connector, one or all, or the pile alone. */
export function connectorChoice(kind: OrderKind): 'one' | 'one-or-all' | 'none' {
  switch (kind) {
    case 'unlock':
      return 'one';
    case 'operative':
    case 'inoperative':
    case 'trigger':
      return 'one-or-all';
    case 'read-configuration':
    case 'write-configuration':
    case 'clear-cache':
    case 'reset-soft':
    case 'reset-hard':
    case 'data-transfer':
      return 'none';
  }
}

/** Cuts off running charges. */
export function isDangerous(kind: OrderKind): boolean {
  return kind === 'reset-hard';
}

/** null: a field is missing. */
export function orderOf(draft: OrderDraft): PileOrder | null {
  const connector = Number(draft.connector);
  switch (draft.kind) {
    case 'reset-soft':
      return { kind: 'reset', type: 'soft' };
    case 'reset-hard':
      return { kind: 'reset', type: 'hard' };
    case 'unlock':
      return connector > 0 ? { kind: 'unlock', evse: connector, connector } : null;
    case 'operative':
    case 'inoperative':
      return { kind: 'availability', evse: connector, connector, operative: draft.kind === 'operative' };
    case 'read-configuration':
      return { kind: 'read-configuration', keys: [] };
    case 'write-configuration':
      return draft.key.trim() === '' ? null : { kind: 'write-configuration', key: draft.key.trim(), value: draft.value };
    case 'clear-cache':
      return { kind: 'clear-cache' };
    case 'trigger':
      return { kind: 'trigger', message: draft.message, connector: connector > 0 ? connector : null };
    case 'data-transfer':
      return draft.vendorId.trim() === ''
        ? null
        : { kind: 'data-transfer', vendorId: draft.vendorId.trim(), messageId: orNull(draft.messageId), data: orNull(draft.data) };
  }
}

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
