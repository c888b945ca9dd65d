/** Alarms that sound, told by the browser itself while nobody looks at the page. */
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../station-core/api/contract.ts';
import { hushKey } from '../client/alarm-hush.ts';
import { tellHidden, untell } from '../client/device-alarms.ts';
import { useAlarmTitle } from './alarm-looks.ts';

/** Each alarm once for each time that something new happened to it; what no longer sounds is taken away. */
export function useHiddenNotice(sounding: readonly AlarmRow[]): void {
  const { t } = useTranslation('device');
  const nameOf = useAlarmTitle();
  const told = useRef(new Set<string>());
  const keys = sounding.map(hushKey).join(' ');
  const tell = useEffectEvent(() => {
    const standing = new Set<string>(sounding.map(hushKey));
    void untell(standing);
    for (const key of told.current) if (!standing.has(key)) told.current.delete(key);
    if (!document.hidden) return;
    for (const alarm of sounding) {
      const key = hushKey(alarm);
      if (told.current.has(key)) continue;
      told.current.add(key);
      void tellHidden(nameOf(alarm), [alarm.subject ?? '', t('hidden.open')].filter((line) => line !== '').join(' · '), key);
    }
  });
  useEffect(() => {
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [keys]);
}
