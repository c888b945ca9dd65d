/** The list of cards a pile knows by itself: how far it is in step, its number, and sending it whole again. */
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import { useApi } from '../../client/screen-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { useAction } from '../../client/use-action.ts';
import { FaultNote } from '../../components/fault-text.tsx';
import { Deed, DeedGroup } from './deed.tsx';
import { useOrders } from './use-orders.tsx';

export function LocalListGroup() {
  const { t } = useTranslation('pile');
  const { pile } = useOrders();
  const api = useApi();
  const lists = useCall(api.localLists.list, undefined, { topics: ['pile', 'cards'] });
  const renew = useAction(api.localLists.renew);
  const mine = lists.data?.find(({ pileId }) => pileId === pile.id) ?? null;
  const state = mine?.state ?? null;
  const problem = mine?.problem ?? null;
  return (
    <DeedGroup title={t('list.title')} help={t('list.help')}>
      <Stack direction="row" spacing={2} sx={{ alignItems: 'center', py: 1 }}>
        <Typography sx={{ flex: 1 }}>
          {state === null ? t('list.state.none') : t(`list.state.${state}`, { version: mine?.version ?? 0, behind: mine?.behind ?? 0 })}
        </Typography>
        <Button
          size="small"
          variant="outlined"
          loading={renew.pending}
          onClick={() => void renew.run({ pileId: pile.id }).then(() => lists.reload())}
        >
          {t('list.renew')}
        </Button>
      </Stack>
      {problem !== null && (
        <Typography variant="body2" color="textSecondary">
          {problem}
        </Typography>
      )}
      <FaultNote fault={renew.fault ?? lists.fault} />
      <Deed
        id="local-list-version"
        title={t('list.version')}
        will={t('list.version.will')}
        button={t('list.version.button')}
        wish={{ kind: 'local-list-version' }}
      />
    </DeedGroup>
  );
}
