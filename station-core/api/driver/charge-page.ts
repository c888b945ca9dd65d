/** The page of one secret: a start that is under way, a charge, its bill and payment, money paid in advance, or a complaint. */
import { create } from 'qrcode';
import { dwh } from '../../base/energy.ts';
import { minor, type Minor } from '../../base/money.ts';
import type { Payment, Refund } from '../../domain/payment.ts';
import type { BillPreview } from '../../domain/views.ts';
import type { DriverPageView } from '../../store/views/driver.ts';
import { html, NOTHING, trusted, type Html, type Part } from './html.ts';
import { field, pageOf, placePath, tell, type Look } from './page.ts';
import { row } from './place-pages.ts';
import { clockText, dateText, durationText, kilowattText, kwhText, moneyText } from './texts.ts';

/** What the page shows, worked out from what is stored. */
export interface ChargeFacts {
  readonly name: string;
  readonly view: DriverPageView;
  /** While there is no bill; null: no price plan. */
  readonly running: BillPreview | null;
  /** What of the bill is to be paid now. */
  readonly due: Minor;
  readonly providers: readonly string[];
  /** The code of money paid in advance, while it is good; null: none. */
  readonly code: string | null;
  readonly isInvoiceAsked: boolean;
  readonly problem: string | null;
}

/** Where the page stands. Another one is another page: the phone asks for it anew. */
export type ChargePhase = 'complaint' | 'waiting' | 'ready' | 'unused' | 'starting' | 'not-started' | 'charging' | 'finished' | 'billed';

export function phaseOf({ page, order, session, prepay, bill }: DriverPageView): ChargePhase {
  if (page.complaintId !== null) return 'complaint';
  if (session !== null) {
    if (session.phase === 'charging') return 'charging';
    return bill !== null || session.phase === 'closed' ? 'billed' : 'finished';
  }
  if (order?.state === 'sent' || order?.state === 'accepted' || order?.state === 'started') return 'starting';
  if (prepay !== null && prepay.state !== 'open') return prepay.state === 'waiting' ? 'waiting' : 'unused';
  if (order !== null) return 'not-started';
  return 'ready';
}

const TITLES = {
  complaint: 'page.complaint',
  waiting: 'page.prepay',
  ready: 'page.prepay',
  unused: 'page.prepay',
  starting: 'page.charge',
  'not-started': 'page.charge',
  charging: 'charging',
  finished: 'finished',
  billed: 'bill',
} as const;

export function chargePage(look: Look, facts: ChargeFacts): string {
  const { say } = look;
  const { view } = facts;
  const phase = phaseOf(view);
  const title = say(TITLES[phase]);
  return pageOf(
    look,
    title,
    html`<div class="stale" id="stale" data-text="${say('offline', { time: '{time}' })}" role="status" hidden></div>
      <h1>${title}</h1>
      <p class="sub">
        ${view.place !== null && html`${view.place.name} · ${view.place.pileName} · `}${dateText(view.session?.startedAtMs ?? view.page.atMs, look.zone)}
      </p>
      ${facts.problem !== null && tell('soon', html`<p><b>${facts.problem}</b></p>`)} ${chargePart(look, facts)}
      ${deeds(look, facts, phase)}`,
    phase === 'complaint' ? '' : `?s=${facts.name}`,
  );
}

/** The part that is kept fresh: figures and states, no forms. */
export function chargePart(look: Look, facts: ChargeFacts): Html {
  const phase = phaseOf(facts.view);
  const [payment] = facts.view.payments;
  // What the forms below depend on is in the phase: they are not exchanged under somebody's thumb.
  const mark = [
    phase,
    facts.view.order?.state ?? '',
    facts.view.session?.stopOrderedMs === null ? '' : 'stop',
    payment?.state ?? '',
    payment?.payUrl === null ? '' : 'url',
    facts.due > 0 ? 'due' : '',
  ].join(' ');
  return html`<div id="live" data-src="/s/${facts.name}/part" data-every="${everyMs(phase, facts)}" data-phase="${mark}">
    ${figures(look, facts, phase)}
  </div>`;
}

