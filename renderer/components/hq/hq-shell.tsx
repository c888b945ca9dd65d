/** The frame around HQ's pages: rail, bar with HQ's name and who is logged in, strips for a lost line and for alarms. */
import HubIcon from '@mui/icons-material/HubOutlined';
import type SvgIcon from '@mui/material/SvgIcon';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFresh, useHqApi, useHqMe } from '../../client/hq/hq-context.tsx';
import { hqMay, type HqDeed } from '../../client/hq/hq-may.ts';
import { hrefOf } from '../../client/route.ts';
import { useRoute } from '../../client/router.ts';
import { useCall } from '../../client/use-call.ts';
import type { hqCommon } from '../../i18n/en/hq-common.ts';
import { useAlarmWords } from '../alarm-looks.ts';
import { AlarmStrip } from '../alarm-strip.tsx';
import { Bar } from '../bar.tsx';
import { Frame, RailLink } from '../frame.tsx';
import { OfflineBanner } from '../offline-banner.tsx';
import { ShortcutsDialog, useShortcuts } from '../shortcuts.tsx';
import { OwnPasswordDialog } from './own-password-dialog.tsx';

/** A page as HQ's rail shows it. */
export interface HqPlace {
  readonly path: string;
  readonly label: Extract<keyof typeof hqCommon, `nav.${string}`>;
  readonly icon: typeof SvgIcon;
  /** "g" and this letter goes there. */
  readonly letter: string;
  /** null: for everybody. */
  readonly deed: HqDeed | null;
  /** Pages reached from it. */
  readonly covers: readonly string[];
}

export function HqShell(props: {
  readonly name: string;
  readonly places: readonly HqPlace[];
  readonly onLogout: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const { role } = useHqMe();
  const [here = 'stations'] = useRoute().parts;
  const [help, setHelp] = useState(false);
  const shown = props.places.filter(({ deed }) => deed === null || hqMay(role, deed));
  const shortcuts = shown.map(({ path, letter, label }) => ({ path, letter, text: t(label) }));
  useShortcuts(shortcuts, () => setHelp(true));
  const rail = shown.map(({ path, label, icon, covers }) => (
    <RailLink
      key={path}
      href={hrefOf([path])}
      icon={icon}
      text={t(label)}
      current={path === here ? 'page' : covers.includes(here) ? 'true' : undefined}
    />
  ));
  const strips = (
    <>
      <OfflineBanner />
      <StandingAlarms />
    </>
  );
  return (
    <Frame bar={<HqBar name={props.name} onLogout={props.onLogout} onKeys={() => setHelp(true)} />} rail={rail} strips={strips}>
      {props.children}
      <ShortcutsDialog nav={shortcuts} open={help} onClose={() => setHelp(false)} />
    </Frame>
  );
}

function HqBar({ name, onLogout, onKeys }: { readonly name: string; readonly onLogout: () => void; readonly onKeys: () => void }) {
  const { t } = useTranslation();
  const me = useHqMe();
  const [password, setPassword] = useState(false);
  const deeds = [
    { text: t('top.keys'), run: onKeys },
    { text: t('top.password'), run: () => setPassword(true) },
    { text: t('top.logout'), run: onLogout },
  ];
  return (
    <>
      <Bar name={name} icon={HubIcon} user={{ name: me.name, role: t(`hqRole.${me.role}`), deeds }} />
      {password && <OwnPasswordDialog onClose={() => setPassword(false)} />}
    </>
  );
}

/** Critical and high alarms of all stations; the others are on their page. Nothing when there are none. */
function StandingAlarms() {
  const wordsOf = useAlarmWords();
  const standing = useCall(useHqApi().alarms.standing, undefined);
  useFresh(standing.reload, 5_000);
  if (standing.data === undefined) return null;
  const { worst, counts } = standing.data;
  if (worst === null || (worst.severity !== 'critical' && worst.severity !== 'high')) return null;
  const rule = worst.detail['rule'];
  const what = worst.kind === 'rule' && typeof rule === 'string' ? rule : wordsOf(worst.kind);
  return (
    <AlarmStrip
      severity={worst.severity}
      isSeen={worst.acknowledgedAtMs !== null}
      count={counts.critical + counts.high}
      text={[worst.stationName, what].join(' · ')}
    />
  );
}
