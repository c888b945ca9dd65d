/** What few plans need: a start fee, a price of time, steps of energy, and what a charge costs at least and at most. Folded away until used. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStation } from '../../client/station-context.tsx';
import { hasMore, limitFields, type DraftProblems, type PlanDraft } from './draft.ts';
import { Field } from './period-row.tsx';

export function MoreFields(props: {
  readonly draft: PlanDraft;
  readonly readOnly: boolean;
  readonly problems: DraftProblems;
  readonly onChange: (change: Partial<PlanDraft>) => void;
}) {
  const { t } = useTranslation('plans');
  const { code } = useStation().currency;
  const { draft, readOnly, problems, onChange } = props;
  const [opened, setOpened] = useState(false);
  if (!opened && !hasMore(draft))
    return readOnly ? null : (
      <Box>
        <Button size="small" onClick={() => setOpened(true)}>
          {t('editor.more')}
        </Button>
      </Box>
    );
  const field = (name: 'startRate' | 'timeRate' | 'stepWh' | (typeof limitFields)[number], unit: string, help: string) => (
    <Field
      key={name}
      label={t(`editor.${name}`)}
      help={help}
      unit={unit}
      value={draft[name]}
      problem={problems.get(name) ?? null}
      readOnly={readOnly}
      onText={(text) => onChange({ [name]: text })}
    />
  );
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 260px))', gap: 2 }}>
      {field('startRate', t('editor.perCharge', { currency: code }), t('editor.startHelp'))}
      {field('timeRate', t('editor.perHour', { currency: code }), t('editor.timeHelp'))}
      {field('stepWh', 'Wh', t('editor.stepHelp'))}
      {limitFields.map((name) => field(name, code, t('editor.noLimit')))}
    </Box>
  );
}
