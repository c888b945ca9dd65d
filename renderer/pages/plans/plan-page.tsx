/** One plan in the editor: a new one, a saved one to change, or one that says more than the form can. */
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { useTranslation } from 'react-i18next';
import type { PlanDetail } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { PageFrame } from '../../components/page-frame.tsx';
import { FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { draftOf } from './draft.ts';
import { PlanEditor } from './plan-editor.tsx';
import { RichPlan } from './rich-plan.tsx';
import { templateDraft } from './templates.ts';

export function NewPlan() {
  const { t } = useTranslation('plans');
  const draft = templateDraft('flat', (period) => t(`periodName.${period}`), t('editor.template.flat'));
  return (
    <PlanEditor
      title={t('editor.newTitle')}
      initial={draft}
      planId={null}
      nextVersion={1}
      note={null}
      isNewest={false}
      inUse={false}
      readOnly={!may(useMe().role, 'plans')}
    />
  );
}

/** null for `version`: the newest. An earlier version can be looked at, and saved again as the newest. */
export function SavedPlan({ planId, version }: { readonly planId: string; readonly version: number | null }) {
  const { t } = useTranslation('plans');
  const api = useApi();
  const plan = useCall(api.plans.get, { planId, version });
  const all = useCall(api.plans.list, undefined);
  if (plan.data !== undefined && all.data !== undefined) {
    const listed = all.data.find(({ id }) => id === planId);
    const newest = Math.max(plan.data.row.version, listed?.version ?? 0);
    return <Shown key={`${planId} ${plan.data.row.version}`} detail={plan.data} newest={newest} active={listed?.active === true} />;
  }
  const fault = plan.fault ?? all.fault;
  const back = <Button href={hrefOf(['plans'])}>{t('editor.back')}</Button>;
  return (
    <PageFrame title={t('title')} actions={back}>
      {fault === null ? <SkeletonRows rows={10} /> : <FaultState fault={fault} onRetry={plan.fault === null ? all.reload : plan.reload} />}
    </PageFrame>
  );
}

function Shown({ detail, newest, active }: { readonly detail: PlanDetail; readonly newest: number; readonly active: boolean }) {
  const { t } = useTranslation('plans');
  const mayChange = may(useMe().role, 'plans');
  const { row, plan, form } = detail;
  const title =
    mayChange && form !== null ? t('editor.title', { name: row.name }) : t('editor.readTitle', { name: row.name, version: row.version });
  if (form === null)
    return (
      <PageFrame title={title} actions={<Button href={hrefOf(['plans'])}>{t('editor.back')}</Button>}>
        <Stack spacing={2}>
          <Alert severity="info">{t('editor.tooRich')}</Alert>
          <RichPlan plan={plan} />
        </Stack>
      </PageFrame>
    );
  return (
    <PlanEditor
      title={title}
      initial={draftOf(form, (usual) => t(`periodName.${usual}`))}
      planId={row.id}
      nextVersion={newest + 1}
      note={mayChange ? t(active ? 'editor.versionInUse' : 'editor.version', { version: row.version, next: newest + 1 }) : null}
      isNewest={row.version === newest}
      inUse={active}
      readOnly={!mayChange}
    />
  );
}
