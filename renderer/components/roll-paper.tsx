/** A paper as it comes off the 80 mm roll, on the screen and to the printer: black on white in either theme. */
import Box from '@mui/material/Box';
import GlobalStyles from '@mui/material/GlobalStyles';
import { useCallback, useState, type ReactNode, type RefCallback } from 'react';
import type { Language } from '../i18n/i18n.ts';

export interface RollPaperProps {
  /** What it is, for those who do not see it. */
  readonly label: string;
  readonly language: Language;
  /** Of useRollHeight, with the height it answered. */
  readonly paper: RefCallback<HTMLDivElement>;
  readonly heightMm: number;
  readonly children: ReactNode;
}

export function RollPaper({ label, language, paper, heightMm, children }: RollPaperProps) {
  return (
    <>
      <GlobalStyles styles={printStyles(heightMm)} />
      <Box
        ref={paper}
        className="roll-paper"
        role="article"
        aria-label={label}
        // Longer than the window: the keyboard scrolls it.
        tabIndex={0}
        lang={language === 'zh' ? 'zh-CN' : 'en'}
        sx={{
          width: '80mm',
          flex: 'none',
          p: '5mm',
          bgcolor: '#fff',
          color: '#111',
          fontSize: '12px',
          lineHeight: 1.45,
          boxShadow: '0 1px 6px rgb(0 0 0 / 0.25)',
          // The figures' grey units must stay readable on paper.
          '--mui-palette-text-secondary': '#444',
          '@media print': { boxShadow: 'none' },
        }}
      >
        {children}
      </Box>
    </>
  );
}

/** A roll has no pages: the sheet is as long as what is on it. `[heightMm, paper]`. */
export function useRollHeight(): readonly [number, RefCallback<HTMLDivElement>] {
  const [heightMm, setHeightMm] = useState(200);
  const watch = useCallback((paper: HTMLDivElement | null) => {
    if (paper === null) return undefined;
    // 96 CSS pixels are an inch of 25.4 mm.
    const watcher = new ResizeObserver(() => setHeightMm(Math.min(2_000, Math.max(40, Math.ceil((paper.offsetHeight * 25.4) / 96) + 2))));
    watcher.observe(paper);
    return () => watcher.disconnect();
  }, []);
  return [heightMm, watch];
}

/** Name and value of one line; a sum stands under a line. */
export function RollRow({ name, children, sum = false }: { readonly name: string; readonly children: ReactNode; readonly sum?: boolean }) {
  return (
    <Box
      sx={{
        display: 'flex',
        justifyContent: 'space-between',
        gap: 1,
        ...(sum ? { fontWeight: 700, borderTop: '1px dashed #111', mt: '2px', pt: '2px' } : {}),
      }}
    >
      <span>{name}</span>
      <Box component="span" sx={{ textAlign: 'right', fontVariantNumeric: 'tabular-nums' }}>
        {children}
      </Box>
    </Box>
  );
}

export function RollHeading({ children }: { readonly children: ReactNode }) {
  return <Box sx={{ fontWeight: 700, borderBottom: '1px solid #111', mt: 1, mb: '3px' }}>{children}</Box>;
}

function printStyles(heightMm: number) {
  return {
    '@page': { size: `80mm ${heightMm}mm`, margin: 0 },
    '@media print': {
      // What is hidden still takes room: without this a blank second sheet would follow.
      '#root': { height: `${heightMm - 1}mm !important`, overflow: 'hidden' },
      'body *': { visibility: 'hidden' },
      '.roll-paper, .roll-paper *': { visibility: 'visible' },
      '.roll-paper': { position: 'absolute', left: 0, top: 0 },
    },
  } as const;
}
