/** A payment by phone: how much and by whom it is asked for, where to pay, and what became of it. */
import { create } from 'qrcode';
import type { Minor } from '../../base/money.ts';
import type { Payment } from '../../domain/payment.ts';
import { html, trusted, type Html, type Part } from './html.ts';
import { field, tell, type Look } from './page.ts';
import { moneyText, roundText } from './texts.ts';

/** What a driver pays by phone: one of some amounts, or another, up to `mostAmount` where one is told, with one of the companies. */
export function payForm(
  { say, currency }: Look,
  offer: {
    readonly action: string;
    readonly amounts: readonly Minor[];
    readonly mostAmount?: Minor;
    readonly providers: readonly string[];
  },
): Html {
  const { action, amounts, mostAmount, providers } = offer;
  const most = mostAmount !== undefined && html` placeholder="${say('until', { time: moneyText(mostAmount, currency) })}"`;
  return html`<form method="post" action="${action}">
    <div class="choices" role="radiogroup" aria-label="${say('amount', { currency: currency.code })}">
      ${amounts.map(
        (amount, at) =>
          html`<label
            ><input
              type="radio"
              name="amount"
              value="${moneyText(amount, currency).replace(/[^\d.]/g, '')}"
              ${at === 1 && html` checked`}
            /><span>${roundText(amount, currency)}</span></label
          >`,
      )}
    </div>
    <details>
      <summary>${say('amountOther')}</summary>
      ${field(say('amount', { currency: currency.code }), html`<input name="other" data-other inputmode="decimal" maxlength="16" autocomplete="off" ${most} />`)}
    </details>
    ${providers.map((provider, at) => html`<button name="provider" value="${provider}" ${at > 0 && html` class="plain"`}>${say('payWith', { provider })}</button>`)}
  </form>`;
}

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
