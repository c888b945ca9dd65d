/** A pile at a glance: its connectors, what it is, and what it does differently from the protocol. */
import OpenIcon from '@mui/icons-material/ChevronRight';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import Typography from '@mui/material/Typography';
import { useTranslation } from 'react-i18next';
import type { PileView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi } from '../../client/screen-context.tsx';
import { useMe } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { FactList } from '../../components/fact-list.tsx';
import { FaultNote } from '../../components/fault-text.tsx';
import { ClockMark } from '../../components/pile/pile-marks.tsx';
import { StickerLinks } from '../../components/pile/sticker-links.tsx';
import { usePileError } from '../../components/pile-error.ts';
import { StateMark } from '../../components/state-mark.tsx';
import { PowerText, TimeText } from '../../components/texts.tsx';
import { protocolText } from '../../format/protocol-text.ts';
import { languageOf } from '../../i18n/i18n.ts';
import { SeenBy } from './seen-by.tsx';
import { useOrders } from './use-orders.tsx';

export function OverviewTab({ onChange }: { readonly onChange: (() => void) | null }) {
  const { t } = useTranslation('pile');
  const { pile } = useOrders();
  const { role } = useMe();
  return (
    <Stack spacing={2}>
      <Connectors pile={pile} />
      <Box sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', md: '1fr 1fr' }, gap: 2, alignItems: 'start' }}>
        <Facts pile={pile} />
        <Stack spacing={2}>
          <Paper variant="outlined" sx={{ p: 2 }}>
            <Typography variant="h2">{t('next.title')}</Typography>
            <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', pt: 1 }}>
              {onChange !== null && (
                <Button variant="outlined" onClick={onChange}>
                  {t('next.change')}
                </Button>
              )}
              {may(role, 'self-test') && (
                <Button variant="outlined" href={hrefOf(['pile', pile.id, 'selftest'])}>
                  {t('next.selftest')}
                </Button>
              )}
              <Button variant="outlined" href={hrefOf(['sessions'], { pile: pile.id })}>
                {t('next.sessions')}
              </Button>
              <StickerLinks pileId={pile.id} />
            </Stack>
          </Paper>
          <SeenBy pileId={pile.id} />
          <QuirksPanel pile={pile} />
        </Stack>
      </Box>
    </Stack>
  );
}

function Connectors({ pile }: { readonly pile: PileView }) {
  const { t } = useTranslation('pile');
  const errorOf = usePileError();
  return (
    <Paper variant="outlined">
      <Table size="small" aria-label={t('connectors.title')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('connectors.name')}</TableCell>
            <TableCell>{t('connectors.state')}</TableCell>
            <TableCell>{t('connectors.error')}</TableCell>
            <TableCell align="right">{t('connectors.power')}</TableCell>
            <TableCell align="right">{t('connectors.phases')}</TableCell>
            <TableCell align="right">{t('connectors.number')}</TableCell>
            <TableCell align="right">{t('connectors.board')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {pile.connectors.length === 0 && (
            <TableRow>
              <TableCell colSpan={7}>{t('charging.none')}</TableCell>
            </TableRow>
          )}
          {pile.connectors.map((one) => (
            <TableRow key={`${one.evse}/${one.connector}`} sx={{ '&:last-of-type td': { borderBottom: 0 } }}>
              <TableCell sx={{ fontWeight: 600 }}>{one.name}</TableCell>
              <TableCell>
                <StateMark state={pile.online ? one.state : 'offline'} />
              </TableCell>
              <TableCell>{one.errorCode === null ? '' : errorOf(one.errorCode)}</TableCell>
              <TableCell align="right">
                <PowerText watt={one.ratedPower} />
              </TableCell>
              <TableCell align="right">{one.phases ?? '–'}</TableCell>
              <TableCell align="right">{one.evse === one.connector ? one.connector : `${one.evse}/${one.connector}`}</TableCell>
              <TableCell align="right" sx={{ py: 0 }}>
                <Button
                  size="small"
                  endIcon={<OpenIcon />}
                  href={hrefOf(['board'], { open: `${pile.id}/${one.evse}/${one.connector}` })}
                  aria-label={t('connectors.onBoard', { name: one.name })}
                >
                  {t('connectors.show')}
                </Button>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Paper>
  );
}

function Facts({ pile }: { readonly pile: PileView }) {
  const { t } = useTranslation('pile');
  const unknown = t('notTold');
  return (
    <Paper variant="outlined" sx={{ px: 2, pt: 2, pb: 0.5 }}>
      <Typography variant="h2">{t('facts.title')}</Typography>
      <FactList
        facts={[
          [t('facts.identity'), pile.id],
          [t('facts.model'), `${pile.vendor} ${pile.model}`],
          [t('facts.serial'), pile.serial ?? unknown],
          [t('facts.firmware'), pile.firmware ?? unknown],
          [t('facts.protocol'), protocolText(pile.protocol)],
          [t('facts.place'), pile.place === '' ? '–' : pile.place],
          [t('facts.zone'), pile.zone === '' ? '–' : pile.zone],
          [t('facts.address'), pile.remoteAddress ?? unknown],
          pile.online
            ? [t('facts.connected'), <TimeText key="on" atMs={pile.connectedAtMs} />]
            : [t('facts.lost'), <TimeText key="off" atMs={pile.disconnectedAtMs} />],
          [t('facts.heard'), <TimeText key="heard" atMs={pile.lastHeardMs} />],
          [t('facts.clock'), <ClockMark key="clock" pile={pile} />],
          [t('facts.login'), t(pile.hasPassword ? 'facts.password' : 'facts.noPassword')],
          [t('facts.first'), <TimeText key="first" atMs={pile.firstSeenMs} long relative={false} />],
        ]}
      />
    </Paper>
  );
}

function QuirksPanel({ pile }: { readonly pile: PileView }) {
  const { t, i18n } = useTranslation('pile');
  const quirks = useCall(useApi().piles.quirks, { pileId: pile.id }, { topics: ['pile'], concerns: (notice) => notice.topic === 'pile' && notice.pileId === pile.id }); // prettier-ignore
  const view = quirks.data;
  const language = languageOf(i18n);
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Stack spacing={1}>
        <Typography variant="h2">{t('quirks.title')}</Typography>
        <FaultNote fault={view === undefined ? quirks.fault : null} />
        {view?.applied.length === 0 && view.shyKeys.length === 0 && (
          <Typography variant="body2" color="textSecondary">
            {t('quirks.none')}
          </Typography>
        )}
        {view?.applied.map((entry) => (
          <Box key={`${entry.file} ${entry.note.en}`}>
            <Typography variant="body2">{entry.note[language]}</Typography>
            <Typography variant="body2" color="textSecondary">
              {t('quirks.from', { source: entry.source, file: entry.file })}
            </Typography>
          </Box>
        ))}
        {view?.shyKeys.map((shy) => (
          <Typography key={`${shy.what} ${shy.key}`} variant="body2">
            {t(`quirks.shy.${shy.what}`, { key: shy.key === '*' ? t('quirks.allKeys') : shy.key, count: shy.times })}
          </Typography>
        ))}
      </Stack>
    </Paper>
  );
}
