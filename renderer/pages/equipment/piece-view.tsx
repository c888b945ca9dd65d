/** One piece of fire equipment: its photo, its dates, who inspected it. */
import BackIcon from '@mui/icons-material/ArrowBack';
import BadIcon from '@mui/icons-material/ErrorOutlineOutlined';
import OkIcon from '@mui/icons-material/CheckCircleOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EquipmentView } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { hrefOf } from '../../client/route.ts';
import { useApi, useNow } from '../../client/screen-context.tsx';
import { useMe, useStation } from '../../client/station-context.tsx';
import { useCall } from '../../client/use-call.ts';
import { FactList } from '../../components/fact-list.tsx';
import { Mark } from '../../components/mark.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { FaultState, SkeletonRows } from '../../components/page-states.tsx';
import { TimeText } from '../../components/texts.tsx';
import { ToldBar, useTold } from '../../components/told.tsx';
import { dayText } from '../../format/time-text.ts';
import { EquipmentDialog, InspectDialog } from './equipment-dialogs.tsx';
import { LOOKS, stateOf } from './looks.ts';
import { photoUrl } from './photo-field.tsx';

export function PieceView({ equipmentId }: { readonly equipmentId: string }) {
  const { t } = useTranslation('equipment');
  const { role } = useMe();
  const piece = useCall(useApi().equipment.get, { equipmentId }, { topics: ['equipment', 'safety'] });
  const [open, setOpen] = useState<'change' | 'inspect' | null>(null);
  const [told, tell] = useTold();
  const { data } = piece;
  const done = (text: string) => {
    setOpen(null);
    tell(text);
    piece.reload();
  };
  const actions = (
    <>
      {may(role, 'equipment') && (
        <Button variant="outlined" onClick={() => setOpen('change')}>
          {t('change')}
        </Button>
      )}
      {may(role, 'inspect') && (
        <Button variant="contained" onClick={() => setOpen('inspect')}>
          {t('inspect')}
        </Button>
      )}
    </>
  );
  return (
    <PageFrame title={data?.name ?? t('title')} actions={data === undefined ? undefined : actions}>
      <Button component={Link} href={hrefOf(['equipment'])} startIcon={<BackIcon />} size="small" sx={{ mb: 1.5 }}>
        {t('back')}
      </Button>
      {data === undefined ? (
        piece.fault === null ? (
          <SkeletonRows />
        ) : (
          <FaultState fault={piece.fault} onRetry={piece.reload} />
        )
      ) : (
        <Piece piece={data} />
      )}
      {data !== undefined && open === 'change' && <EquipmentDialog row={data} onClose={() => setOpen(null)} onDone={done} />}
      {data !== undefined && open === 'inspect' && <InspectDialog row={data} onClose={() => setOpen(null)} onDone={done} />}
      <ToldBar told={told} />
    </PageFrame>
  );
}

function Piece({ piece }: { readonly piece: EquipmentView }) {
  const { t } = useTranslation('equipment');
  const { zone } = useStation();
  const state = stateOf(piece, dayText(useNow(), zone));
  const { photo, inspections } = piece;
  return (
    <Stack direction={{ xs: 'column', md: 'row' }} spacing={3} sx={{ alignItems: 'start' }}>
      <Paper variant="outlined" sx={{ p: 2.5, width: { xs: '100%', md: 420 }, flex: 'none' }}>
        <Mark {...LOOKS[state]} text={t(`state.${state}`)} />
        <FactList
          facts={[
            [t('field.kind'), t(`kind.${piece.kind}`)],
            [t('field.where'), piece.where],
            [t('zone'), piece.zoneName ?? t('noZone')],
            [t('serial'), piece.serial],
            [t('expires'), piece.expiresOn ?? t('never')],
            [t('every'), piece.inspectEveryDays === null ? t('notInspected') : t('days', { count: piece.inspectEveryDays })],
            [t('column.inspected'), piece.inspectedOn ?? t('neverInspected')],
            [t('column.due'), piece.dueOn ?? t('noDue')],
          ]}
        />
        {photo !== null && (
          <Box component="img" src={photoUrl(photo)} alt={t('photoOf', { name: piece.name })} sx={{ width: '100%', borderRadius: 1 }} />
        )}
      </Paper>
      <Box sx={{ flex: 1, minWidth: 0, width: '100%' }}>
        <Typography variant="h2" sx={{ fontSize: '1.1rem', mb: 1.5 }}>
          {t('inspections')}
        </Typography>
        {inspections.length === 0 ? (
          <Typography color="textSecondary">{t('inspections.none')}</Typography>
        ) : (
          <Stack component="ol" spacing={1.5} sx={{ listStyle: 'none', p: 0, m: 0 }}>
            {inspections.map((one) => (
              <Paper key={one.id} component="li" variant="outlined" sx={{ p: 2 }}>
                <Stack direction="row" spacing={2} sx={{ justifyContent: 'space-between', alignItems: 'center' }}>
                  <Mark
                    tone={one.inOrder ? 'free' : 'soon'}
                    icon={one.inOrder ? OkIcon : BadIcon}
                    text={t(one.inOrder ? 'result.ok' : 'result.bad')}
                  />
                  <Typography variant="body2" color="textSecondary">
                    <TimeText atMs={one.atMs} /> · {one.byName}
                  </Typography>
                </Stack>
                {one.note !== '' && <Typography sx={{ mt: 1, overflowWrap: 'anywhere' }}>{one.note}</Typography>}
                {one.photo !== null && (
                  <Box component="img" src={photoUrl(one.photo)} alt={t('photo')} sx={{ mt: 1, maxHeight: 160, maxWidth: '100%' }} />
                )}
              </Paper>
            ))}
          </Stack>
        )}
      </Box>
    </Stack>
  );
}
