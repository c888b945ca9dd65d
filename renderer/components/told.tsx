/** What came of the last action, said once at the foot of the page. */
import Alert from '@mui/material/Alert';
import Snackbar from '@mui/material/Snackbar';
import { useState } from 'react';

export interface Told {
  readonly text: string;
  /** Names the telling, so that the same words twice are shown twice. */
  readonly count: number;
}

/** `const [told, tell] = useTold()`, `<ToldBar told={told} />`. */
export function useTold(): readonly [Told, (text: string) => void] {
  const [told, setTold] = useState<Told>({ text: '', count: 0 });
  return [told, (text) => setTold((before) => ({ text, count: before.count + 1 }))];
}

/** Goes by itself after 6 s, or when clicked away. */
export function ToldBar({ told }: { readonly told: Told }) {
  const [seen, setSeen] = useState(0);
  return (
    <Snackbar
      key={told.count}
      open={told.count > seen}
      autoHideDuration={6_000}
      onClose={(_, why) => {
        if (why !== 'clickaway') setSeen(told.count);
      }}
      anchorOrigin={{ vertical: 'bottom', horizontal: 'center' }}
    >
      <Alert
        severity="success"
        variant="filled"
        role="status"
        sx={{ bgcolor: 'primary.main', color: 'primary.contrastText' }}
        onClose={() => setSeen(told.count)}
      >
        {told.text}
      </Alert>
    </Snackbar>
  );
}
