/** The keyboard everywhere: "/" searches, "g" and a letter goes to a page, "?" shows this list. */
import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import { styled } from '@mui/material/styles';
import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from '../client/router.ts';
import { SEARCH_ID } from './search-field.tsx';

/** A page that "g" and its letter lead to. */
export interface Shortcut {
  readonly path: string;
  readonly letter: string;
  /** What it is called. */
  readonly text: string;
}

/** A "g" waits this long for its letter. */
const CHORD_MS = 1_500;

/** Listens on the window; keys typed into a field are left alone. */
export function useShortcuts(nav: readonly Shortcut[], onHelp: () => void): void {
  const goAtMs = useRef(-CHORD_MS);
  const pressed = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('[role=dialog]') !== null)
      return;
    if (event.timeStamp - goAtMs.current < CHORD_MS) {
      const item = nav.find(({ letter }) => letter === event.key);
      goAtMs.current = -CHORD_MS;
      if (item === undefined) return;
      event.preventDefault();
      navigate([item.path]);
      return;
    }
    if (event.key === 'g') goAtMs.current = event.timeStamp;
    else if (event.key === '?') onHelp();
    else if (event.key === '/') {
      const search = document.getElementById(SEARCH_ID);
      if (search === null) return;
      event.preventDefault();
      search.focus();
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => pressed(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

const Key = styled('kbd')({
  fontFamily: 'inherit',
  fontSize: '0.8125rem',
  border: '1px solid var(--mui-palette-divider)',
  borderRadius: 4,
  padding: '1px 7px',
  background: 'var(--mui-palette-background-default)',
});

const List = styled('dl')({ display: 'grid', gridTemplateColumns: 'max-content 1fr', gap: '10px 20px', margin: 0, '& dd': { margin: 0 } });

export function ShortcutsDialog({
  nav,
  open,
  onClose,
}: {
  readonly nav: readonly Shortcut[];
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} maxWidth="xs">
      <DialogTitle>{t('keys.title')}</DialogTitle>
      <DialogContent>
        <List>
          <dt>
            <Key>/</Key>
          </dt>
          <dd>{t('keys.search')}</dd>
          {nav.map((item) => [
            <dt key={`${item.path}-key`}>
              <Key>g</Key> {t('keys.then')} <Key>{item.letter}</Key>
            </dt>,
            <dd key={item.path}>{item.text}</dd>,
          ])}
          <dt>
            <Key>Esc</Key>
          </dt>
          <dd>{t('keys.close')}</dd>
          <dt>
            <Key>?</Key>
          </dt>
          <dd>{t('keys.help')}</dd>
        </List>
      </DialogContent>
    </Dialog>
  );
}
