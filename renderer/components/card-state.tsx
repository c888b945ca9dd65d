/** How a card stands, as an icon and a word; what its account bars is said too. */
import BlockIcon from '@mui/icons-material/Block';
import CheckIcon from '@mui/icons-material/CheckCircleOutlined';
import ExpiredIcon from '@mui/icons-material/EventBusyOutlined';
import FrozenIcon from '@mui/icons-material/AcUnitOutlined';
import LostIcon from '@mui/icons-material/ReportOutlined';
import ReplacedIcon from '@mui/icons-material/SwapHorizOutlined';
import { useTranslation } from 'react-i18next';
import type { CardRow } from '../../station-core/api/contract.ts';
import { useNow } from '../client/screen-context.tsx';
import { cardHintText } from '../format/card-text.ts';
import { Mark } from './mark.tsx';

export function CardState({ card }: { readonly card: Pick<CardRow, 'state' | 'validUntilMs' | 'accountState' | 'replacedByHint'> }) {
  const { t } = useTranslation('cards');
  const now = useNow();
  switch (card.state) {
    case 'blocked':
      return <Mark tone="quiet" icon={BlockIcon} text={t('state.blocked')} />;
    case 'lost':
      return <Mark tone="soon" icon={LostIcon} text={t('state.lost')} />;
    case 'replaced':
      return (
        <Mark
          tone="quiet"
          icon={ReplacedIcon}
          text={card.replacedByHint === null ? t('state.replaced') : t('state.replacedBy', { hint: cardHintText(card.replacedByHint) })}
        />
      );
    case 'active':
      if (card.validUntilMs !== null && card.validUntilMs <= now) return <Mark tone="soon" icon={ExpiredIcon} text={t('state.expired')} />;
      if (card.accountState === 'frozen') return <Mark tone="soon" icon={FrozenIcon} text={t('state.accountFrozen')} />;
      if (card.accountState === 'closed') return <Mark tone="quiet" icon={BlockIcon} text={t('state.accountClosed')} />;
      return <Mark tone="free" icon={CheckIcon} text={t('state.active')} />;
  }
}
