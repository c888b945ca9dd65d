/** The rules that raise alarms, each read as a sentence. */
import AddIcon from '@mui/icons-material/Add';
import AsideIcon from '@mui/icons-material/AltRouteOutlined';
import OffIcon from '@mui/icons-material/DoDisturbOnOutlined';
import QuietIcon from '@mui/icons-material/CheckCircleOutlined';
import RulesIcon from '@mui/icons-material/RuleOutlined';
import StandingIcon from '@mui/icons-material/NotificationsActiveOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRuleRow, AlarmRulesView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useAction } from '../../client/use-action.ts';
import { useCall } from '../../client/use-call.ts';
import { severityIcon, severityTone } from '../../components/alarm-looks.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FormDialog } from '../../components/form-dialog.tsx';
import { HqMark, HqMarks } from '../../components/hq-marks.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, Listed } from '../../components/page-states.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { useConditionWords } from './condition-words.ts';
import { PresetsDialog } from './presets-dialog.tsx';
import { RuleForm } from './rule-form.tsx';

const noFilter = { text: '' };
const OWNED = ['alarm-rule'] as const;
const NOTHING: AlarmRulesView = { rules: [], zones: [], sensors: [], cameras: [], piles: [] };

type Asked = { readonly what: 'form' | 'remove'; readonly rule: AlarmRuleRow } | { readonly what: 'new' | 'presets' } | null;

export function AlarmRulesPage() {
  const { t } = useTranslation('rules');
  const mayChange = may(useMe().role, 'safety-change');
  const view = useCall(useApi().alarms.rules.list, undefined, { topics: ['safety', 'alarms'] });
  const [filter, setFilter] = useFilters(noFilter);
  const [asked, ask] = useState<Asked>(null);
  const [told, tell] = useTold();
  const words = useConditionWords(view.data ?? NOTHING);
  const wanted = filter.text.trim().toLowerCase();
  const rules = view.data?.rules.filter((rule) => `${rule.name} ${words.sentence(rule.condition)}`.toLowerCase().includes(wanted));
  const columns = useColumns(words.sentence, mayChange ? ask : null);
  const done = (text: string) => {
    ask(null);
    tell(text);
    view.reload();
  };
  const buttons = mayChange ? (
    <>
      <Button variant="outlined" onClick={() => ask({ what: 'presets' })}>
        {t('presets')}
      </Button>
      <Button variant="contained" startIcon={<AddIcon />} onClick={() => ask({ what: 'new' })}>
        {t('add')}
      </Button>
    </>
  ) : undefined;
  return (
    <PageFrame title={t('title')} actions={buttons} filters={<SearchField value={filter.text} onChange={(text) => setFilter({ text })} />}>
      <Listed
        call={view}
        isEmpty={view.data?.rules.length === 0}
        empty={
          <EmptyState
            icon={<RulesIcon />}
            title={t('empty.title')}
            help={t('empty.text')}
            action={
              <Stack direction="row" spacing={1}>
                {buttons}
              </Stack>
            }
          />
        }
      >
        <HqMarks kinds={OWNED}>
          <DataTable label={t('title')} columns={columns} rows={rules} rowKey={({ id }) => id} expected={6} />
        </HqMarks>
      </Listed>
      {view.data !== undefined && asked?.what === 'presets' && (
        <PresetsDialog rules={view.data.rules} onClose={() => ask(null)} onDone={done} />
      )}
      {view.data !== undefined && (asked?.what === 'new' || asked?.what === 'form') && (
        <RuleForm rule={asked.what === 'form' ? asked.rule : null} view={view.data} onClose={() => ask(null)} onDone={done} />
      )}
      {asked?.what === 'remove' && <RemoveDialog rule={asked.rule} onClose={() => ask(null)} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function useColumns(
  sentence: (condition: AlarmRuleRow['condition']) => string,
  ask: ((asked: Asked) => void) | null,
): readonly Column<AlarmRuleRow>[] {
  const { t } = useTranslation('rules');
  const { t: alarms } = useTranslation('alarms');
  const deeds: Column<AlarmRuleRow> = {
    id: 'did',
    title: '',
    align: 'right',
    cell: (rule) => (
      <>
        <Button size="small" onClick={() => ask?.({ what: 'remove', rule })}>
          {t('remove')}
        </Button>
        <Button size="small" variant="outlined" onClick={() => ask?.({ what: 'form', rule })}>
          {t('edit')}
        </Button>
      </>
    ),
  };
  return [
    {
      id: 'severity',
      title: t('column.severity'),
      width: 110,
      // A rule is no danger yet: the colour is for what happens.
      cell: ({ severity }) => <Mark tone="quiet" icon={severityIcon(severity)} text={alarms(`severity.${severity}`)} />,
    },
    {
      id: 'name',
      title: t('column.name'),
      wraps: true,
      width: '48%',
      cell: (rule) => (
        <Box sx={{ py: 0.5 }}>
          <Box sx={{ fontWeight: 600 }}>
            {rule.name}
            <HqMark kind="alarm-rule" localId={rule.id} />
          </Box>
          <Typography variant="body2">{sentence(rule.condition)}</Typography>
          <Typography variant="body2" color="textSecondary">
            {rule.latching && <>{t('latching')} · </>}
            {rule.isInMatrix ? <a href={hrefOf(['matrix'])}>{t('toMatrix')}</a> : t('noMatrix')}
          </Typography>
        </Box>
      ),
    },
    { id: 'zone', title: t('column.zone'), cell: ({ zoneName }) => zoneName ?? t('zone.follows') },
    { id: 'state', title: t('column.state'), cell: (rule) => <RuleState rule={rule} /> },
    ...(ask === null ? [] : [deeds]),
  ];
}

function RuleState({ rule }: { readonly rule: AlarmRuleRow }) {
  const { t } = useTranslation('rules');
  if (rule.isBypassed) return <Mark tone="soon" icon={AsideIcon} text={t('bypassed')} />;
  if (!rule.enabled) return <Mark tone="soon" icon={OffIcon} text={t('off')} />;
  if (rule.standing === 0) return <Mark tone="quiet" icon={QuietIcon} text={t('quiet')} />;
  return (
    <a href={hrefOf(['alarms'])}>
      <Mark tone={severityTone(rule.severity)} icon={StandingIcon} text={t('standing', { count: rule.standing })} />
    </a>
  );
}

function RemoveDialog({
  rule,
  onClose,
  onDone,
}: {
  readonly rule: AlarmRuleRow;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
}) {
  const { t } = useTranslation('rules');
  const remove = useAction(useApi().alarms.rules.remove);
  const run = async () => {
    const done = await remove.run({ ruleId: rule.id });
    if (done.ok) onDone(t('removed', { name: rule.name }));
  };
  return (
    <FormDialog
      title={t('remove.title', { name: rule.name })}
      submit={t('remove')}
      danger
      pending={remove.pending}
      fault={remove.fault}
      onSubmit={() => void run()}
      onClose={onClose}
    >
      <Typography>{t('remove.text')}</Typography>
    </FormDialog>
  );
}
