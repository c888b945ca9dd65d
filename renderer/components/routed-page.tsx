/** The page that the address names, once its code is here; where there is no such page, the way home. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { Suspense, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { hrefOf } from '../client/route.ts';
import { useRoute } from '../client/router.ts';
import { PageBoundary } from './page-boundary.tsx';
import { EmptyState, FaultState, SkeletonRows } from './page-states.tsx';

/** What a page gets: the parts of the address after its own name, e.g. the session's id. */
export interface PageProps {
  readonly parts: readonly string[];
}

export interface RoutedEntry {
  /** First part of the address. */
  readonly path: string;
  readonly page: ComponentType<PageProps>;
  /** Third part of the address, where a page below another is a page of its own, e.g. "selftest" of a pile. */
  readonly under?: string;
}

/** The first entry that fits is shown; `home` is the path of an empty address, `homeText` what the way there is called. */
export function RoutedPage({
  pages,
  home,
  homeText,
}: {
  readonly pages: readonly RoutedEntry[];
  readonly home: string;
  readonly homeText: string;
}) {
  const { t } = useTranslation();
  const { parts } = useRoute();
  const [path = home, ...rest] = parts;
  const entry = pages.find((page) => page.path === path && (page.under === undefined || page.under === rest[1]));
  if (entry === undefined) {
    const back = (
      <Button variant="outlined" href={hrefOf([home])}>
        {homeText}
      </Button>
    );
    return <EmptyState title={t('page.not-found')} help={t('page.not-found.help')} action={back} />;
  }
  const Page = entry.page;
  const skeleton = (
    <Box sx={{ p: 2.5 }}>
      <SkeletonRows />
    </Box>
  );
  return (
    <PageBoundary
      key={parts.join('/')}
      fallback={<FaultState fault={{ code: 'screen.page', sentence: '' }} onRetry={() => window.location.reload()} />}
    >
      <Suspense fallback={skeleton}>
        <Page parts={rest} />
      </Suspense>
    </PageBoundary>
  );
}
