/** What this phone did, the form for a complaint, and what is said when something is not there. */
import { minor } from '../../base/money.ts';
import type { DriverHistoryRow } from '../../store/views/driver.ts';
import { html } from './html.ts';
import { field, pageOf, stateMark, tell, type Look } from './page.ts';
import { pageNameOf } from './phone.ts';
import { dateText, kwhText, moneyText } from './texts.ts';

export function minePage(look: Look, rows: readonly DriverHistoryRow[]): string {
  const { say } = look;
  return pageOf(
    look,
    say('mine'),
    html`<h1>${say('mine')}</h1>
      <p class="sub">${say('mineHelp')}</p>
      <section>${rows.length === 0 ? html`<p>${say('mineNone')}</p>` : rows.map((one) => historyLink(look, one))}</section>`,
  );
}

function historyLink(look: Look, one: DriverHistoryRow) {
  const { say, zone, currency } = look;
  const { row, prepay, complaint } = one;
  const title =
    one.kind === 'complaint'
      ? say('page.complaint')
      : one.kind === 'prepay'
        ? say('page.prepay')
        : (one.connectorName ?? say('page.charge'));
  const mark =
    complaint !== null
      ? stateMark(complaint.state === 'open' ? 'soon' : 'free', say(complaint.state === 'open' ? 'complainOpen' : 'answer'))
      : row === null
        ? prepay !== null && stateMark('quiet', moneyText(prepay.amount, currency))
        : row.phase === 'charging'
          ? stateMark('run', say('charging'))
          : row.total === null
            ? stateMark('quiet', say('finished'))
            : (row.due ?? 0) > 0
              ? stateMark('soon', `${say('toPay')} ${moneyText(minor(row.due ?? 0), currency)}`)
              : stateMark('free', moneyText(row.total, currency));
  return html`<a class="place" href="/s/${pageNameOf(one.pageHash)}"
    ><span><b>${title}</b><span class="soft">${dateText(one.atMs, zone)}${row !== null && ` · ${kwhText(row.energy)} kWh`}</span></span
    >${mark}</a
  >`;
}

export interface ComplainFacts {
  /** What it is about, in words; null: the station. */
  readonly about: string | null;
  /** Names of it for the form: the page of a charge, the path of a connector. */
  readonly page: string;
  readonly place: string;
  readonly problem: string | null;
  readonly typed: { readonly text: string; readonly contact: string };
}

export function complainPage(look: Look, { about, page, place, problem, typed }: ComplainFacts): string {
  const { say, phone } = look;
  return pageOf(
    look,
    say('complainTitle'),
    html`<h1>${say('complainTitle')}</h1>
      ${about !== null && html`<p class="sub">${about}</p>`} ${problem !== null && tell('soon', html`<p><b>${problem}</b></p>`)}
      <section>
        <form method="post" action="/complain">
          <input type="hidden" name="s" value="${page}" /><input type="hidden" name="c" value="${place}" />
          ${field(say('complainText'), html`<textarea name="text" maxlength="2000" required>${typed.text}</textarea>`)}
          ${field(say('complainContact'), html`<input name="contact" maxlength="120" autocomplete="tel" value="${typed.contact}" />`)}
          <button>${say('complainSend')}</button>
        </form>
      </section>
      ${phone !== '' && html`<section><a class="button plain" href="tel:${phone.replaceAll(/[^\d+]/g, '')}">${say('call', { phone })}</a></section>`}`,
  );
}

export function errorPage(look: Look, title: string, help: string): string {
  return pageOf(
    look,
    title,
    html`<h1>${title}</h1>
      ${tell('soon', html`<p>${help}</p>`)}<a class="button plain" href="/">${look.say('home')}</a>`,
  );
}
