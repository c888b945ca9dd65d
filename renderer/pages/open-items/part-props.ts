/** What each part of the page is given. */
import type { ReactNode } from 'react';
import type { OpenItems } from '../../../station-core/api/contract.ts';

export interface PartProps {
  /** undefined: not here yet. */
  readonly items: OpenItems | undefined;
  readonly aside: ReactNode;
  readonly tell: (text: string) => void;
}
