/** When a charge stops by itself: each limit it has, or that it has none. */
import { useTranslation } from 'react-i18next';
import type { SessionView } from '../../station-core/api/contract.ts';
import { EnergyText, MoneyText, SpanText } from './texts.tsx';

export function LimitText({ limits }: { readonly limits: SessionView['limits'] }) {
  const { t } = useTranslation();
  const { amount, energy, durationS } = limits;
  if (amount === null && energy === null && durationS === null) return <>{t('limit.none')}</>;
  const parts = [
    amount !== null && <MoneyText key="amount" minor={amount} />,
    energy !== null && <EnergyText key="energy" dwh={energy} />,
    durationS !== null && <SpanText key="time" ms={durationS * 1_000} />,
  ].filter((part) => part !== false);
  return (
    <>
      {parts.map((part, index) => (
        <span key={part.key}>
          {index > 0 && ' · '}
          {part}
        </span>
      ))}
    </>
  );
}
