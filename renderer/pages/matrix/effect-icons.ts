/** The sign of each effect, the same in the matrix, its legend and its editor. */
import CameraIcon from '@mui/icons-material/VideocamOutlined';
import NotifyIcon from '@mui/icons-material/CampaignOutlined';
import RecordIcon from '@mui/icons-material/FiberManualRecordOutlined';
import RelaysIcon from '@mui/icons-material/ToggleOnOutlined';
import SirenIcon from '@mui/icons-material/NotificationsActiveOutlined';
import StopIcon from '@mui/icons-material/FrontHandOutlined';
import StopPileIcon from '@mui/icons-material/EvStationOutlined';
import TripIcon from '@mui/icons-material/FlashOffOutlined';
import type SvgIcon from '@mui/material/SvgIcon';
import type { Effect } from './matrix-draft.ts';

export const effectIcon: Readonly<Record<Effect, typeof SvgIcon>> = {
  stop: StopIcon,
  trip: TripIcon,
  'stop-pile': StopPileIcon,
  siren: SirenIcon,
  relays: RelaysIcon,
  cameras: CameraIcon,
  record: RecordIcon,
  notify: NotifyIcon,
};