/** 0: nothing changes any more. */
function everyMs(phase: ChargePhase, { view, due }: ChargeFacts): number {
  const [payment] = view.payments;
  const isPaying = payment?.state === 'asked' || payment?.state === 'pending';
  switch (phase) {
    case 'starting':
      return 2_000;
    case 'charging':
      return 5_000;
    case 'waiting':
      return 3_000;
    case 'finished':
      return 5_000;
    case 'billed':
      return isPaying ? 3_000 : due > 0 ? 15_000 : view.refunds.some(({ state }) => state !== 'paid' && state !== 'refused') ? 15_000 : 0;
    case 'complaint':
      return view.complaint?.state === 'open' ? 60_000 : 0;
    case 'ready':
    case 'unused':
    case 'not-started':
      return 0;
  }
}

function figures(look: Look, facts: ChargeFacts, phase: ChargePhase): Part {
  const { say } = look;
  const { view } = facts;
  switch (phase) {
    case 'complaint':
      return complaintPart(look, view);
    case 'waiting':
      return [prepaidSection(look, facts), paymentPart(look, view.payments[0] ?? null)];
    case 'ready':
      return [tell('free', html`<p><b>${say('prepay.open')}</b></p>`), prepaidSection(look, facts)];
    case 'unused':
      return [tell('quiet', html`<p>${say('prepay.over')}</p>`), prepaidSection(look, facts), refundsPart(look, view.refunds)];
    case 'starting':
      return html`<div class="tell turn" role="status">
        <span class="run">${turning()}</span>
        <div>
          <p><b>${say(view.order?.state === 'sent' ? 'step.sent' : 'step.accepted')}</b></p>
        </div>
      </div>`;
    case 'not-started':
      return tell(
        'soon',
        html`<p><b>${say(view.order?.state === 'expired' ? 'step.expired' : 'step.refused')}</b></p>
          <p>${say('stillGood')}</p>`,
      );
    case 'charging':
      return [chargingPart(look, facts), prepaidSection(look, facts)];
    case 'finished':
      return [
        html`<section>
          <p class="big">${kwhText(view.session?.energy ?? dwh(0))} <small>kWh</small></p>
          ${tell('soon', html`<p><b>${say('unplug')}</b></p>`)}${costRow(look, facts)}
        </section>`,
        prepaidSection(look, facts),
      ];
    case 'billed':
      return [
        billPart(look, facts),
        prepaidSection(look, facts),
        refundsPart(look, view.refunds),
        paymentPart(look, view.payments[0] ?? null),
      ];
  }
}

function chargingPart(look: Look, { view, running }: ChargeFacts): Part {
  const { say, currency, nowMs } = look;
  const { session, place } = view;
  if (session === null) return NOTHING;
  const isPaused = place?.state === 'suspended-ev' || place?.state === 'suspended-evse';
  const word =
    session.stopOrderedMs !== null
      ? say('stopping')
      : isPaused
        ? say(place.state === 'suspended-ev' ? 'paused' : 'pausedPile')
        : say('charging');
  const { amount, energy, durationS } = session.limits;
  const limit =
    amount !== null
      ? moneyText(amount, currency)
      : energy !== null
        ? `${kwhText(energy)} kWh`
        : durationS !== null
          ? durationText(durationS * 1_000)
          : null;
  return html`<section>
    <p class="state run">
      ${trusted('<svg viewBox="0 0 24 24" width="22" height="22" fill="currentColor" aria-hidden="true"><path d="M11 21h-1l1-7H7.5c-.6 0-.6-.3-.4-.7L13 3h1l-1 7h3.5c.5 0 .5.3.4.6z"/></svg>')}${word}
    </p>
    <div class="cells">
      <div><span>${say('energy')}</span><b>${kwhText(session.energy)} kWh</b></div>
      <div><span>${say('cost')}</span><b>${running === null ? '–' : moneyText(running.totals.total, currency)}</b></div>
      <div><span>${say('time')}</span><b>${durationText(nowMs - session.startedAtMs)} h</b></div>
      <div><span>${say('speed')}</span><b>${session.power === null ? '–' : `${kilowattText(session.power)} kW`}</b></div>
      ${session.stateOfCharge !== null && html`<div><span>${say('battery')}</span><b>${session.stateOfCharge} %</b></div>`}
    </div>
    ${limit !== null && html`<p class="soft">${say('ends', { limit })}</p>`}
  </section>`;
}

