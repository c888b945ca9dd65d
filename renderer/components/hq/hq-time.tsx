/** A time on the clock of its own station. */
import type { ComponentProps } from 'react';
import { PlaceProvider, usePlace } from '../../client/station-context.tsx';
import { TimeText } from '../texts.tsx';

export function HqTime({ zone, ...props }: ComponentProps<typeof TimeText> & { readonly zone: string }) {
  const { currency } = usePlace();
  return (
    <PlaceProvider place={{ zone, currency }}>
      <TimeText {...props} />
    </PlaceProvider>
  );
}
