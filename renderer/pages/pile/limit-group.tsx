/** How much a pile or a connector may draw: set it, take it back, and see what the pile will keep to. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../client/screen-context.tsx';
import { Deed, DeedGroup, Line, Pick, placeOf, useConnectorChoices } from './deed.tsx';
import { clearWish, limitWish, scheduleOf, tenthsOf, type LimitDraft } from './schedule.ts';
import { ScheduleChart } from './schedule-chart.tsx';
import { isVersion2, useOrders } from './use-orders.tsx';

const spans = ['1', '4', '24'] as const;

export function LimitGroup() {
  const { t } = useTranslation('pile');
  const { pile, answers } = useOrders();
  const now = useNow();
  const [draft, setDraft] = useState<LimitDraft>({ place: '0/0', unit: 'A', value: '', hours: '' });
  const [hours, setHours] = useState<(typeof spans)[number]>('4');
  const choices = useConnectorChoices(true);
  const change = (next: Partial<LimitDraft>) => setDraft((before) => ({ ...before, ...next }));
  const wrong = draft.value.trim() !== '' && tenthsOf(draft.value, draft.unit) === null;
  const durationS = Number(hours) * 3_600;
  const told = answers.get('composite-schedule');
  const accepted = told?.kind === 'answered' && told.result.outcome === 'accepted' ? told : null;
  const detail = accepted?.result.outcome === 'accepted' ? accepted.result.detail : undefined;
  const schedule = accepted === null ? null : scheduleOf(detail, durationS);
  const place = <Pick label={t('what')} value={draft.place} choices={choices} onChange={(value) => change({ place: value })} />;
  return (
    <DeedGroup title={t('limit.title')} help={t('limit.help')}>
      <Deed id="set-profile" title={t('limit.set')} will={t('limit.set.will')} button={t('limit.set.button')} wish={limitWish(draft, now)}>
        {place}
        <Line
          label={t('limit.value')}
          value={draft.value}
          max={8}
          wrong={wrong ? t('limit.wrong') : undefined}
          onChange={(value) => change({ value })}
        />
        <Pick
          label={t('limit.unit')}
          value={draft.unit}
          choices={[
            { value: 'A', text: t('limit.unit.A') },
            { value: 'kW', text: 'kW' },
          ]}
          onChange={(unit) => change({ unit })}
        />
        <Line
          label={t('limit.hours')}
          value={draft.hours}
          max={6}
          help={t('limit.hours.help')}
          onChange={(value) => change({ hours: value })}
        />
      </Deed>
      <Deed
        id="clear-profile"
        title={t('limit.clear')}
        will={t('limit.clear.will')}
        button={t('limit.clear.button')}
        wish={clearWish(draft.place)}
      />
      <Deed
        id="composite-schedule"
        title={t('limit.show')}
        will={t('limit.show.will')}
        button={t('limit.show.button')}
        wish={{ kind: 'composite-schedule', evse: placeOf(draft.place).evse, durationS, unit: draft.unit === 'A' ? 'A' : 'W' }}
      >
        <Pick
          label={t('limit.span')}
          value={hours}
          choices={spans.map((value) => ({ value, text: t('limit.span.h', { h: value }) }))}
          onChange={setHours}
        />
      </Deed>
      {accepted !== null && <ScheduleChart schedule={schedule ?? { unit: '', steps: [] }} askedMs={accepted.atMs} />}
      {isVersion2(pile) && (
        <Deed
          id="list-profiles"
          title={t('limit.list')}
          will={t('reported')}
          button={t('limit.list.button')}
          wish={{ kind: 'list-profiles', evse: draft.place === '0/0' ? null : placeOf(draft.place).evse }}
        />
      )}
    </DeedGroup>
  );
}
