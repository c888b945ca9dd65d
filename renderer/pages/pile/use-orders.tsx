/** Orders to one pile: each deed of the page has its own answer, and one is on its way at a time. */
import { createContext, useContext, useState, type ReactNode } from 'react';
import type { CommandResult, PileView } from '../../../station-core/api/contract.ts';
import { faultOf, type ScreenFault } from '../../client/fault.ts';
import { useApi, useScreen } from '../../client/screen-context.tsx';
import type { PileWish } from './pile-wish.ts';

export type Given =
  | { readonly kind: 'answered'; readonly atMs: number; readonly result: CommandResult }
  | { readonly kind: 'fault'; readonly atMs: number; readonly fault: ScreenFault };

export interface Orders {
  readonly pile: PileView;
  /** The deed under way; null: none. */
  readonly pending: string | null;
  readonly answers: ReadonlyMap<string, Given>;
  /** Never rejects; null: it could not be asked. */
  readonly send: (deed: string, wish: PileWish, reason?: string) => Promise<CommandResult | null>;
  /** The same for a call of another area. */
  readonly run: (deed: string, ask: () => Promise<CommandResult>) => Promise<CommandResult | null>;
}

const OrdersContext = createContext<Orders | null>(null);

export function OrdersProvider({ pile, children }: { readonly pile: PileView; readonly children: ReactNode }) {
  const api = useApi();
  const { clock } = useScreen();
  const [pending, setPending] = useState<string | null>(null);
  const [answers, setAnswers] = useState<ReadonlyMap<string, Given>>(new Map());
  const keep = (deed: string, given: Given) => setAnswers((before) => new Map([...before, [deed, given]]));
  const run = async (deed: string, ask: () => Promise<CommandResult>): Promise<CommandResult | null> => {
    setPending(deed);
    try {
      const result = await ask();
      keep(deed, { kind: 'answered', atMs: clock.nowMs(), result });
      return result;
    } catch (error) {
      keep(deed, { kind: 'fault', atMs: clock.nowMs(), fault: faultOf(error) });
      return null;
    } finally {
      setPending(null);
    }
  };
  const send = (deed: string, wish: PileWish, reason?: string) =>
    run(deed, () => api.piles.order({ pileId: pile.id, order: wish, ...(reason === undefined ? {} : { reason }) }));
  return <OrdersContext value={{ pile, pending, answers, send, run }}>{children}</OrdersContext>;
}

/** Throws outside an OrdersProvider: that is a bug. */
export function useOrders(): Orders {
  const orders = useContext(OrdersContext);
  if (orders === null) throw new Error('an order outside of a pile’s page');
  return orders;
}

/** OCPP 2.0.1 and later: it numbers evses, and has messages 1.6 has not. */
export function isVersion2(pile: Pick<PileView, 'protocol'>): boolean {
  return !pile.protocol.includes('1.6');
}
