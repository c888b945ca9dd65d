/** An account on its holder's phone: log in, wallet, top up, charges; and opening one. Served over HTTPS alone. */
import type { Minor } from '../../base/money.ts';
import type { DriverAccount } from '../../store/views/driver.ts';
import { payForm, paymentPart } from './payment-part.ts';
import { html, type Html } from './html.ts';
import { field, pageOf, tell, type Look } from './page.ts';
import { row } from './place-pages.ts';
import { dateText, kwhText, moneyText } from './texts.ts';

export function logInPage(
  look: Look,
  { to, problem, number }: { readonly to: string; readonly problem: string | null; readonly number: string },
): string {
  const { say } = look;
  return pageOf(
    look,
    say('account'),
    html`<h1>${say('account')}</h1>
      ${problem !== null && tell('soon', html`<p><b>${problem}</b></p>`)}
      <section>
        <form method="post" action="/account/log-in">
          <input type="hidden" name="to" value="${to}" />
          ${field(say('accountNumber'), html`<input name="number" inputmode="numeric" maxlength="12" required autocomplete="username" value="${number}" />`)}
          ${field(say('pin'), html`<input name="pin" type="password" inputmode="numeric" maxlength="12" required autocomplete="current-password" />`)}
          <button>${say('logIn')}</button>
        </form>
      </section>
      <section>
        <p><b>${say('noAccountYet')}</b></p>
        <p class="soft">${say('registerHelp')}</p>
        <a class="button plain" href="/register">${say('register')}</a>
      </section>`,
  );
}

export interface AccountFacts {
  readonly account: DriverAccount;
  readonly providers: readonly string[];
  readonly amounts: readonly Minor[];
  readonly problem: string | null;
  /** Opened just now: its number is told once more, large. */
  readonly isNew: boolean;
}

export function accountPage(look: Look, { account, providers, amounts, problem, isNew }: AccountFacts): string {
  const { say, currency, zone } = look;
  return pageOf(
    look,
    say('account'),
    html`<h1>${say('account')} ${account.number}</h1>
      ${problem !== null && tell('soon', html`<p><b>${problem}</b></p>`)}
      ${isNew && tell('free', html`<p><b>${say('registered', { number: account.number })}</b></p>`)}
      ${account.state === 'frozen' && tell('soon', html`<p>${say('accountFrozen')}</p>`)}
      <section>
        ${
          account.isPostPaid
            ? html`<p class="big">${moneyText(account.owed, currency)}</p>
                <p class="soft">${say('onAccount')}</p>`
            : html`<p class="soft">${say('wallet')}</p>
                <p class="big">${moneyText(account.wallet, currency)}</p>
                <p class="soft">${say('freeOf', { amount: moneyText(account.free, currency) })}</p>
                ${
                  account.owed > 0 &&
                  html`<ul class="rows">
                    ${row(say('owed'), moneyText(account.owed, currency))}
                  </ul>`
                }`
        }
      </section>
      ${!account.isPostPaid && account.state === 'active' && topUp()}
      <section>
        <h2>${say('charges')}</h2>
        <ul class="rows">
          ${
            account.sessions.length === 0
              ? html`<li>${say('none')}</li>`
              : account.sessions.map((session) =>
                  row(
                    html`${session.connectorName} · ${session.pileName}<br /><span class="soft"
                        >${dateText(session.startedAtMs, zone)} · ${kwhText(session.energy)} kWh</span
                      >`,
                    session.total === null ? '–' : moneyText(session.total, currency),
                  ),
                )
          }
        </ul>
      </section>
      <form method="post" action="/account/log-out"><button class="plain">${say('logOut')}</button></form>`,
  );

  function topUp() {
    const isPaying = account.topUp?.state === 'asked' || account.topUp?.state === 'pending';
    const inside = isPaying
      ? accountPart(look, account)
      : providers.length === 0
        ? html`<p>${say('topUpDesk')}</p>`
        : payForm(look, { action: '/account/top-up', amounts, providers });
    return html`<section>
      <h2>${say('topUp')}</h2>
      ${inside}
    </section>`;
  }
}

/** The part that is kept fresh while a top-up is under way. */
export function accountPart(look: Look, { topUp }: DriverAccount): Html {
  const { path, phase } = { path: '/account/part', phase: topUp?.state ?? '' };
  return html`<div id="live" data-src="${path}" data-every="3000" data-phase="${phase}">${paymentPart(look, topUp)}</div>`;
}

export function registerPage(
  look: Look,
  { problem, typed }: { readonly problem: string | null; readonly typed: Readonly<Record<string, string>> },
): string {
  const { say } = look;
  return pageOf(
    look,
    say('register'),
    html`<h1>${say('register')}</h1>
      <p class="sub">${say('registerHelp')}</p>
      ${problem !== null && tell('soon', html`<p><b>${problem}</b></p>`)}
      <section>
        <form method="post" action="/register">
          ${field(say('registerName'), html`<input name="name" maxlength="80" required autocomplete="name" value="${typed['name'] ?? ''}" />`)}
          ${field(say('registerPhone'), html`<input name="phone" type="tel" maxlength="30" autocomplete="tel" value="${typed['phone'] ?? ''}" />`)}
          ${field(say('plate'), html`<input name="plate" maxlength="16" autocomplete="off" autocapitalize="characters" value="${typed['plate'] ?? ''}" />`)}
          ${field(say('pinNew'), html`<input name="pin" type="password" inputmode="numeric" minlength="6" maxlength="12" required autocomplete="new-password" />`)}
          ${field(say('pinAgain'), html`<input name="again" type="password" inputmode="numeric" minlength="6" maxlength="12" required autocomplete="new-password" />`)}
          <p class="soft">${say('privacy')}</p>
          <button>${say('register')}</button>
        </form>
      </section>`,
  );
}
