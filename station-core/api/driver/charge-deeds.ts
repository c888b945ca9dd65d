/** What can be done on the page of a secret: start, stop, pay, receipt, invoice. Forms, outside of the part that is kept fresh. */
import type { ChargeFacts, ChargePhase } from './charge-facts.ts';
import { html, NOTHING, type Html, type Part } from './html.ts';
import { field, placePath, type Look } from './page.ts';

export function chargeDeeds(look: Look, facts: ChargeFacts, phase: ChargePhase): Part {
  const { say } = look;
  const { view, name } = facts;
  const path = `/s/${name}`;
  const place = view.page.ref === null ? null : placePath(view.page.ref);
  const back = place !== null && html`<p class="sub"><a href="${place}">${say('back')}</a></p>`;
  switch (phase) {
    case 'complaint':
      return NOTHING;
    case 'waiting':
      return [payAgain(look, facts), back];
    case 'ready':
      return [html`<form method="post" action="${path}/start"><button>${say('start')}</button></form>`, back];
    case 'starting':
    case 'finished':
      return NOTHING;
    case 'not-started':
      return [
        facts.code !== null
          ? html`<form method="post" action="${path}/start"><button>${say('again')}</button></form>`
          : place !== null && html`<a class="button" href="${place}">${say('again')}</a>`,
      ];
    case 'charging':
      return view.session?.stopOrderedMs === null && html`<form method="post" action="${path}/stop"><button>${say('stop')}</button></form>`;
    case 'unused':
      return back;
    case 'billed':
      return [payBill(look, facts), papers(look, facts)];
  }
}

function isPaying({ view }: ChargeFacts): boolean {
  const [payment] = view.payments;
  return payment?.state === 'asked' || payment?.state === 'pending';
}

function payAgain(look: Look, facts: ChargeFacts): Part {
  if (isPaying(facts) || facts.providers.length === 0) return NOTHING;
  return providerButtons(look, facts, look.say('pay.anew'));
}

function payBill(look: Look, facts: ChargeFacts): Part {
  const { say } = look;
  if (facts.due <= 0 || isPaying(facts)) return NOTHING;
  if (facts.providers.length === 0) return html`<section><p>${say('payDesk')}</p></section>`;
  return providerButtons(look, facts, say('payHere'));
}

function providerButtons({ say }: Look, { name, providers }: ChargeFacts, title: string): Html {
  return html`<section>
    <h2>${title}</h2>
    <form method="post" action="/s/${name}/pay">
      ${providers.map((provider, at) => html`<button name="provider" value="${provider}" ${at > 0 && html` class="plain"`}>${say('payWith', { provider })}</button>`)}
    </form>
  </section>`;
}

function papers({ say, language }: Look, { view, name, isInvoiceAsked }: ChargeFacts): Part {
  if (view.bill === null) return NOTHING;
  return html`<section>
    <a class="button plain" href="/s/${name}/receipt.pdf?lang=${language}">${say('receipt')}</a> ${
      isInvoiceAsked
        ? html`<p>${say('invoiceAsked')}</p>`
        : html`<details>
            <summary>${say('invoice')}</summary>
            <form method="post" action="/s/${name}/invoice">
              <p class="soft">${say('invoiceHelp')}</p>
              ${field(say('buyerName'), html`<input name="name" maxlength="120" required autocomplete="organization" />`)}
              ${field(say('taxId'), html`<input name="taxId" maxlength="40" autocomplete="off" />`)}
              ${field(say('address'), html`<input name="address" maxlength="200" autocomplete="street-address" />`)}
              ${field(say('email'), html`<input name="email" type="email" maxlength="120" autocomplete="email" />`)}
              <button>${say('invoiceSend')}</button>
            </form>
          </details>`
    }
  </section>`;
}
