/** A page as the rail shows it. */
import type SvgIcon from '@mui/material/SvgIcon';
import type { Deed } from '../client/may.ts';
import type { english } from '../i18n/resources.ts';

export interface NavItem {
  /** First part of the address. */
  readonly path: string;
  readonly label: Extract<keyof (typeof english)['common'], `nav.${string}`>;
  readonly icon: typeof SvgIcon;
  /** "g" and this letter goes there. */
  readonly letter: string;
  /** Shown only to roles that may do this; null: to all. */
  readonly deed: Deed | null;
  /** Pages reached from it: it is marked there too. */
  readonly covers?: readonly string[];
}
