/** What a person does about an alarm: acknowledge by one click, shelve with a reason, take off the shelf, reset. */
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRow } from '../../../station-core/api/contract.ts';
import type { ScreenFault } from '../../client/fault.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useAlarmTitle } from '../../components/alarm-looks.ts';

export interface Deeds {
  readonly may: boolean;
  readonly fault: ScreenFault | null;
  readonly acknowledge: (alarm: AlarmRow) => void;
  readonly acknowledgeGroup: (groupSeq: number) => void;
  readonly unshelve: (alarm: AlarmRow) => void;
  readonly reset: (alarm: AlarmRow) => void;
  /** The alarm whose shelf is asked about; null: none. */
  readonly shelving: AlarmRow | null;
  readonly shelve: (alarm: AlarmRow | null) => void;
  readonly shelved: (text: string) => void;
}

export function useAlarmDeeds(tell: (text: string) => void, reload: () => void): Deeds {
  const { t } = useTranslation('alarms');
  const api = useApi();
  const titleOf = useAlarmTitle();
  const [acknowledge, group, unshelve, reset] = [
    useAction(api.alarms.acknowledge),
    useAction(api.alarms.acknowledgeGroup),
    useAction(api.alarms.unshelve),
    useAction(api.alarms.reset),
  ];
  const [shelving, shelve] = useState<AlarmRow | null>(null);
  const told = (ok: boolean, text: string): void => {
    if (!ok) return;
    tell(text);
    reload();
  };
  return {
    may: may(useMe().role, 'alarms'),
    fault: acknowledge.fault ?? group.fault ?? unshelve.fault ?? reset.fault,
    acknowledge: (alarm) =>
      void acknowledge.run({ key: alarm.key }).then(({ ok }) => told(ok, t('acknowledgedDone', { title: titleOf(alarm) }))),
    acknowledgeGroup: (groupSeq) =>
      void group.run({ groupSeq }).then((done) => {
        if (done.ok) told(true, t('group.done', { count: done.value.acknowledged }));
      }),
    unshelve: (alarm) => void unshelve.run({ key: alarm.key }).then(({ ok }) => told(ok, t('unshelved'))),
    reset: (alarm) => void reset.run({ key: alarm.key }).then(({ ok }) => told(ok, t('reset.done'))),
    shelving,
    shelve,
    shelved: (text) => {
      shelve(null);
      told(true, text);
    },
  };
}

/** The next thing to do first. */
export function AlarmDeeds({ alarm, deeds }: { readonly alarm: AlarmRow; readonly deeds: Deeds }) {
  const { t } = useTranslation('alarms');
  const isNew = alarm.acknowledgedAtMs === null;
  const isLatched = alarm.latching && alarm.resetAtMs === null && alarm.clearedAtMs !== null;
  const incident = alarm.incidentId !== null && alarm.zonePhase !== 'clear' && (
    <Button size="small" href={hrefOf(['incident', alarm.incidentId])}>
      {t('incident')}
    </Button>
  );
  if (!deeds.may) return incident === false ? null : incident;
  return (
    <Stack direction="row" sx={{ justifyContent: 'flex-end', gap: 0.5, flexWrap: 'nowrap' }}>
      {incident}
      {alarm.state === 'shelved' ? (
        <Button size="small" variant="outlined" onClick={() => deeds.unshelve(alarm)}>
          {t('unshelve')}
        </Button>
      ) : (
        <Button size="small" onClick={() => deeds.shelve(alarm)}>
          {t('shelve')}
        </Button>
      )}
      {isLatched && (
        <Button size="small" variant="outlined" title={t('reset.help')} onClick={() => deeds.reset(alarm)}>
          {t('reset')}
        </Button>
      )}
      {isNew && (
        <Button size="small" variant="outlined" title={t('acknowledgeHelp')} onClick={() => deeds.acknowledge(alarm)}>
          {t('acknowledge')}
        </Button>
      )}
    </Stack>
  );
}
