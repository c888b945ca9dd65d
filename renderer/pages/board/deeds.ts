/** What the board lets a person do. One object for all tiles, the same at every drawing. */
import type { ConnectorTile, SessionRow } from '../../../station-core/api/contract.ts';

export interface BoardDeeds {
  readonly mayCharge: boolean;
  readonly mayPay: boolean;
  /** Opens the details of the connector with this key. */
  readonly open: (key: string) => void;
  readonly start: (tile: ConnectorTile) => void;
  readonly stop: (tile: ConnectorTile) => void;
  readonly pay: (session: SessionRow) => void;
  /** The amount on the button, with its currency. */
  readonly amountOf: (session: SessionRow) => string;
}
