/** The list of connectors, and the page of one: how it stands, what it costs, and how to start. */
import type { Minor } from '../../base/money.ts';
import type { ConnectorTile } from '../../domain/views.ts';
import type { DriverPlace } from '../../store/views/driver.ts';
import { html, NOTHING, type Html, type Part } from './html.ts';
import { bar, field, pageOf, periodName, placePath, stateMark, tell, type Look, type Tone } from './page.ts';
import { payForm } from './payment-part.ts';
import type { PriceBoard } from './prices.ts';
import { clockText, kilowattText, moneyText, rateText } from './texts.ts';
import type { DriverWord } from './words.ts';

export function placesPage(look: Look, tiles: readonly ConnectorTile[]): string {
  const { say } = look;
  return pageOf(
    look,
    say('places'),
    html`<h1>${say('places')}</h1>
      <p class="sub">${say('placesHelp')}</p>
      <section>${tiles.length === 0 ? html`<p>${say('noPlaces')}</p>` : tiles.map((tile) => placeLink(look, tile))}</section>`,
  );
}

function placeLink({ say }: Look, tile: ConnectorTile): Html {
  const [tone, word] = standing({
    ...tile,
    isOnline: tile.online,
    isBarred: false,
    busy: tile.session?.phase === 'charging' ? 'charging' : null,
  });
  return html`<a class="place" href="${placePath(tile)}"
    ><span><b>${tile.name === '' ? tile.connector : tile.name}</b><span class="soft">${tile.pileName}</span></span
    >${stateMark(tone, say(word))}</a
  >`;
}

/** How a connector stands, for somebody who wants to charge. */
function standing(place: Pick<DriverPlace, 'state' | 'isOnline' | 'isBarred' | 'busy'>): readonly [Tone, DriverWord] {
  if (place.isBarred) return ['bad', 'state.barred'];
  if (!place.isOnline) return ['quiet', 'state.offline'];
  if (place.busy === 'ordered') return ['run', 'state.ordered'];
  if (place.busy === 'charging' && (place.state === 'available' || place.state === 'preparing')) return ['run', 'state.charging'];
  switch (place.state) {
    case 'available':
    case 'preparing':
      return ['free', `state.${place.state}`];
    case 'charging':
    case 'suspended-ev':
    case 'suspended-evse':
      return ['run', `state.${place.state}`];
    case 'finishing':
    case 'reserved':
      return ['soon', `state.${place.state}`];
    case 'faulted':
      return ['bad', 'state.faulted'];
    case 'unavailable':
    case 'unknown':
      return ['quiet', `state.${place.state}`];
  }
}

/** What stands in the way of a start; null: nothing. */
export function barWord(place: DriverPlace): DriverWord | null {
  if (place.isBarred) return 'can.barred';
  if (!place.isOnline) return 'can.offline';
  if (place.busy === 'charging') return 'can.busy';
  if (place.busy === 'ordered') return 'can.ordered';
  if (place.isReserved) return 'can.reserved';
  if (place.state === 'faulted' || place.state === 'unavailable') return 'can.broken';
  if (place.busy === 'finishing' || place.state === 'finishing') return 'can.finishing';
  return null;
}

export interface PlacePageFacts {
  readonly place: DriverPlace;
  /** null: no price is set. */
  readonly prices: PriceBoard | null;
  readonly promotions: readonly string[];
  /** Names of the ways to pay by phone. */
  readonly providers: readonly string[];
  /** Amounts to choose from, and the most there may be. */
  readonly amounts: readonly Minor[];
  readonly mostAmount: Minor;
  /** The address of this phone's charge that runs here; null: none. */
  readonly ownPath: string | null;
  /** Who is logged in on this phone; null: nobody. */
  readonly account: { readonly number: number; readonly isPostPaid: boolean; readonly free: Minor } | null;
  /** What went wrong with the form that was sent, and what had been typed. */
  readonly problem: string | null;
  readonly typed: { readonly code: string; readonly coupon: string };
}

export function placePage(look: Look, facts: PlacePageFacts): string {
  const { say } = look;
  const { place } = facts;
  const name = place.name === '' ? String(place.ref.connector) : place.name;
  const why = barWord(place);
  const mayStart = why === null || why === 'can.finishing';
  return pageOf(
    look,
    name,
    html`<div class="stale" id="stale" data-text="${say('offline', { time: '{time}' })}" role="status" hidden></div>
      <h1>${name}</h1>
      <p class="sub">${place.pileName}${place.ratedPower !== null && ` · ${say('power', { kw: kilowattText(place.ratedPower) })}`}</p>
      ${facts.problem !== null && tell('soon', html`<p><b>${facts.problem}</b></p>`)}
      ${
        facts.ownPath !== null &&
        html`<section>
          <p><b>${say('running')}</b></p>
          <a class="button" href="${facts.ownPath}">${say('show')}</a>
        </section>`
      }
      ${placePart(look, place)} ${priceSection(look, facts)} ${mayStart ? startSections(look, facts) : NOTHING}
      ${hoursSection(look, facts.prices)}`,
    `?c=${encodeURIComponent(placePath(place.ref))}`,
  );
}

/** How it stands now: the part that is kept fresh. `phase` changes where the rest of the page would look otherwise. */
export function placePart({ say }: Look, place: DriverPlace): Html {
  const [tone, word] = standing(place);
  const why = barWord(place);
  const hint = why ?? (place.state === 'preparing' ? 'can.start' : 'can.plug');
  return html`<div id="live" data-src="${placePath(place.ref)}/part" data-every="5000" data-phase="${why ?? 'free'}">
    <section>
      ${stateMark(tone, say(word))}
      <p>${say(hint)}</p>
    </section>
  </div>`;
}

