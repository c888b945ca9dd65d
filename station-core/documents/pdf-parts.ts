/** What every PDF needs: its bytes, and a QR code drawn as squares. */
import type PDFDocument from 'pdfkit';
import { create } from 'qrcode';

/** The document's bytes, once it has ended. */
export function collect(pdf: InstanceType<typeof PDFDocument>): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
}

/** Error correction M: a scratched sticker is still read. The page is white around it, which is its quiet zone. */
export function drawCode(pdf: InstanceType<typeof PDFDocument>, text: string, left: number, top: number, side: number): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const step = side / modules.size;
  pdf.save().fillColor('#000000');
  for (let row = 0; row < modules.size; row += 1)
    for (let column = 0; column < modules.size; column += 1)
      // A hair wider than its place, or printers leave white lines between the squares.
      if (modules.get(row, column) !== 0) pdf.rect(left + column * step, top + row * step, step + 0.05, step + 0.05);
  pdf.fill().restore();
}
