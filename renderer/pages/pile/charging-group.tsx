/** Charging at each connector of a pile: start, stop, free the plug, take it out of service and back. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PileView, SessionRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { ReasonDialog } from '../../components/reason-dialog.tsx';
import { usePileError } from '../../components/pile-error.ts';
import { StateMark } from '../../components/state-mark.tsx';
import { Answer } from './answer.tsx';
import { DeedGroup } from './deed.tsx';
import type { PileWish } from './pile-wish.ts';
import { useOrders } from './use-orders.tsx';

type ConnectorView = PileView['connectors'][number];

export function ChargingGroup() {
  const { t } = useTranslation('pile');
  const { pile } = useOrders();
  const { role } = useMe();
  const running = useCall(
    useApi().sessions.list,
    { filter: { pileId: pile.id, phase: 'charging' as const } },
    { topics: ['session', 'connector'] },
  ).data?.rows;
  return (
    <DeedGroup title={t('charging.title')}>
      {pile.connectors.length === 0 && <Alert severity="info">{t('charging.none')}</Alert>}
      {pile.connectors.map((one) => (
        <ConnectorDeeds
          key={`${one.evse}/${one.connector}`}
          one={one}
          session={running?.find(({ evse, connector }) => evse === one.evse && connector === one.connector)}
        />
      ))}
      {may(role, 'orders') && pile.connectors.length > 1 && <ConnectorDeeds one={null} session={undefined} />}
    </DeedGroup>
  );
}

/** one null: the pile as a whole. */
function ConnectorDeeds({ one, session }: { readonly one: ConnectorView | null; readonly session: SessionRow | undefined }) {
  const { t } = useTranslation('pile');
  const errorOf = usePileError();
  const { t: common } = useTranslation();
  const api = useApi();
  const { role } = useMe();
  const { pile, pending, answers, send, run } = useOrders();
  const [asking, setAsking] = useState(false);
  const place = { evse: one?.evse ?? 0, connector: one?.connector ?? 0 };
  const id = `connector ${place.evse}/${place.connector}`;
  const name = one?.name ?? t('wholePile');
  const button = (deed: string, text: string, go: () => void, contained = false) => (
    <Button
      key={deed}
      size="small"
      variant={contained ? 'contained' : 'outlined'}
      disabled={!pile.online || pending !== null}
      loading={pending === `${id} ${deed}`}
      aria-label={`${text}: ${name}`}
      onClick={go}
    >
      {text}
    </Button>
  );
  const order = (deed: string, wish: PileWish, reason?: string) => void send(`${id} ${deed}`, wish, reason).then(() => setAsking(false));
  const unlock = (reason?: string) => order('unlock', { kind: 'unlock', ...place }, reason);
  const limits = { amount: null, energy: null, durationS: null };
  const start = () => void run(`${id} start`, () => api.sessions.start({ ref: { pileId: pile.id, ...place }, cardId: null, limits }));
  const given = [...answers]
    .filter(([deed]) => deed.startsWith(`${id} `))
    .map(([, answer]) => answer)
    .sort((a, b) => b.atMs - a.atMs)[0];
  return (
    <Box sx={{ py: 1.25, borderTop: 1, borderColor: 'divider' }}>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', flexWrap: 'wrap', mb: 0.75 }}>
        <Typography sx={{ fontWeight: 600 }}>{name}</Typography>
        {one !== null && <StateMark state={pile.online ? one.state : 'offline'} />}
        {one !== null && one.errorCode !== null && (
          <Typography variant="body2" color="textSecondary">
            {errorOf(one.errorCode)}
          </Typography>
        )}
        {session !== undefined && (
          <Button size="small" href={hrefOf(['session', session.id])}>
            {t('charging.session')}
          </Button>
        )}
      </Box>
      <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap' }}>
        {one !== null && may(role, 'charge') && session === undefined && button('start', t('charging.start'), start, true)}
        {session !== undefined &&
          may(role, 'charge') &&
          button('stop', common('stop.button'), () => void run(`${id} stop`, () => api.sessions.stop({ sessionId: session.id })), true)}
        {one !== null &&
          may(role, 'unlock') &&
          button('unlock', t('charging.unlock'), () => (session === undefined ? unlock() : setAsking(true)))}
        {may(role, 'orders') && (
          <>
            {button('operative', t('charging.operative'), () => order('operative', { kind: 'availability', ...place, operative: true }))}
            {button('inoperative', t('charging.inoperative'), () =>
              order('inoperative', { kind: 'availability', ...place, operative: false }),
            )}
          </>
        )}
      </Stack>
      {given !== undefined && (
        <Box sx={{ mt: 1 }}>
          <Answer given={given} />
        </Box>
      )}
      {asking && (
        <ReasonDialog
          open
          danger
          title={`${t('charging.unlock')}: ${name}`}
          text={t('charging.unlockDanger')}
          button={t('charging.unlock')}
          pending={pending !== null}
          fault={null}
          onClose={() => setAsking(false)}
          onDo={unlock}
        />
      )}
    </Box>
  );
}
