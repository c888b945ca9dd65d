/** Announces alarms on a window: danger over the whole screen, and the sound, until somebody acknowledges or silences. Once on the desk, once on the wall. */
import { useEffect, useState } from 'react';
import type { AlarmRow } from '../../station-core/api/contract.ts';
import { hushKey, useHush } from '../client/alarm-hush.ts';
import { startTone, type ToneKind, type ToneLevel } from '../client/alarm-tone.ts';
import { useApi } from '../client/screen-context.tsx';
import { useCall } from '../client/use-call.ts';
import { AlarmScreen } from './alarm-screen.tsx';
import { byUrgency } from './alarm-urgency.ts';
import { useHiddenNotice } from './hidden-notice.ts';

/** How often it is looked whether the browser lets the sound through. */
const BLOCKED_LOOK_MS = 1_000;

export function AlarmAnnouncer({ wall = false }: { readonly wall?: boolean }) {
  const { data } = useCall(useApi().alarms.list, { open: true }, { topics: ['alarms', 'zones', 'safety'] });
  const { silent, minimised } = useHush();
  const loud = (data ?? []).filter(({ announcement }) => announcement === 'sound').sort(byUrgency);
  const sounding = loud.filter((alarm) => !silent.has(hushKey(alarm)));
  const blocked = useSound(sounding);
  useHiddenNotice(sounding);
  const danger = loud.filter(({ severity }) => severity === 'critical');
  const shown = danger.filter((alarm) => !minimised.has(hushKey(alarm)));
  if (shown.length === 0) return null;
  return <AlarmScreen alarms={danger} isSilent={sounding.length === 0} isBlocked={blocked} wall={wall} />;
}

/** One sound at a time: danger before the rest, louder after each time nobody answered. True: the browser holds it back. */
function useSound(sounding: readonly AlarmRow[]): boolean {
  const [worst] = sounding;
  const kind: ToneKind | null = worst === undefined ? null : worst.severity === 'critical' ? 'danger' : 'notice';
  const level = toLevel(Math.max(0, ...sounding.map(({ escalations }) => escalations)));
  const [blocked, setBlocked] = useState(false);
  useEffect(() => {
    if (kind === null) return undefined;
    const tone = startTone(kind, level);
    const timer = setInterval(() => setBlocked(tone.isBlocked()), BLOCKED_LOOK_MS);
    return () => {
      clearInterval(timer);
      tone.stop();
    };
  }, [kind, level]);
  return blocked && kind !== null;
}

function toLevel(escalations: number): ToneLevel {
  return escalations >= 2 ? 2 : escalations === 1 ? 1 : 0;
}
