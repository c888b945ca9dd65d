/** The columns of the list of cards. */
import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import { useTranslation } from 'react-i18next';
import type { CardRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useMe, useStation } from '../../client/station-context.tsx';
import { CardState } from '../../components/card-state.tsx';
import type { Column } from '../../components/data-table.tsx';
import { HqMark } from '../../components/hq-marks.tsx';
import { TimeText } from '../../components/texts.tsx';
import { cardHintText } from '../../format/card-text.ts';
import { dayText } from '../../format/time-text.ts';

export function useCardColumns(menu: ((card: CardRow) => React.ReactNode) | null): readonly Column<CardRow>[] {
  const { t } = useTranslation('cards');
  const { zone } = useStation();
  const columns: Column<CardRow>[] = [
    { id: 'label', title: t('column.label'), wraps: true, cell: (card) => card.label },
    { id: 'hint', title: t('column.hint'), cell: (card) => cardHintText(card.hint) },
    { id: 'account', title: t('column.account'), wraps: true, cell: (card) => <AccountLink card={card} /> },
    {
      id: 'state',
      title: t('column.state'),
      cell: (card) => (
        <>
          <CardState card={card} />
          <HqMark kind="card" localId={card.id} />
        </>
      ),
    },
    { id: 'group', title: t('column.group'), cell: (card) => card.parentTag ?? '' },
    {
      id: 'until',
      title: t('column.validUntil'),
      // The instant is the first one after the last good day.
      cell: (card) => (card.validUntilMs === null ? t('forever') : dayText(card.validUntilMs - 1, zone)),
    },
    {
      id: 'used',
      title: t('column.lastUsed'),
      cell: (card) => (card.lastUsedMs === null ? t('never') : <TimeText atMs={card.lastUsedMs} relative={false} />),
    },
    { id: 'sessions', title: t('column.sessions'), align: 'right', cell: (card) => card.sessions },
  ];
  return menu === null ? columns : [...columns, { id: 'menu', title: '', width: 56, align: 'right', cell: menu }];
}

/** Names of people are for those who may see accounts. */
function AccountLink({ card }: { readonly card: CardRow }) {
  const { t } = useTranslation('cards');
  const { t: words } = useTranslation('accounts');
  const mayOpen = may(useMe().role, 'accounts');
  const { accountId, accountNumber, accountName } = card;
  if (accountId === null) return <Box sx={{ color: 'text.secondary' }}>{t('nobody')}</Box>;
  if (!mayOpen) return <>{accountNumber}</>;
  return (
    <Link href={hrefOf(['account', accountId])}>
      {words('titleOf', { number: accountNumber ?? 0, name: accountName === '' ? words('erasedName') : (accountName ?? '') })}
    </Link>
  );
}
