/** A text as a QR code, drawn as one path; black on white in both themes, because cameras read it. */
import { create } from 'qrcode';
import { useMemo } from 'react';

export interface QrCodeProps {
  readonly text: string;
  /** What it holds, for those who do not see it. */
  readonly label: string;
  /** Side in CSS pixels, its quiet zone included. */
  readonly size: number;
}

/** Empty squares around the code (ISO/IEC 18004). */
const QUIET = 4;

export function QrCode({ text, label, size }: QrCodeProps) {
  const { path, side } = useMemo(() => drawn(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      style={{ background: '#fff', borderRadius: 4, display: 'block', flex: 'none' }}
    >
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawn(text: string): { readonly path: string; readonly side: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row += 1)
    for (let column = 0; column < modules.size; column += 1)
      if (modules.get(row, column) !== 0) path += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
  return { path, side: modules.size + 2 * QUIET };
}
