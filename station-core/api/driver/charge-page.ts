/** The page of one secret: a start that is under way, a charge, its bill and payment, money paid in advance, or a complaint. */
import { dwh } from '../../base/energy.ts';
import { minor } from '../../base/money.ts';
import type { Refund } from '../../domain/payment.ts';
import type { DriverPageView } from '../../store/views/driver.ts';
import { html, NOTHING, trusted, type Html, type Part } from './html.ts';
import { phaseOf, type ChargeFacts, type ChargePhase } from './charge-facts.ts';
import { chargeDeeds } from './charge-deeds.ts';
import { pageOf, tell, type Look } from './page.ts';
import { paymentPart } from './payment-part.ts';
import { row } from './place-pages.ts';
import { HARD_SPACE, clockText, dateText, durationText, kilowattText, kwhText, moneyText } from './texts.ts';

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
      ${chargeDeeds(look, facts, phase)}`,
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
      <div><span>${say('energy')}</span><b>${kwhText(session.energy)}${HARD_SPACE}kWh</b></div>
      <div><span>${say('cost')}</span><b>${running === null ? '–' : moneyText(running.totals.total, currency)}</b></div>
      <div><span>${say('time')}</span><b>${durationText(nowMs - session.startedAtMs)}${HARD_SPACE}h</b></div>
      <div><span>${say('speed')}</span><b>${session.power === null ? '–' : `${kilowattText(session.power)}${HARD_SPACE}kW`}</b></div>
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

function turning(): Html {
  return trusted(
    '<svg viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="3" aria-hidden="true"><path d="M12 3a9 9 0 1 1-9 9" stroke-linecap="round"/></svg>',
  );
}
