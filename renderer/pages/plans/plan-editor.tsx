/** The plan editor: periods with prices, idle fee and tax, checked by the station as they are typed, with the live picture of the day. */
import AddIcon from '@mui/icons-material/Add';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlanCheck } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { navigate } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useStation } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { everyDay, everyMonth, formOf, nameLongest, periodsMax, problemsOf, type PeriodDraft, type PlanDraft } from './draft.ts';
import { MoreFields } from './more-fields.tsx';
import { Field, PeriodRow } from './period-row.tsx';
import { PictureKey, PlanPictures } from './plan-picture.tsx';
import { PlanProblems } from './plan-problems.tsx';
import { templateDraft, templateNames } from './templates.ts';
import { usePlanCheck } from './use-plan-check.ts';

export interface EditorProps {
  readonly title: string;
  readonly initial: PlanDraft;
  /** null: a new plan. */
  readonly planId: string | null;
  /** The version that saving makes. */
  readonly nextVersion: number;
  readonly note: string | null;
  /** What is saved now already stands so: unchanged there is nothing to save. */
  readonly isNewest: boolean;
  /** This plan prices new sessions, so what is saved does from then on. */
  readonly inUse: boolean;
  readonly readOnly: boolean;
}

export function PlanEditor({ title, initial, planId, nextVersion, note, isNewest, inUse, readOnly }: EditorProps) {
  const { t } = useTranslation('plans');
  const [draft, setDraft] = useState(initial);
  const [touched, setTouched] = useState(false);
  const problems = problemsOf(draft);
  const check = usePlanCheck(problems.size === 0 ? formOf(draft) : null);
  const save = useAction(useApi().plans.save);
  const change = (next: Partial<PlanDraft>) => {
    setTouched(true);
    setDraft((before) => ({ ...before, ...next }));
  };
  const worthSaving = touched || !isNewest;
  const ready = problems.size === 0 && check.fresh && check.answer?.problems.length === 0;
  const submit = async (activate: boolean) => {
    if (!ready || save.pending) return;
    const done = await save.run({ planId, form: formOf(draft), activate });
    if (done.ok) navigate(['plans'], { saved: done.value.planId, version: String(done.value.version), active: activate ? 'yes' : null });
  };
  return (
    <PageFrame
      title={title}
      actions={<Button href={hrefOf(['plans'])}>{t('editor.back')}</Button>}
      filters={<Picture answer={check.answer} stale={!check.fresh} />}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit(inUse);
        }}
      >
        <Stack spacing={2}>
          {note !== null && <Alert severity="info">{note}</Alert>}
          {planId === null && !readOnly && <StartFrom onPick={(next) => change(next)} />}
          <Fields draft={draft} readOnly={readOnly} problems={problems} onChange={change} />
          {!readOnly && (
            <>
              <FaultNote fault={check.fault} />
              <FaultNote fault={save.fault} />
              <Stack spacing={1} sx={{ position: 'sticky', bottom: -20, zIndex: 2, bgcolor: 'background.default', py: 1.5 }}>
                <PlanProblems problems={problems.size === 0 ? (check.answer?.problems ?? []) : []} />
                <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
                  {!inUse && (
                    <Button type="submit" variant="contained" disabled={!ready || !worthSaving} loading={save.pending}>
                      {planId === null ? t('editor.saveNew') : t('editor.save', { version: nextVersion })}
                    </Button>
                  )}
                  <Button
                    type={inUse ? 'submit' : 'button'}
                    variant={inUse ? 'contained' : 'outlined'}
                    disabled={!ready || !worthSaving}
                    loading={save.pending}
                    {...(inUse ? {} : { onClick: () => void submit(true) })}
                  >
                    {t('editor.saveAndUse')}
                  </Button>
                  <Typography variant="body2" color="textSecondary" role="status" sx={{ pl: 1 }}>
                    {statusText(t, problems.size > 0, check)}
                  </Typography>
                </Stack>
              </Stack>
            </>
          )}
        </Stack>
      </form>
    </PageFrame>
  );
}

function statusText(
  t: ReturnType<typeof useTranslation<'plans'>>['t'],
  wrongFields: boolean,
  check: { readonly fresh: boolean; readonly answer: PlanCheck | undefined },
): string {
  if (wrongFields) return t('editor.cannotSave');
  if (!check.fresh) return t('editor.checking');
  return (check.answer?.problems.length ?? 0) > 0 ? t('editor.holes') : t('editor.allPriced');
}

