/** The bar over every page: whose screen it is, whether that is heard, language, colours, person. */
import CloudOffIcon from '@mui/icons-material/CloudOff';
import PersonIcon from '@mui/icons-material/PersonOutlined';
import SyncIcon from '@mui/icons-material/Sync';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import type SvgIcon from '@mui/material/SvgIcon';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLine } from '../client/screen-context.tsx';
import { Mark } from './mark.tsx';
import { LanguageSwitch, ThemeSwitch } from './screen-switches.tsx';

export interface BarProps {
  /** Of the station or HQ. */
  readonly name: string;
  /** Stands for whose answer is heard. */
  readonly icon: typeof SvgIcon;
  readonly user: UserMenuProps;
  /** Before language and colours, e.g. the clock. */
  readonly children?: ReactNode;
}

export function Bar({ name, icon, user, children }: BarProps) {
  return (
    <Box
      component="header"
      sx={{
        height: 48,
        display: 'flex',
        alignItems: 'center',
        gap: { xs: 0.75, sm: 2 },
        px: { xs: 1.5, sm: 2.5 },
        borderBottom: 1,
        borderColor: 'divider',
        bgcolor: 'background.paper',
      }}
    >
      <Box sx={{ fontWeight: 600, fontSize: '1rem', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', minWidth: 0 }}>
        {name}
      </Box>
      <LineMark icon={icon} />
      <Box sx={{ flex: 1 }} />
      {children}
      <LanguageSwitch />
      <ThemeSwitch />
      <UserMenu {...user} />
    </Box>
  );
}

function LineMark({ icon }: Pick<BarProps, 'icon'>) {
  const { t } = useTranslation();
  const line = useLine();
  if (line.kind === 'open') return <Mark tone="quiet" icon={icon} text={t('line.open')} />;
  if (line.kind === 'lost') return <Mark tone="soon" icon={CloudOffIcon} text={t('line.lost')} />;
  return <Mark tone="quiet" icon={SyncIcon} text={t('line.connecting')} />;
}

interface UserMenuProps {
  readonly name: string;
  /** In words. */
  readonly role: string;
  /** What the person may choose, from the top. */
  readonly deeds: readonly UserDeed[];
}

export interface UserDeed {
  readonly text: string;
  readonly run: () => void;
}

function UserMenu({ name, role, deeds }: UserMenuProps) {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  return (
    <>
      <Button
        color="inherit"
        size="small"
        startIcon={<PersonIcon />}
        aria-haspopup="menu"
        aria-label={t('top.user', { name })}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Box
          component="span"
          sx={{ display: { xs: 'none', sm: 'block' }, maxWidth: 160, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}
        >
          {name}
        </Box>
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close}>
        <MenuItem disabled dense>
          {role}
        </MenuItem>
        {deeds.map(({ text, run }) => (
          <MenuItem
            key={text}
            onClick={() => {
              close();
              run();
            }}
          >
            {text}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