function priceSection(look: Look, { prices, promotions }: PlacePageFacts): Html {
  const { say, currency } = look;
  const [now] = prices?.stretches ?? [];
  if (prices === null || now === undefined)
    return html`<section>
      <h2>${say('priceNow')}</h2>
      <p>${say('noPrice')}</p>
    </section>`;
  const money = (price: NonNullable<PriceBoard['flat']>): string => `${rateText(price, currency)} ${currency.code}`;
  const anHour = (price: NonNullable<PriceBoard['flat']>): Html => html`${money(price)}<br /><span class="soft">${say('perHour')}</span>`;
  const graceMinutes = Math.ceil(prices.idleGraceS / 60);
  const idleFee = html`${say('idleFee')}<br /><span class="soft">${say('idleFrom', { minutes: graceMinutes })}</span>`;
  const both = prices.energyRate !== null && prices.serviceRate !== null && prices.serviceRate !== 0 && prices.energyRate !== 0;
  return html`<section>
    <h2>${say('priceNow')}${now.label !== null && ` · ${periodName(now.label, say)}`}</h2>
    <p class="big">${rateText(now.rate, currency)} <small>${currency.code} ${say('perKwh')}</small></p>
    ${both && html`<p class="soft">${say('ofWhich', { energy: rateText(prices.energyRate, currency), service: rateText(prices.serviceRate, currency) })}</p>`}
    ${promotions.map((name) => html`<p><b>${say('promotion', { name })}</b></p>`)}
    <ul class="rows">
      ${prices.flat !== null && row(say('flatFee'), money(prices.flat))}
      ${prices.timeRate !== null && row(say('timeFee'), anHour(prices.timeRate))}
      ${prices.idleRate !== null && prices.idleRate !== 0 && row(idleFee, anHour(prices.idleRate))}
    </ul>
    ${prices.isGraded && html`<p class="soft">${say('graded')}</p>`}
    <p class="soft">${say('withTax')}</p>
  </section>`;
}

/** "What does it cost later?" Bars are in proportion to the dearest hour, from zero. */
function hoursSection(look: Look, prices: PriceBoard | null): Html {
  const { say, zone, nowMs, currency } = look;
  if (prices === null || prices.stretches.length < 2) return NOTHING;
  const dearest = Math.max(1, ...prices.stretches.map((stretch) => stretch.rate));
  return html`<section>
    <h2>${say('nextHours')}</h2>
    <ul class="rows">
      ${prices.stretches.map(
        (stretch, at) =>
          html`<li>
            <span>${clockText(stretch.fromMs, zone, nowMs)}<span class="soft"> ${periodName(stretch.label, say)}</span></span
            >${bar((stretch.rate / dearest) * 100, at === 0)}<span class="v">${rateText(stretch.rate, currency)}</span>
          </li>`,
      )}
    </ul>
    <p class="soft">${currency.code} ${say('perKwh')}</p>
  </section>`;
}

function startSections(look: Look, facts: PlacePageFacts): Part {
  const { say } = look;
  const path = placePath(facts.place.ref);
  const coupon = html`<details${facts.typed.coupon !== '' && html` open`}><summary>${say('couponAsk')}</summary>${field(say('coupon'), html`<input name="coupon" maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false" value="${facts.typed.coupon}" />`)}</details>`;
  return [
    facts.account !== null &&
      html`<section>
        <h2>${say('startAccount')}</h2>
        <p>
          ${facts.account.number} ·
          ${facts.account.isPostPaid ? say('onAccount') : say('walletFree', { amount: moneyText(facts.account.free, look.currency) })}
        </p>
        <form method="post" action="${path}/account">${coupon}<button>${say('start')}</button></form>
      </section>`,
    html`<section>
      <h2>${say('startCode')}</h2>
      <form method="post" action="${path}/start">
        ${field(say('code'), html`<input class="code" name="code" maxlength="24" autocomplete="off" autocapitalize="characters" spellcheck="false" required placeholder="XXXXX-XXXXX" aria-describedby="codehelp" value="${facts.typed.code}" />`)}
        <p class="soft" id="codehelp">${say('codeHelp')}</p>
        ${coupon}<button>${say('start')}</button>
      </form>
    </section>`,
    facts.providers.length > 0 && payFirst(look, facts),
    facts.account === null && accountLink(look),
  ];
}

function payFirst(look: Look, { place, providers, amounts, mostAmount }: PlacePageFacts): Html {
  const { say } = look;
  return html`<section>
    <h2>${say('payFirst')}</h2>
    <p class="soft">${say('payFirstHelp')}</p>
    ${payForm(look, { action: `${placePath(place.ref)}/prepay`, amounts, mostAmount, providers })}
  </section>`;
}

function accountLink({ say, isSecure, secureSite, path }: Look): Part {
  if (isSecure)
    return html`<section><a class="button plain" href="/account?to=${encodeURIComponent(path)}">${say('accountHere')}</a></section>`;
  return secureSite !== null && html`<section><a class="button plain" href="${secureSite}${path}">${say('accountThere')}</a></section>`;
}

export function row(label: Part, value: Part, isLong = false): Html {
  return html`<li><span>${label}</span><span class="v${isLong && ' long'}">${value}</span></li>`;
}