function costRow(look: Look, { running }: ChargeFacts): Part {
  return (
    running !== null &&
    html`<ul class="rows">
      ${row(look.say('cost'), moneyText(running.totals.total, look.currency))}
    </ul>`
  );
}

function billPart(look: Look, { view, due }: ChargeFacts): Part {
  const { say, currency, zone } = look;
  const { bill, session } = view;
  if (session === null) return NOTHING;
  const facts = html`${row(say('energy'), `${kwhText(session.energy)} kWh`)}${row(say('time'), `${durationText((session.chargeEndedAtMs ?? session.startedAtMs) - session.startedAtMs)} h`)}`;
  if (bill === null)
    return html`<section>
      <p>${say('noBill')}</p>
      <ul class="rows">
        ${facts}
      </ul>
    </section>`;
  const { totals } = bill;
  return html`<section>
    <p class="big">${moneyText(totals.total, currency)}</p>
    <p>
      ${due > 0 ? html`<b class="soon">${say('toPay')}: ${moneyText(due, currency)}</b>` : html`<b class="free">${totals.total === 0 ? say('paid.free') : say('paid')}</b>`}
    </p>
    <ul class="rows">
      ${facts}${row(say('billNo', { number: bill.number }), clockText(bill.issuedAtMs, zone, session.startedAtMs))}
    </ul>
  </section>`;
}

function prepaidSection(look: Look, { view, running, code }: ChargeFacts): Part {
  const { say, currency } = look;
  const { prepay, bill, session } = view;
  if (prepay === null) return false;
  const used = bill?.totals.total ?? (session === null ? null : (running?.totals.total ?? null));
  const rest = bill === null ? null : minor(Math.max(0, prepay.amount - bill.totals.total));
  return html`<section>
    <ul class="rows">
      ${row(say('prepaidOf'), moneyText(prepay.amount, currency))}${used !== null && row(say('used'), moneyText(used, currency))}${rest !== null && row(say('givenBack'), moneyText(rest, currency))}
    </ul>
    ${
      code !== null &&
      prepay.state === 'open' &&
      session === null &&
      html`<p class="soft">${say('yourCode')}</p>
        <p class="codeshow">${code}</p>
        <p class="soft">${say('yourCodeHelp')}</p>`
    }
  </section>`;
}

function refundsPart(look: Look, refunds: readonly Refund[]): Part {
  const { say, currency } = look;
  if (refunds.length === 0) return false;
  const way = ({ method }: Refund): string =>
    method === 'online'
      ? say('method.online')
      : method === 'cash'
        ? say('method.cash')
        : method === 'wallet'
          ? say('method.wallet')
          : say('method.other');
  return html`<section>
    <ul class="rows">
      ${refunds.map((refund) => row(html`${way(refund)}<br /><span class="soft">${say(`refund.${refund.state}`)}</span>`, moneyText(refund.amount, currency)))}
    </ul>
  </section>`;
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

function complaintPart({ say }: Look, { complaint }: DriverPageView): Part {
  if (complaint === null) return NOTHING;
  return complaint.state === 'open'
    ? tell(
        'soon',
        html`<p><b>${say('complainOpen')}</b></p>
          <p>${say('complainDone')}</p>`,
      )
    : html`<section>
        <h2>${say('answer')}</h2>
        <pre>${complaint.answer}</pre>
      </section>`;
}

function deeds(look: Look, facts: ChargeFacts, phase: ChargePhase): Part {
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

function turning(): Html {
  return trusted(
    '<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="3" aria-hidden="true"><path d="M12 3a9 9 0 1 1-9 9" stroke-linecap="round"/></svg>',
  );
}
