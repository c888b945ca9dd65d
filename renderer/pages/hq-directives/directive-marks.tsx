/** How far a directive is, as marks. */
import AppliedIcon from '@mui/icons-material/CheckCircleOutlined';
import OverriddenIcon from '@mui/icons-material/EditOffOutlined';
import RefusedIcon from '@mui/icons-material/BlockOutlined';
import SentIcon from '@mui/icons-material/SendOutlined';
import SupersededIcon from '@mui/icons-material/UpdateOutlined';
import WaitingIcon from '@mui/icons-material/HourglassEmptyOutlined';
import Box from '@mui/material/Box';
import LinearProgress from '@mui/material/LinearProgress';
import type SvgIcon from '@mui/material/SvgIcon';
import { useTranslation } from 'react-i18next';
import type { OrderRow, OrderState } from '../../../hq-receiver/contract.ts';
import { Mark, type Tone } from '../../components/mark.tsx';
import { standOf } from './kinds.ts';

const LOOKS: Readonly<Record<OrderState, { readonly icon: typeof SvgIcon; readonly tone: Tone }>> = {
  applied: { icon: AppliedIcon, tone: 'quiet' },
  sent: { icon: SentIcon, tone: 'charging' },
  waiting: { icon: WaitingIcon, tone: 'charging' },
  refused: { icon: RefusedIcon, tone: 'soon' },
  overridden: { icon: OverriddenIcon, tone: 'soon' },
  superseded: { icon: SupersededIcon, tone: 'quiet' },
};

export function StateMark({ state }: { readonly state: OrderState }) {
  const { t } = useTranslation('hqDirectives');
  const { icon, tone } = LOOKS[state];
  return <Mark tone={tone} icon={icon} text={t(`state.${state}`)} />;
}

const REST = ['refused', 'waiting', 'overridden', 'superseded'] as const satisfies readonly OrderState[];

/** A bar of what is applied, and the rest in words. */
export function Progress({ order }: { readonly order: OrderRow }) {
  const { t } = useTranslation('hqDirectives');
  const { progress, stations } = order;
  const over = progress.applied + progress.superseded;
  const rest = REST.filter((state) => progress[state] > 0);
  return (
    <Box sx={{ minWidth: 180 }}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center' }}>
        <LinearProgress
          variant="determinate"
          value={stations === 0 ? 100 : (over * 100) / stations}
          aria-label={t('progress', { applied: progress.applied, all: stations })}
          color={standOf(order) === 'refused' ? 'warning' : 'primary'}
          sx={{ flex: 1, height: 6, borderRadius: 3 }}
        />
        <span>{t('progress', { applied: progress.applied, all: stations })}</span>
      </Box>
      {rest.length > 0 && (
        <Box sx={{ color: progress.refused > 0 ? 'warning.main' : 'text.secondary', fontSize: '0.8125rem' }}>
          {rest.map((state) => t(`count.${state}`, { count: progress[state] })).join(', ')}
        </Box>
      )}
    </Box>
  );
}
