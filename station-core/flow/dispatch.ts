/** One event to its flow: the table of contents of what the station does. */
import { unreachable } from '../base/assert.ts';
import type { StationEvent } from '../domain/event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Context } from './context.ts';
import { onCloseSession, onStartSession, onStopSession, onTakePayment } from './on-desk.ts';
import { onAddCard, onChangeCard, onActivatePlan, onEraseCard, onSavePlan } from './on-catalogue.ts';
import { onEnded } from './on-ended.ts';
import { onMetered } from './on-metered.ts';
import {
  onAdmitPile,
  onAddOperator,
  onChangeOperator,
  onLoggedIn,
  onLoggedOut,
  onOrderPile,
  onRefusePile,
  onRevokeLogins,
  onSettings,
  onSetUp,
} from './on-operator.ts';
import { onAnswered } from './on-answered.ts';
import { onAuthorize, onBooted, onConnected, onDisconnected, onHeard, onRefused } from './on-pile.ts';
import { onStarted } from './on-started.ts';
import { onStatus } from './on-status.ts';
import { onAcknowledge, onCondition } from './on-alarm.ts';
import { onTick } from './on-tick.ts';
import { recover } from './recover.ts';

export function dispatch(context: Context, event: StationEvent): Outcome {
  switch (event.kind) {
    case 'pile.connected': return onConnected(context, event);
    case 'pile.disconnected': return onDisconnected(context, event);
    case 'pile.booted': return onBooted(context, event);
    case 'pile.heartbeat':
    case 'pile.notice':
    case 'pile.bad-message': return onHeard(context, event);
    case 'pile.status': return onStatus(context, event);
    case 'pile.authorize': return onAuthorize(context, event);
    case 'pile.refused': return onRefused(context, event);
    case 'pile.answered': return onAnswered(context, event);
    case 'session.started': return onStarted(context, event);
    case 'session.metered': return onMetered(context, event);
    case 'session.ended': return onEnded(context, event);
    case 'operator.set-up': return onSetUp(context, event);
    case 'operator.logged-in': return onLoggedIn(context, event);
    case 'operator.logged-out': return onLoggedOut(event);
    case 'operator.login-failed': return { answer: { kind: 'done' }, writes: [], commands: [], notices: [] };
    case 'operator.revoke-logins': return onRevokeLogins(event);
    case 'operator.add': return onAddOperator(context, event);
    case 'operator.change': return onChangeOperator(context, event);
    case 'operator.settings': return onSettings(context, event);
    case 'operator.admit-pile': return onAdmitPile(context, event);
    case 'operator.refuse-pile': return onRefusePile(context, event);
    case 'operator.order-pile': return onOrderPile(context, event);
    case 'operator.start-session': return onStartSession(context, event);
    case 'operator.stop-session': return onStopSession(context, event);
    case 'operator.close-session': return onCloseSession(context, event);
    case 'operator.take-payment': return onTakePayment(context, event);
    case 'operator.save-plan': return onSavePlan(context, event);
    case 'operator.activate-plan': return onActivatePlan(context, event);
    case 'operator.add-card': return onAddCard(context, event);
    case 'operator.change-card': return onChangeCard(context, event);
    case 'operator.erase-card': return onEraseCard(context, event);
    case 'operator.acknowledge-alarm': return onAcknowledge(context, event);
    case 'clock.ticked': return onTick(context, event);
    case 'station.started': return recover(context, event);
    case 'station.condition': return onCondition(context, event);
    default: return unreachable(event);
  }
} // prettier-ignore
