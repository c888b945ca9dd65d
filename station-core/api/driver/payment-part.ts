/** A payment by phone as it stands: where to pay, and what became of it. */
import { create } from 'qrcode';
import type { Payment } from '../../domain/payment.ts';
import { html, trusted, type Part } from './html.ts';
import { tell, type Look } from './page.ts';
import { moneyText } from './texts.ts';

/** Only a web address is made a link; what else a payment company names is shown to be scanned. */
export function paymentPart(look: Look, payment: Payment | null): Part {
  const { say, currency } = look;
  if (payment?.method !== 'online') return false;
  switch (payment.state) {
    case 'asked':
      return tell('run', html`<p>${say('pay.asked')}</p>`);
    case 'pending': {
      const { payUrl } = payment;
      const isLink = payUrl !== null && /^https?:\/\//i.test(payUrl);
      return html`<section>
        <p><b>${say('pay.pending', { amount: moneyText(payment.amount, currency) })}</b></p>
        ${isLink && html`<a class="button" rel="noreferrer" href="${payUrl}">${say('pay.open')}</a>`}
        ${
          payUrl !== null &&
          html`<p class="soft">${say('pay.scan')}</p>
            ${qrOf(payUrl)}`
        }
      </section>`;
    }
    case 'failed':
    case 'cancelled':
      return tell('soon', html`<p>${say('pay.failed')}</p>`);
    case 'expired':
      return tell('soon', html`<p>${say('pay.expired')}</p>`);
    case 'paid':
      return tell('free', html`<p>${say('pay.paid')}</p>`);
  }
}

/** More than a QR code of a phone's size holds is left out. */
const MOST_QR = 1_000;

/** One path of squares, dark on white in both looks. */
export function qrOf(text: string): Part {
  if (text.length > MOST_QR) return false;
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let y = 0; y < modules.size; y += 1)
    for (let x = 0; x < modules.size; x += 1) if (modules.get(y, x) !== 0) path += `M${x} ${y}h1v1h-1z`;
  return trusted(
    `<svg class="qr" viewBox="0 0 ${modules.size} ${modules.size}" shape-rendering="crispEdges" role="img" aria-label="QR"><path d="${path}" fill="#000"/></svg>`,
  );
}
