/** The self-test of one pile, `#/pile/<id>/selftest`: begin one, watch it live, read its verdict, print its record. */
import AgainIcon from '@mui/icons-material/Replay';
import Button from '@mui/material/Button';
import { useTranslation } from 'react-i18next';
import type { Notice, PileView, SelfTestView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall, type Call } from '../../client/use-call.ts';
import { LineMark } from '../../components/pile/pile-marks.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { EmptyState, FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { Beside } from '../../components/test-record/beside.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { languageOf } from '../../i18n/i18n.ts';
import { EarlierTests } from './earlier-tests.tsx';
import { RunningTest } from './running-test.tsx';
import { StartForm } from './start-form.tsx';
import { TestResult } from './test-result.tsx';

/** test: an id, 'new' for the form; empty: the one that runs, or the last. */
const noFilter = { test: '' };

export function SelfTestPage({ parts }: { readonly parts: readonly string[] }) {
  const [pileId = ''] = parts;
  const { t, i18n } = useTranslation('selftest');
  const api = useApi();
  const [filter, setFilter] = useFilters(noFilter);
  const [told, tell] = useTold();
  const mayRun = may(useMe().role, 'self-test');
  const concerns = (notice: Notice) =>
    (notice.topic === 'pile' && notice.pileId === pileId) || (notice.topic === 'connector' && notice.ref.pileId === pileId);
  const pile = useCall(api.piles.get, { pileId }, { topics: ['pile', 'connector'], concerns });
  const tests = useCall(api.selfTests.list, { pileId, language: languageOf(i18n) }, { topics: ['pile'], concerns });
  const shown = shownOf(tests.data ?? [], filter.test);
  const name = pile.data?.name ?? '';
  return (
    <PageFrame
      title={t('title', { name: name === '' ? pileId : name })}
      aside={pile.data !== undefined && <LineMark pile={pile.data} />}
      actions={<Button href={hrefOf(['pile', pileId])}>{t('toPile')}</Button>}
    >
      <Beside aside={tests.data !== undefined && <EarlierTests pileId={pileId} tests={tests.data} shownId={shown?.id ?? null} />}>
        {pile.data !== undefined && tests.data !== undefined ? (
          <Content
            pile={pile.data}
            test={shown}
            // A test that was just begun is not in the list yet.
            wanted={filter.test === '' || filter.test === 'new' ? 'any' : tests.refreshing ? 'coming' : 'missing'}
            mayRun={mayRun}
            onWish={(test) => {
              setFilter({ test });
              tests.reload();
            }}
            onCancelled={() => {
              tell(t('cancel.done'));
              tests.reload();
            }}
          />
        ) : (
          <NotYet calls={[pile, tests]} />
        )}
      </Beside>
      <ToldBar told={told} />
    </PageFrame>
  );
}

function shownOf(tests: readonly SelfTestView[], wish: string): SelfTestView | null {
  const running = tests.find(({ verdict }) => verdict === null) ?? null;
  if (wish === 'new') return running;
  return wish === '' ? (running ?? tests[0] ?? null) : (tests.find(({ id }) => id === wish) ?? null);
}

function Content(props: {
  readonly pile: PileView;
  readonly test: SelfTestView | null;
  /** What was asked for where there is no test to show. */
  readonly wanted: 'any' | 'coming' | 'missing';
  readonly mayRun: boolean;
  readonly onWish: (testId: string) => void;
  readonly onCancelled: () => void;
}) {
  const { t } = useTranslation('selftest');
  const { test, mayRun } = props;
  if (test === null) {
    if (props.wanted === 'coming') return <SkeletonRows rows={12} />;
    if (props.wanted === 'missing') return <EmptyState title={t('missing.title')} help={t('missing.help')} />;
    if (!mayRun) return <EmptyState title={t('none.title')} help={t('none.help')} />;
    return <StartForm pile={props.pile} onStarted={props.onWish} />;
  }
  if (test.verdict === null) return <RunningTest test={test} mayCancel={mayRun} onCancelled={props.onCancelled} />;
  const again = (
    <Button variant="outlined" startIcon={<AgainIcon />} onClick={() => props.onWish('new')}>
      {t('again')}
    </Button>
  );
  return <TestResult test={test} again={mayRun ? again : null} />;
}

function NotYet({ calls }: { readonly calls: readonly Pick<Call<unknown>, 'data' | 'fault' | 'reload'>[] }) {
  const failed = calls.find(({ data, fault }) => data === undefined && fault !== null);
  if (failed === undefined || failed.fault === null) return <SkeletonRows rows={12} />;
  return <FaultState fault={failed.fault} onRetry={failed.reload} />;
}