function Picture({ answer, stale }: { readonly answer: PlanCheck | undefined; readonly stale: boolean }) {
  const { t } = useTranslation('plans');
  return (
    <Paper variant="outlined" sx={{ width: '100%', px: 2, pt: 1, minHeight: 240 }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between' }}>
        <Typography variant="h3" component="h2">
          {t('picture.title')}
        </Typography>
        <PictureKey />
      </Stack>
      {answer === undefined ? (
        <Typography color="textSecondary" sx={{ py: 8, textAlign: 'center' }}>
          {t('picture.waiting')}
        </Typography>
      ) : (
        <PlanPictures days={answer.days} stale={stale} />
      )}
    </Paper>
  );
}

function StartFrom({ onPick }: { readonly onPick: (draft: PlanDraft) => void }) {
  const { t } = useTranslation('plans');
  return (
    <Stack direction="row" spacing={1} sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
      <Typography color="textSecondary">{t('editor.startFrom')}</Typography>
      {templateNames.map((name) => (
        <Button
          key={name}
          variant="outlined"
          size="small"
          onClick={() => onPick(templateDraft(name, (period) => t(`periodName.${period}`), t(`editor.template.${name}`)))}
        >
          {t(`editor.template.${name}`)}
        </Button>
      ))}
      <Typography variant="body2" color="textSecondary">
        {t('editor.templateHelp')}
      </Typography>
    </Stack>
  );
}

interface FieldsProps {
  readonly draft: PlanDraft;
  readonly readOnly: boolean;
  readonly problems: ReturnType<typeof problemsOf>;
  readonly onChange: (change: Partial<PlanDraft>) => void;
}

function Fields({ draft, readOnly, problems, onChange }: FieldsProps) {
  const { t } = useTranslation('plans');
  const { code } = useStation().currency;
  const [added, setAdded] = useState<number | null>(null);
  const full = draft.periods.length >= periodsMax;
  const changePeriod = (key: number, change: Partial<PeriodDraft>) =>
    onChange({ periods: draft.periods.map((period) => (period.key === key ? { ...period, ...change } : period)) });
  const add = () => {
    const key = Math.max(0, ...draft.periods.map((period) => period.key)) + 1;
    setAdded(key);
    onChange({
      periods: [
        ...draft.periods,
        { key, label: '', times: '', energyRate: '', serviceRate: '', weekdays: everyDay, months: everyMonth, holiday: 'any' },
      ],
    });
  };
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Stack spacing={2}>
        <Field
          label={t('editor.name')}
          help={t('editor.nameHelp')}
          value={draft.name}
          longest={nameLongest}
          problem={problems.get('name') ?? null}
          readOnly={readOnly}
          onText={(name) => onChange({ name })}
          sx={{ maxWidth: 420 }}
        />
        <Typography variant="h3">{t('editor.periods')}</Typography>
        <Stack component="ul" spacing={1.5} sx={{ listStyle: 'none', p: 0, m: 0 }}>
          {draft.periods.map((period) => (
            <PeriodRow
              key={period.key}
              period={period}
              readOnly={readOnly}
              autoFocus={period.key === added}
              problemOf={(field) => problems.get(`${period.key}.${field}`) ?? null}
              onChange={(change) => changePeriod(period.key, change)}
              onRemove={
                readOnly || draft.periods.length === 1
                  ? null
                  : () => onChange({ periods: draft.periods.filter(({ key }) => key !== period.key) })
              }
            />
          ))}
        </Stack>
        {!readOnly && (
          <Box>
            <Button startIcon={<AddIcon />} onClick={add} disabled={full}>
              {full ? t('editor.periodsFull', { max: periodsMax }) : t('editor.addPeriod')}
            </Button>
          </Box>
        )}
        <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(200px, 260px))', gap: 2 }}>
          <Field
            label={t('editor.idleRate')}
            help={t('editor.idleHelp')}
            unit={t('editor.perHour', { currency: code })}
            value={draft.idleRate}
            problem={problems.get('idleRate') ?? null}
            readOnly={readOnly}
            onText={(idleRate) => onChange({ idleRate })}
          />
          <Field
            label={t('editor.idleGrace')}
            help={t('editor.graceHelp')}
            unit={t('editor.minutes')}
            value={draft.idleGrace}
            problem={problems.get('idleGrace') ?? null}
            readOnly={readOnly}
            onText={(idleGrace) => onChange({ idleGrace })}
          />
          <Field
            label={t('editor.taxPercent')}
            help={t('editor.taxHelp')}
            unit={t('editor.percent')}
            value={draft.taxPercent}
            problem={problems.get('taxPercent') ?? null}
            readOnly={readOnly}
            onText={(taxPercent) => onChange({ taxPercent })}
          />
        </Box>
        <MoreFields draft={draft} readOnly={readOnly} problems={problems} onChange={onChange} />
      </Stack>
    </Paper>
  );
}
