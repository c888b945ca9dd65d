/** The images that can be rolled out, each with its checksum. */
import SignedIcon from '@mui/icons-material/VerifiedOutlined';
import MoreIcon from '@mui/icons-material/MoreVert';
import IconButton from '@mui/material/IconButton';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FirmwareRow } from '../../../station-core/api/contract.ts';
import { useStation } from '../../client/station-context.tsx';
import type { Call } from '../../client/use-call.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { Mark } from '../../components/mark.tsx';
import { EmptyState, FaultState } from '../../components/page-states.tsx';
import { bytesText } from '../../format/bytes-text.ts';
import { dateTimeText } from '../../format/time-text.ts';
import { Checksum } from './checksum.tsx';
import type { Opened } from './dialogs.tsx';

export interface ImagesViewProps {
  readonly list: Call<{ readonly images: readonly FirmwareRow[] }>;
  readonly mayChange: boolean;
  readonly onOpen: (opened: Opened) => void;
  readonly button: ReactNode;
}

export function ImagesView({ list, mayChange, onOpen, button }: ImagesViewProps) {
  const { t } = useTranslation('firmware');
  const columns = useColumns(mayChange ? (image) => <ImageMenu image={image} onOpen={onOpen} /> : null);
  if (list.data === undefined && list.fault !== null) return <FaultState fault={list.fault} onRetry={list.reload} />;
  if (list.data?.images.length === 0) return <EmptyState title={t('empty.images')} help={t('empty.images.text')} action={button} />;
  return (
    <DataTable
      label={t('view.images')}
      columns={columns}
      rows={list.data?.images}
      rowKey={(image) => image.id}
      below={(image) => <Checksum inTable label={t('checksum.of', { name: image.name })} hex={image.sha256} />}
      expected={4}
    />
  );
}

function useColumns(menu: ((image: FirmwareRow) => ReactNode) | null): readonly Column<FirmwareRow>[] {
  const { t } = useTranslation('firmware');
  const { zone } = useStation();
  const columns: Column<FirmwareRow>[] = [
    { id: 'name', title: t('column.name'), wraps: true, cell: (image) => image.name },
    { id: 'version', title: t('column.version'), cell: (image) => image.version },
    {
      id: 'for',
      title: t('column.for'),
      wraps: true,
      cell: ({ vendor, model }) =>
        vendor === null && model === null ? t('anyPile') : [vendor, model].filter((part) => part !== null).join(' '),
    },
    {
      id: 'signed',
      title: t('column.signed'),
      cell: ({ isSigned }) => (isSigned ? <Mark tone="free" icon={SignedIcon} text={t('signed')} /> : t('unsigned')),
    },
    { id: 'size', title: t('column.size'), align: 'right', cell: ({ bytes }) => bytesText(bytes) },
    { id: 'added', title: t('column.added'), cell: (image) => `${dateTimeText(image.addedAtMs, zone)} · ${image.addedByName}` },
  ];
  return menu === null ? columns : [...columns, { id: 'menu', title: '', width: 56, align: 'right', cell: menu }];
}

function ImageMenu({ image, onOpen }: { readonly image: FirmwareRow; readonly onOpen: (opened: Opened) => void }) {
  const { t } = useTranslation('firmware');
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const pick = (opened: Opened) => () => {
    setAnchor(null);
    onOpen(opened);
  };
  return (
    <>
      <IconButton
        size="small"
        aria-label={t('image.actions', { name: image.name })}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreIcon />
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={() => setAnchor(null)}>
        <MenuItem onClick={pick({ kind: 'start', image })}>{t('image.rollOut')}</MenuItem>
        <MenuItem onClick={pick({ kind: 'remove', image })} sx={{ color: 'error.main' }}>
          {t('image.remove')}
        </MenuItem>
      </Menu>
    </>
  );
}
