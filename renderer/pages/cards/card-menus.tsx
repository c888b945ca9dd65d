/** What can be done with one card, and with the list of them as a file. */
import FilesIcon from '@mui/icons-material/ImportExportOutlined';
import MoreIcon from '@mui/icons-material/MoreVert';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardRow } from '../../../station-core/api/contract.ts';
import { may } from '../../client/may.ts';
import { useMe } from '../../client/station-context.tsx';

export type CardDialog = 'change' | 'bind' | 'lost' | 'replace' | 'erase';

/** Of a card that was lost or replaced nothing is left to do but to put another in its place, or to erase it. */
export function CardMenu({
  card,
  onOpen,
  onToggle,
}: {
  readonly card: CardRow;
  readonly onOpen: (dialog: CardDialog) => void;
  readonly onToggle: () => void;
}) {
  const { t } = useTranslation('cards');
  const mayBind = may(useMe().role, 'accounts');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const pick = (deed: () => void) => () => {
    setAnchor(null);
    deed();
  };
  const isUsable = card.state === 'active' || card.state === 'blocked';
  return (
    <>
      <IconButton
        size="small"
        aria-label={t('actionsOf', { label: card.label })}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreIcon />
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        {isUsable && <MenuItem onClick={pick(() => onOpen('change'))}>{t('change')}</MenuItem>}
        {card.state !== 'replaced' && mayBind && <MenuItem onClick={pick(() => onOpen('bind'))}>{t('bind')}</MenuItem>}
        {isUsable && <MenuItem onClick={pick(onToggle)}>{t(card.state === 'active' ? 'block' : 'unblock')}</MenuItem>}
        {isUsable && <MenuItem onClick={pick(() => onOpen('lost'))}>{t('lost')}</MenuItem>}
        {card.state !== 'replaced' && <MenuItem onClick={pick(() => onOpen('replace'))}>{t('replace')}</MenuItem>}
        <MenuItem onClick={pick(() => onOpen('erase'))} sx={{ color: 'error.main' }}>
          {t('erase')}
        </MenuItem>
      </Menu>
    </>
  );
}

/** onImport null: this role puts nothing on file. */
export function FilesMenu({ onImport }: { readonly onImport: (() => void) | null }) {
  const { t, i18n } = useTranslation('cards');
  const mayNumbers = may(useMe().role, 'cards-export');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => setAnchor(null);
  const language = i18n.resolvedLanguage === 'zh' ? 'zh' : 'en';
  return (
    <>
      <Button variant="outlined" startIcon={<FilesIcon />} aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
        {t('files.label')}
      </Button>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={close}>
        {onImport !== null && (
          <MenuItem
            onClick={() => {
              close();
              onImport();
            }}
          >
            {t('files.import')}
          </MenuItem>
        )}
        <MenuItem component="a" href={`/download/cards.csv?lang=${language}`} onClick={close}>
          {t('files.export')}
        </MenuItem>
        {mayNumbers && (
          <MenuItem component="a" href={`/download/cards.csv?numbers=true&lang=${language}`} onClick={close}>
            {t('files.exportNumbers')}
          </MenuItem>
        )}
      </Menu>
    </>
  );
}
