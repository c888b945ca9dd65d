/** A page as the rail shows it: by itself, or as a tab of a group that has one place in the rail. */
import type SvgIcon from '@mui/material/SvgIcon';
import type { Deed } from '../client/may.ts';
import type { english } from '../i18n/resources.ts';

/** Pages that belong together; the rail shows the group, a row of tabs over the page its members. */
export type NavGroup = 'safety' | 'alarms' | 'money' | 'prices';

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
  /** Left out: it stands in the rail by itself. */
  readonly group?: NavGroup;
}

/** One place in the rail: where it leads, and the tabs it opens (one or none: no tabs). */
export interface RailPlace {
  readonly key: string;
  readonly group: NavGroup | null;
  readonly first: NavItem;
  readonly tabs: readonly NavItem[];
}

/** The rail in the order of the pages; a group stands where its first page does. */
export function railOf(items: readonly NavItem[]): RailPlace[] {
  const places: RailPlace[] = [];
  for (const item of items) {
    const group = item.group ?? null;
    const at = group === null ? -1 : places.findIndex((place) => place.group === group);
    const known = places[at];
    if (known === undefined) places.push({ key: group ?? item.path, group, first: item, tabs: group === null ? [] : [item] });
    else places[at] = { ...known, tabs: [...known.tabs, item] };
  }
  return places;
}

/** Whether the page stands for this item: its own, or one reached from it. */
export function isAt(item: NavItem, here: string): boolean {
  return item.path === here || item.covers?.includes(here) === true;
}
