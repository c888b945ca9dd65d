/** What is open between the station and its drivers: bills to take, money to give back, what waits for a second person, prepays and codes. */
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { useTranslation } from 'react-i18next';
import { navigate, useFilters } from '../../client/router.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useCall, type Call } from '../../client/use-call.ts';
import { PageFrame } from '../../components/page-frame.tsx';
import { FaultState } from '../../components/page-states.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import type { OpenItems } from '../../../station-core/api/contract.ts';
import { BackPart } from './back-part.tsx';
import { BillsPart } from './bills-part.tsx';
import { CodesPart } from './codes-part.tsx';
import type { PartProps } from './part-props.ts';
import { PrepaysPart } from './prepays-part.tsx';
import { WaitingPart } from './waiting-part.tsx';

const PARTS = ['bills', 'back', 'waiting', 'prepays', 'codes'] as const;
const noShow = { show: '' };

/** `#/open`, `#/open?show=back` and so on. */
export function OpenItemsPage() {
  const { t } = useTranslation('payments');
  const api = useApi();
  const [{ show }] = useFilters(noShow);
  const shown = PARTS.find((one) => one === show) ?? 'bills';
  const items = useCall(api.payments.open, undefined, { topics: ['payments', 'bills', 'codes', 'accounts'] });
  const [told, tell] = useTold();
  const counts = countsOf(items.data);
  const aside = (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label={t('show.label')}
      value={shown}
      onChange={(_, next: string | null) => {
        // The filters of one part mean nothing to another.
        if (next !== null) navigate(['open'], { show: next === 'bills' ? null : next });
      }}
    >
      {PARTS.map((part) => (
        <ToggleButton key={part} value={part}>
          {t(`show.${part}`)}
          {counts[part] > 0 && ` · ${counts[part]}`}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
  return (
    <>
      {shown === 'bills' ? (
        <BillsPart aside={aside} tell={tell} />
      ) : items.data === undefined && items.fault !== null ? (
        <PageFrame title={t('title')} aside={aside}>
          <FaultState fault={items.fault} onRetry={items.reload} />
        </PageFrame>
      ) : (
        <Part part={shown} items={items} aside={aside} tell={tell} />
      )}
      <ToldBar told={told} />
    </>
  );
}

function Part({
  part,
  items,
  aside,
  tell,
}: Omit<PartProps, 'items'> & { readonly part: Exclude<(typeof PARTS)[number], 'bills'>; readonly items: Call<OpenItems> }) {
  const props: PartProps = { items: items.data, aside, tell };
  switch (part) {
    case 'back':
      return <BackPart {...props} />;
    case 'waiting':
      return <WaitingPart {...props} />;
    case 'prepays':
      return <PrepaysPart {...props} />;
    case 'codes':
      return <CodesPart {...props} />;
  }
}

/** How much of each wants somebody; bills are counted in their own list. */
function countsOf(items: OpenItems | undefined): Readonly<Record<(typeof PARTS)[number], number>> {
  return {
    bills: 0,
    back: items?.back.length ?? 0,
    waiting: items?.waiting.length ?? 0,
    prepays: items?.prepays.filter(({ prepay }) => prepay.state === 'open').length ?? 0,
    codes: items?.codes.filter(({ state }) => state === 'open').length ?? 0,
  };
}
