/** The standing alarms in the order in which somebody has to look at them, floods as one line behind what came first. */
import type { AlarmRow } from '../../../station-core/api/contract.ts';
import { byOnset, byUrgency } from '../../components/alarm-urgency.ts';

export type SectionName = 'new' | 'latched' | 'seen' | 'aside';

/** One alarm, or a flood of them, by the number of the first. */
export type Line =
  | { readonly kind: 'one'; readonly key: string; readonly alarm: AlarmRow }
  | { readonly kind: 'group'; readonly key: string; readonly groupSeq: number; readonly alarms: readonly AlarmRow[] };

export interface Section {
  readonly name: SectionName;
  readonly lines: readonly Line[];
}

const ORDER: readonly SectionName[] = ['new', 'latched', 'seen', 'aside'];

function sectionOf({ state }: AlarmRow): SectionName | null {
  switch (state) {
    case 'unacknowledged':
    case 'latched-unacknowledged':
    case 'returned-unacknowledged':
      return 'new';
    case 'latched-acknowledged':
      return 'latched';
    case 'acknowledged':
      return 'seen';
    case 'shelved':
    case 'out-of-service':
      return 'aside';
    case 'normal':
      return null;
  }
}

/** Sections without a line are left out. */
export function sectionsOf(alarms: readonly AlarmRow[]): readonly Section[] {
  return ORDER.map((name) => ({ name, lines: linesOf(alarms.filter((alarm) => sectionOf(alarm) === name)) })).filter(
    ({ lines }) => lines.length > 0,
  );
}

function linesOf(alarms: readonly AlarmRow[]): readonly Line[] {
  const groups = new Map<number, AlarmRow[]>();
  for (const alarm of alarms) {
    const group = groups.get(alarm.groupSeq);
    if (group === undefined) groups.set(alarm.groupSeq, [alarm]);
    else group.push(alarm);
  }
  const lines = [...groups].map(([groupSeq, members]): Line & { readonly worst: AlarmRow } => {
    const inOrder = [...members].sort(byOnset);
    const [worst = members[0]] = [...members].sort(byUrgency);
    const [alarm] = inOrder;
    if (worst === undefined || alarm === undefined) throw new Error('a group has members');
    if (members.length === 1) return { kind: 'one', key: `${alarm.key} ${alarm.seq}`, alarm, worst };
    return { kind: 'group', key: `group ${groupSeq}`, groupSeq, alarms: inOrder, worst };
  });
  return lines.sort((a, b) => byUrgency(a.worst, b.worst));
}
