/** The faces of a page that has no data to show: loading, empty, failed, not found. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import InboxIcon from '@mui/icons-material/InboxOutlined';
import WarningIcon from '@mui/icons-material/WarningAmberOutlined';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenFault } from '../client/fault.ts';
import { FaultWords } from './fault-text.tsx';

/** Nothing there: says so and what to do. */
export function EmptyState({
  title,
  help,
  action,
  icon,
}: {
  readonly title: string;
  readonly help?: string;
  readonly action?: ReactNode;
  readonly icon?: ReactNode;
}) {
  return (
    <Middle>
      <Box sx={{ color: 'text.secondary', '& svg': { fontSize: 40 } }}>{icon ?? <InboxIcon />}</Box>
      <Typography variant="h2" component="p">
        {title}
      </Typography>
      {help !== undefined && <Typography color="textSecondary">{help}</Typography>}
      {action}
    </Middle>
  );
}

/** It could not be read: what happened, what to try. What a role may not read, it may not read the next time either. */
export function FaultState({ fault, onRetry }: { readonly fault: ScreenFault; readonly onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <Middle role="alert">
      <Box sx={{ color: 'warning.main', '& svg': { fontSize: 40 } }}>
        <WarningIcon />
      </Box>
      <Typography variant="h2" component="p">
        {t('fault.title')}
      </Typography>
      <Typography color="textSecondary" component="div">
        <FaultWords fault={fault} />
      </Typography>
      {onRetry !== undefined && fault.code !== 'access.forbidden' && (
        <Button variant="outlined" onClick={onRetry}>
          {t('do.retry')}
        </Button>
      )}
    </Middle>
  );
}

/** Grey lines as high as the rows that will come. */
export function SkeletonRows({ rows = 8, height = 44 }: { readonly rows?: number; readonly height?: number }) {
  const { t } = useTranslation();
  return (
    <Box role="status" aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} variant="rounded" height={height - 8} sx={{ my: '4px' }} animation={false} />
      ))}
    </Box>
  );
}

/** Shows what a call has: skeleton, fault, or its data through `children`. A fault with older data shows the data. */
export function Loadable<T>(props: {
  readonly call: { readonly data: T | undefined; readonly fault: ScreenFault | null; readonly reload?: () => void };
  readonly skeleton?: ReactNode;
  readonly children: (data: T) => ReactNode;
}) {
  const { call } = props;
  if (call.data !== undefined) return <>{props.children(call.data)}</>;
  if (call.fault !== null) return <FaultState fault={call.fault} {...(call.reload === undefined ? {} : { onRetry: call.reload })} />;
  return <>{props.skeleton ?? <SkeletonRows />}</>;
}

/** What a list's page shows: why there is no list, that it is empty, or its table (grey lines until the rows are here). */
export function Listed(props: {
  readonly call: { readonly data: unknown; readonly fault: ScreenFault | null; readonly reload: () => void };
  /** It was answered, and no row came. */
  readonly isEmpty: boolean;
  readonly empty: ReactNode;
  readonly children: ReactNode;
}) {
  const { call } = props;
  if (call.data === undefined && call.fault !== null) return <FaultState fault={call.fault} onRetry={call.reload} />;
  return <>{props.isEmpty ? props.empty : props.children}</>;
}

/** Nothing fits the search and the filters; they are taken away with one click. */
export function NoMatch({ onClear }: { readonly onClear: () => void }) {
  const { t } = useTranslation();
  const clear = <Button onClick={onClear}>{t('list.clear-filters')}</Button>;
  return <EmptyState title={t('list.no-match')} help={t('list.no-match.help')} action={clear} />;
}

function Middle({ children, role }: { readonly children: ReactNode; readonly role?: string }) {
  return (
    <Box
      role={role}
      sx={{
        display: 'flex',
        flexDirection: 'column',
        alignItems: 'center',
        textAlign: 'center',
        gap: 1.5,
        maxWidth: 520,
        mx: 'auto',
        py: 8,
        px: 2,
      }}
    >
      {children}
    </Box>
  );
}
