/** Pieces of an alarm that the list, the history and the group share: what it is, its facts, its state. */
import AsideIcon from '@mui/icons-material/AltRouteOutlined';
import OverIcon from '@mui/icons-material/CheckCircleOutlined';
import SeenIcon from '@mui/icons-material/Done';
import LatchedIcon from '@mui/icons-material/LockOutlined';
import ReturnedIcon from '@mui/icons-material/HistoryToggleOffOutlined';
import NewIcon from '@mui/icons-material/NotificationsActiveOutlined';
import ShelvedIcon from '@mui/icons-material/SnoozeOutlined';
import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import type SvgIcon from '@mui/material/SvgIcon';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { AlarmRow, AlarmState } from '../../../station-core/api/contract.ts';
import { useAlarmFact } from '../../components/alarm-fact.ts';
import { hrefOf } from '../../client/route.ts';
import { severityIcon, severityTone, useAlarmTitle } from '../../components/alarm-looks.ts';
import { Mark, type Tone } from '../../components/mark.tsx';
import { TimeText } from '../../components/texts.tsx';
import { english } from '../../i18n/resources.ts';

/** How urgent: an icon and a word. */
export function SeverityMark({ alarm }: { readonly alarm: AlarmRow }) {
  const { t } = useTranslation('alarms');
  const over = alarm.state === 'normal' || alarm.state === 'returned-unacknowledged';
  return (
    <Mark tone={over ? 'quiet' : severityTone(alarm.severity)} icon={severityIcon(alarm.severity)} text={t(`severity.${alarm.severity}`)} />
  );
}

const LOOK: Readonly<Record<AlarmState, { readonly icon: typeof SvgIcon; readonly tone: Tone }>> = {
  normal: { icon: OverIcon, tone: 'quiet' },
  unacknowledged: { icon: NewIcon, tone: 'soon' },
  acknowledged: { icon: SeenIcon, tone: 'quiet' },
  'returned-unacknowledged': { icon: ReturnedIcon, tone: 'quiet' },
  'latched-unacknowledged': { icon: LatchedIcon, tone: 'soon' },
  'latched-acknowledged': { icon: LatchedIcon, tone: 'soon' },
  shelved: { icon: ShelvedIcon, tone: 'quiet' },
  'out-of-service': { icon: AsideIcon, tone: 'soon' },
};

/** Its state by ISA-18.2, and who saw or shelved it. */
export function StateMark({ alarm }: { readonly alarm: AlarmRow }) {
  const { t } = useTranslation('alarms');
  const { icon, tone } = LOOK[alarm.state];
  const seen = alarm.acknowledgedBy ?? '';
  return (
    <Stack>
      <Mark tone={tone} icon={icon} text={t(`state.${alarm.state}`)} />
      {alarm.state === 'shelved' && alarm.shelvedUntilMs !== null ? (
        <Typography variant="body2" color="textSecondary">
          {alarm.shelvedBy} · <TimeText atMs={alarm.shelvedUntilMs} />
        </Typography>
      ) : alarm.acknowledgedAtMs !== null && alarm.state !== 'unacknowledged' ? (
        <Typography variant="body2" color="textSecondary">
          {seen === '' ? '' : `${seen} · `}
          <TimeText atMs={alarm.acknowledgedAtMs} relative={false} />
        </Typography>
      ) : null}
    </Stack>
  );
}

/** What happened, where, how often, behind what, and what to do. */
export function AlarmWhat({ alarm, todo = true }: { readonly alarm: AlarmRow; readonly todo?: boolean }) {
  const { t } = useTranslation('alarms');
  const titleOf = useAlarmTitle();
  const place = [alarm.subject, alarm.zoneName].filter((one) => one !== null && one !== '').join(' · ');
  return (
    <Box sx={{ py: 0.5 }}>
      <Stack direction="row" sx={{ alignItems: 'center', flexWrap: 'wrap', columnGap: 1, rowGap: 0.25 }}>
        <Box component="span" sx={{ fontWeight: 600 }}>
          {titleOf(alarm)}
        </Box>
        {place !== '' && <Box component="span">{place}</Box>}
        {alarm.isTest && <Chip size="small" variant="outlined" label={t('test')} />}
        {alarm.times > 1 && <Chip size="small" variant="outlined" label={t('times', { count: alarm.times })} />}
        {alarm.escalations > 0 && <Chip size="small" variant="outlined" label={t('escalated', { count: alarm.escalations })} />}
      </Stack>
      <Facts alarm={alarm} />
      {alarm.firstOut !== null && (
        <Typography variant="body2" color="textSecondary">
          {t('behind', { what: [titleOf(alarm.firstOut), alarm.firstOut.subject].filter((one) => one !== null).join(' · ') })}
        </Typography>
      )}
      {alarm.state === 'shelved' && alarm.shelveReason !== '' && <Typography variant="body2">“{alarm.shelveReason}”</Typography>}
      {todo && alarm.clearedAtMs === null && isTodo(alarm.kind) && <Typography variant="body2">{t(`todo.${alarm.kind}`)}</Typography>}
      {todo && alarm.state === 'latched-acknowledged' && <Typography variant="body2">{t('reset.help')}</Typography>}
    </Box>
  );
}

/** Told in the title already, or not for people. */
const NOT_SHOWN: ReadonlySet<string> = new Set(['rule', 'signal', 'sensor', 'camera']);

/** The facts of the alarm; a pile and a session can be opened. */
function Facts({ alarm }: { readonly alarm: AlarmRow }) {
  const factOf = useAlarmFact();
  // A contact's 1 says no more than the alarm does; what the title names is not said twice.
  const isContact = alarm.detail['limit'] === undefined && (alarm.detail['value'] === 1 || alarm.detail['value'] === 0);
  const shown = Object.entries(alarm.detail).filter(
    ([name, value]) => (alarm.kind !== 'rule' || !NOT_SHOWN.has(name)) && value !== alarm.subject && !(name === 'value' && isContact),
  );
  if (shown.length === 0) return null;
  return (
    <Stack direction="row" sx={{ color: 'text.secondary', fontSize: '0.875rem', flexWrap: 'wrap', columnGap: 2 }}>
      {shown.map(([name, value]) => {
        const href = linkOf(name, String(value));
        const fact = factOf(name, value);
        return (
          <span key={name}>
            {fact.label}{' '}
            {href === null ? (
              <strong>{name.endsWith('Ms') && typeof value === 'number' ? <TimeText atMs={value} /> : fact.value}</strong>
            ) : (
              <a href={href}>{fact.value}</a>
            )}
          </span>
        );
      })}
    </Stack>
  );
}

function linkOf(name: string, value: string): string | null {
  if (name === 'pile' || name === 'pileId') return hrefOf(['piles'], { pile: value });
  if (name === 'session' || name === 'sessionId') return hrefOf(['session', value]);
  return null;
}

type Words = keyof (typeof english)['alarms'];
type TodoKind = Words extends infer W ? (W extends `todo.${infer Kind}` ? Kind : never) : never;

function isTodo(kind: string): kind is TodoKind {
  return `todo.${kind}` in english.alarms;
}
