/** The tests of a pile, the newest first; each opens beside. */
import { useTranslation } from 'react-i18next';
import type { SelfTestView } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { RecordPanel } from '../../components/test-record/record-lines.tsx';
import { VERDICT_LOOKS } from './test-looks.ts';

export function EarlierTests(props: { readonly pileId: string; readonly tests: readonly SelfTestView[]; readonly shownId: string | null }) {
  const { t } = useTranslation('selftest');
  const lines = props.tests.map((test) => {
    const verdict = test.verdict ?? 'running';
    return {
      id: test.id,
      href: hrefOf(['pile', props.pileId, 'selftest'], { test: test.id }),
      look: VERDICT_LOOKS[verdict],
      verdict: t(`verdict.${verdict}`),
      atMs: test.startedAtMs,
      about: t('earlier.about', { connector: test.connectorName, by: test.by }),
    };
  });
  return <RecordPanel title={t('earlier.title')} none={t('earlier.none')} lines={lines} shownId={props.shownId} />;
}
