/** The table of every list: head that stays in sight, numbers at the right, grey lines while loading, a row that opens its page. */
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Skeleton from '@mui/material/Skeleton';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import { useTranslation } from 'react-i18next';
import { Fragment, type MouseEvent, type ReactNode } from 'react';

export interface Column<R> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: R) => ReactNode;
  /** Numbers stand at the right. */
  readonly align?: 'left' | 'right';
  readonly width?: number | string;
  /** May break into lines; all others stay on one. */
  readonly wraps?: boolean;
}

export interface DataTableProps<R> {
  /** What the table lists, for those who do not see it. */
  readonly label: string;
  readonly columns: readonly Column<R>[];
  /** undefined: not here yet. */
  readonly rows: readonly R[] | undefined;
  readonly rowKey: (row: R) => string;
  /** The page a row opens; its first cell is the link. */
  readonly href?: (row: R) => string;
  /** Shown under a row over the whole width; null: nothing. */
  readonly below?: (row: R) => ReactNode;
  /** How many rows probably come. */
  readonly expected?: number;
}

const rowHeight = 44;
const cellPadding = 1.25;

/** On a phone a row is a card: one cell under the other, each with the title of its column. */
const onPhone = {
  '@media (max-width: 599.95px)': {
    '&, & > tbody, & > tbody > tr': { display: 'block' },
    '& > thead': { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
    '& > tbody > tr': { height: 'auto', py: 1, borderBottom: '1px solid var(--mui-palette-divider)' },
    '& > tbody > tr:last-of-type': { borderBottom: 0 },
    '& > tbody > tr > td': {
      display: 'grid',
      gridTemplateColumns: 'minmax(84px, 32%) minmax(0, 1fr)',
      columnGap: 1.5,
      width: 'auto',
      textAlign: 'left',
      whiteSpace: 'normal',
      overflowWrap: 'anywhere',
      borderBottom: 0,
    },
    '& > tbody > tr > td[data-title]::before': { content: 'attr(data-title)', color: 'var(--mui-palette-text-secondary)' },
    '& > tbody > tr > td[colspan], & > tbody > tr > td:not([data-title])': { display: 'block' },
  },
} as const;

export function DataTable<R>({ label, columns, rows, rowKey, href, below, expected = 12 }: DataTableProps<R>) {
  const { t } = useTranslation();
  return (
    <Paper variant="outlined">
      <Table size="small" aria-label={label} aria-busy={rows === undefined} sx={onPhone}>
        <TableHead>
          <TableRow>
            {columns.map((column) => (
              <TableCell
                key={column.id}
                align={column.align ?? 'left'}
                {...(column.width === undefined ? {} : { width: column.width })}
                sx={{ position: 'sticky', top: 0, zIndex: 1, bgcolor: 'background.paper', py: 1, px: cellPadding, borderRadius: 'inherit' }}
              >
                {column.title === '' ? <Hidden text={t('list.actions')} /> : column.title}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows === undefined
            ? Array.from({ length: expected }, (_, index) => <SkeletonRow key={index} columns={columns} />)
            : rows.map((row) => (
                <Line key={rowKey(row)} row={row} columns={columns} href={href?.(row) ?? null} below={below?.(row) ?? null} />
              ))}
        </TableBody>
      </Table>
    </Paper>
  );
}

function Line<R>({
  row,
  columns,
  href,
  below,
}: {
  readonly row: R;
  readonly columns: readonly Column<R>[];
  readonly href: string | null;
  readonly below: ReactNode;
}) {
  return (
    <Fragment>
      <TableRow
        hover={href !== null}
        {...(href === null ? {} : { onClick: (event: MouseEvent) => openUnlessControl(event, href) })}
        sx={{
          height: rowHeight,
          cursor: href === null ? 'default' : 'pointer',
          ...(below === null ? {} : { '& > td': { borderBottom: 0 } }),
        }}
      >
        {columns.map((column, index) => (
          <TableCell
            key={column.id}
            data-title={column.title}
            align={column.align ?? 'left'}
            sx={{
              py: 0.5,
              px: cellPadding,
              whiteSpace: column.wraps === true ? 'normal' : 'nowrap',
            }}
          >
            {href !== null && index === 0 ? (
              <Box component="a" href={href} sx={{ textDecoration: 'none', fontWeight: 500 }}>
                {column.cell(row)}
              </Box>
            ) : (
              <div>{column.cell(row)}</div>
            )}
          </TableCell>
        ))}
      </TableRow>
      {below !== null && (
        <TableRow>
          <TableCell colSpan={columns.length} sx={{ pt: 0, pb: 1.5 }}>
            {below}
          </TableCell>
        </TableRow>
      )}
    </Fragment>
  );
}

function SkeletonRow<R>({ columns }: { readonly columns: readonly Column<R>[] }) {
  return (
    <TableRow sx={{ height: rowHeight }}>
      {columns.map((column) => (
        <TableCell key={column.id} sx={{ py: 0.5, px: cellPadding }}>
          <Skeleton
            animation={false}
            width={column.align === 'right' ? '50%' : '75%'}
            sx={column.align === 'right' ? { ml: 'auto' } : {}}
          />
        </TableCell>
      ))}
    </TableRow>
  );
}

/** A head without a word of its own still has a name. */
function Hidden({ text }: { readonly text: string }) {
  return (
    <Box component="span" sx={{ position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' }}>
      {text}
    </Box>
  );
}

/** A click on a button, a link or a field in the row is theirs; text being selected is no click. */
function openUnlessControl(event: MouseEvent, href: string): void {
  const onControl = event.target instanceof Element && event.target.closest('a,button,input,[role="menuitem"]') !== null;
  if (onControl || (window.getSelection()?.toString() ?? '') !== '') return;
  window.location.assign(href);
}
