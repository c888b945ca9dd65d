/** How the line to HQ is: its state, how far it is, what HQ refused and the way out, and what a person can do. */
import OffIcon from '@mui/icons-material/CloudOffOutlined';
import SentIcon from '@mui/icons-material/CloudDoneOutlined';
import SendingIcon from '@mui/icons-material/CloudUploadOutlined';
import StoppedIcon from '@mui/icons-material/ReportOutlined';
import WaitingIcon from '@mui/icons-material/HourglassEmpty';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Divider from '@mui/material/Divider';
import LinearProgress from '@mui/material/LinearProgress';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { HqView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { uploadHqAnswer } from '../../client/upload.ts';
import { useAction } from '../../client/use-action.ts';
import { FactList } from '../../components/fact-list.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { Mark, type Tone } from '../../components/mark.tsx';
import { TimeText } from '../../components/texts.tsx';
import { bytesText } from '../../format/bytes-text.ts';
import { decimalText } from '../../format/money-text.ts';
import { isWayOut, needsRecovery } from './ways-out.ts';

const LOOKS: Readonly<Record<HqView['phase'], readonly [Tone, typeof OffIcon]>> = {
  off: ['quiet', OffIcon],
  stopped: ['danger', StoppedIcon],
  resting: ['free', SentIcon],
  waiting: ['soon', WaitingIcon],
  working: ['charging', SendingIcon],
};

export type LineDialogName = 'settings' | 'recover' | 'leave';

export function LinePanel(props: {
  readonly view: HqView;
  readonly onOpen: (dialog: LineDialogName) => void;
  readonly onTold: (text: string) => void;
}) {
  const { t } = useTranslation('hqLine');
  const { view, onOpen } = props;
  const { role } = useMe();
  const [tone, icon] = LOOKS[view.phase];
  const [state, place] = useFacts(view);
  return (
    <Paper variant="outlined" sx={{ p: 2.5 }}>
      <Stack spacing={1.5}>
        <Box sx={{ display: 'flex', columnGap: 1.5, rowGap: 0.5, alignItems: 'center', flexWrap: 'wrap' }}>
          <Typography variant="h2">{view.link?.hqName ?? ''}</Typography>
          <Mark tone={tone} icon={icon} text={t(`phase.${view.phase}`)} />
        </Box>
        {view.sending !== null && <Sending sending={view.sending} />}
        {view.problem !== null && <Problem view={view} problem={view.problem} onRecover={() => onOpen('recover')} />}
        <FactList facts={state} />
        {may(role, 'hq-carry') && <Carry view={view} onTold={props.onTold} />}
        <Divider />
        <FactList facts={place} />
        {may(role, 'hq') && (
          <Stack direction="row" spacing={1} sx={{ flexWrap: 'wrap', ml: -1 }}>
            <Button onClick={() => onOpen('settings')}>{t('do.settings')}</Button>
            <Button onClick={() => onOpen('recover')}>{t('do.recover')}</Button>
            <Button color="error" onClick={() => onOpen('leave')}>
              {t('do.leave')}
            </Button>
          </Stack>
        )}
      </Stack>
    </Paper>
  );
}

function Sending({ sending }: { readonly sending: NonNullable<HqView['sending']> }) {
  const { t } = useTranslation('hqLine');
  const { number, sentBytes, bytes } = sending;
  return (
    <Box>
      <LinearProgress variant="determinate" value={Math.min(100, (sentBytes * 100) / Math.max(1, bytes))} aria-label={t('sending.label')} />
      <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
        {t('sending.text', { number, sent: bytesText(sentBytes), of: bytesText(bytes) })}
      </Typography>
    </Box>
  );
}

/** What is in the way, and the way out; in words of our own where the code is known. */
function Problem({
  view,
  problem,
  onRecover,
}: {
  readonly view: HqView;
  readonly problem: NonNullable<HqView['problem']>;
  readonly onRecover: () => void;
}) {
  const { t } = useTranslation('hqLine');
  const isOwner = may(useMe().role, 'hq');
  const wantsCode = view.phase === 'stopped' && needsRecovery(problem.code);
  const { code, help } = problem;
  const known = isWayOut(code) ? t(`way.${code}`) : null;
  return (
    <Alert severity={view.phase === 'stopped' ? 'error' : 'warning'}>
      {known ?? help}
      {known !== null && help !== '' && (
        <Box component="span" sx={{ display: 'block', mt: 0.5, fontSize: '0.8125rem', color: 'text.secondary' }}>
          {t('problem.said', { help })}
        </Box>
      )}
      {view.failures > 1 && (
        <Box component="span" sx={{ display: 'block', mt: 0.5 }}>
          {t('problem.tries', { count: view.failures })}
        </Box>
      )}
      {wantsCode && !isOwner && (
        <Box component="span" sx={{ display: 'block', mt: 0.5 }}>
          {t('problem.owner')}
        </Box>
      )}
      {wantsCode && isOwner && (
        <Button variant="contained" onClick={onRecover} sx={{ mt: 1.5 }}>
          {t('do.recover')}
        </Button>
      )}
    </Alert>
  );
}

type Facts = readonly (readonly [string, ReactNode])[];

/** How far it is, and who talks to whom. */
function useFacts(view: HqView): readonly [Facts, Facts] {
  const { t } = useTranslation('hqLine');
  const { link, held, contactAtMs, acknowledgedAtMs, nextTryAtMs } = view;
  const time = (atMs: number | null, otherwise: string): ReactNode => (atMs === null ? otherwise : <TimeText atMs={atMs} />);
  const state: Facts = [
    [t('fact.waiting'), decimalText(view.waiting, 0)],
    [t('fact.open'), view.openBatches === 0 ? '0' : t('fact.openText', { count: view.openBatches, size: bytesText(view.openBytes) })],
    [t('fact.contact'), time(contactAtMs, t('fact.never'))],
    [t('fact.taken'), time(acknowledgedAtMs, t('fact.never'))],
    [t('fact.next'), time(nextTryAtMs, '–')],
  ];
  const place: Facts = [
    [t('fact.address'), link?.url ?? ''],
    [t('fact.station'), link?.stationId ?? ''],
    [t('fact.directives'), decimalText(view.directives, 0)],
    [t('fact.epoch'), held.number === 0 ? '–' : t('fact.epochText', { epoch: held.epoch, number: decimalText(held.number, 0) })],
    [t('fact.key'), view.keyFingerprint.slice(0, 16)],
  ];
  return [state, place];
}

function Carry({ view, onTold }: { readonly view: HqView; readonly onTold: (text: string) => void }) {
  const { t } = useTranslation('hqLine');
  const isStopped = view.phase === 'stopped';
  const hasOtherWay = isStopped && view.problem !== null && needsRecovery(view.problem.code);
  const send = useAction(useApi().hq.sendNow);
  const bring = useAction((file: File) => uploadHqAnswer(file));
  const file = useRef<HTMLInputElement>(null);
  const brought = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    const done = await bring.run(chosen);
    if (done.ok) onTold(t('brought', { number: done.value.number, count: done.value.directives }));
  };
  return (
    <Stack spacing={1.5}>
      <Button
        variant={hasOtherWay ? 'outlined' : 'contained'}
        loading={send.pending}
        onClick={() => void send.run(undefined)}
        sx={{ alignSelf: 'flex-start' }}
      >
        {t(isStopped ? 'do.again' : 'do.send')}
      </Button>
      <Box>
        <Typography variant="h3">{t('stick.title')}</Typography>
        <Typography variant="body2" color="textSecondary">
          {t('stick.help')}
        </Typography>
      </Box>
      <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1 }}>
        <Button variant="outlined" href="/download/hq-bundle.zip" download disabled={isStopped}>
          {t('do.export')}
        </Button>
        <Button variant="outlined" loading={bring.pending} onClick={() => file.current?.click()}>
          {t('do.import')}
        </Button>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label={t('do.import')}
          onChange={(event) => {
            void brought(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </Stack>
      <FaultNote fault={send.fault ?? bring.fault} />
    </Stack>
  );
}
