/** Open or closed, real or a drill. */
import ClosedIcon from '@mui/icons-material/CheckCircleOutlined';
import OpenIcon from '@mui/icons-material/ReportOutlined';
import DrillIcon from '@mui/icons-material/SchoolOutlined';
import Stack from '@mui/material/Stack';
import { useTranslation } from 'react-i18next';
import type { IncidentRow } from '../../../station-core/api/contract.ts';
import { Mark } from '../../components/mark.tsx';

export function IncidentState({ incident: { closedAtMs, isDrill } }: { readonly incident: Pick<IncidentRow, 'closedAtMs' | 'isDrill'> }) {
  const { t } = useTranslation('incidents');
  const isOpen = closedAtMs === null;
  return (
    <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap' }}>
      <Mark
        tone={isOpen ? (isDrill ? 'soon' : 'danger') : 'quiet'}
        icon={isOpen ? OpenIcon : ClosedIcon}
        text={t(isOpen ? 'state.open' : 'state.closed')}
      />
      {isDrill && <Mark tone="quiet" icon={DrillIcon} text={t('drill')} />}
    </Stack>
  );
}
